'use client';

import { useTranslations } from 'use-intl';
import type { DeviceView } from './device-types.ts';
import styles from './devices.module.css';
import { StateMark } from './state-mark.tsx';
import { useDeviceWords } from './use-device-words.ts';

interface DeviceListProps {
  readonly devices: readonly DeviceView[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Devices in trouble first, each with its state as mark and word, and its last problem in plain words. */
export function DeviceList({ devices, selected, onSelect }: DeviceListProps) {
  const t = useTranslations('devices');
  const words = useDeviceWords();
  return (
    <ul className={styles['list']}>
      {devices.map((device) => (
        <li key={device.id}>
          <button
            type="button"
            className={styles['device']}
            aria-current={device.id === selected ? 'true' : undefined}
            onClick={() => onSelect(device.id)}
          >
            <span className={styles['deviceName']}>{device.name}</span>
            <StateMark state={device.state} at={device.stateAt} />
            <span className={styles['mono']}>{device.id}</span>
            <span className={styles['small']}>
              {t(`kind.${device.kind}`)} · {t(`path.${device.path}`)}
              {device.channels === 0
                ? null
                : ` · ${t('channelsOf', { online: device.channelsOnline, total: device.channels })}`}
            </span>
            {device.error === null ? null : <span className={styles['problem']}>{words.error(device.error)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
