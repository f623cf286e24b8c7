'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNow } from '../../lib/use-now.ts';
import type { ChannelView } from './device-types.ts';
import styles from './devices.module.css';
import { useDeviceWords } from './use-device-words.ts';

interface ChannelTableProps {
  readonly channels: readonly ChannelView[];
  /** null where the person may only look. */
  readonly onPick: ((channel: ChannelView) => void) | null;
}

export function ChannelTable({ channels, onPick }: ChannelTableProps) {
  const t = useTranslations('devices');
  const words = useDeviceWords();
  const { locale } = useLocaleSwitch();
  const age = useAge();
  const now = useNow();
  const columns: readonly Column<ChannelView>[] = [
    {
      id: 'name',
      title: t('channelName'),
      cell: ({ id, name }) => (
        <>
          {name}
          <span className={styles['monoSmall']}>{id}</span>
        </>
      ),
    },
    {
      id: 'state',
      title: t('channelState'),
      oneLine: true,
      cell: ({ online, missingSince, stateAt }) => {
        const word = missingSince !== null ? t('channelMissing') : online ? t('channelOn') : t('channelOff');
        const at = missingSince ?? stateAt;
        return (
          <span className={styles['state']} data-state={online ? 'online' : 'offline'}>
            <span className={styles['dot']} aria-hidden />
            {at === null || now === 0 ? word : t('stateSince', { state: word, age: age((now - at) / 1000) })}
          </span>
        );
      },
    },
    { id: 'ptz', title: t('ptz'), oneLine: true, cell: ({ ptzType }) => words.ptz(ptzType) },
    {
      id: 'camera',
      title: t('camera'),
      cell: (channel) => {
        const { camera } = channel;
        const name = camera === null ? null : locale === 'en' && camera.nameEn !== '' ? camera.nameEn : camera.name;
        return (
          <span className={styles['linked']}>
            {name === null ? '—' : name}
            {onPick === null ? null : (
              <Button onClick={() => onPick(channel)} aria-label={`${t('link')} ${channel.name}`}>
                {t('link')}
              </Button>
            )}
          </span>
        );
      },
    },
  ];
  return <DataTable caption={t('channels')} columns={columns} rows={channels} rowKey={({ id }) => id} />;
}
