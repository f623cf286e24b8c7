'use client';

import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import type { DeviceView } from './device-types.ts';
import styles from './devices.module.css';
import { StateMark } from './state-mark.tsx';
import { useDeviceWords } from './use-device-words.ts';

interface DeviceHealthProps {
  readonly device: DeviceView;
  readonly mayManage: boolean;
  readonly onEdit: () => void;
  readonly onPassword: (password: string) => void;
  readonly onChanged: () => void;
  readonly onRetired: () => void;
}

/** What a duty officer must know of a device's access: path, register, keepalive, catalogue, last problem (REQ-VID-04). */
export function DeviceHealth({ device, mayManage, onEdit, onPassword, onChanged, onRetired }: DeviceHealthProps) {
  const t = useTranslations('devices');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const target = { device: device.id };
  const refresh = useMutation(trpc.devices.refreshCatalog.mutationOptions({ onSettled: onChanged }));
  const renew = useMutation(
    trpc.devices.renewPassword.mutationOptions({ onSuccess: ({ password }) => onPassword(password) }),
  );
  const retire = useMutation(trpc.devices.retire.mutationOptions({ onSuccess: onRetired }));
  const problem = refresh.error ?? renew.error ?? retire.error;
  return (
    <section className={styles['health']} aria-label={t('health')}>
      <header className={styles['head']}>
        <h2>{device.name}</h2>
        <StateMark state={device.state} at={device.stateAt} />
      </header>
      <HealthFacts device={device} />
      {mayManage ? (
        <div className={styles['buttons']}>
          <Button onClick={onEdit}>{t('edit')}</Button>
          <Button
            disabled={device.state !== 'online' || refresh.isPending || device.kind === 'platform-upper'}
            onClick={() => refresh.mutate(target)}
          >
            {refresh.isPending ? t('refreshing') : t('refresh')}
          </Button>
          <PressedTwice sure={common('sure', { action: t('renew') })} onConfirm={() => renew.mutate(target)}>
            {t('renew')}
          </PressedTwice>
          <PressedTwice
            sure={common('sure', { action: t('retire') })}
            hint={t('retireHint')}
            onConfirm={() => retire.mutate(target)}
          >
            {t('retire')}
          </PressedTwice>
        </div>
      ) : null}
      {refresh.isPending ? <Waiting label={t('refreshing')} /> : null}
      {refresh.data === undefined ? null : <RefreshResult error={refresh.data.error} />}
      {problem === null ? null : <Notice urgent title={refusal(problem)} />}
    </section>
  );
}

function RefreshResult({ error }: { readonly error: string | null }) {
  const t = useTranslations('devices');
  const words = useDeviceWords();
  return <p role="status">{error === null ? t('refreshed') : words.error(error)}</p>;
}

function HealthFacts({ device }: { readonly device: DeviceView }) {
  const t = useTranslations('devices');
  const words = useDeviceWords();
  const age = useAge();
  const now = useNow();
  const ago = (at: number | null): string => (at === null || now === 0 ? '—' : age((now - at) / 1000));
  const [protocol = '', ip = '', port = ''] = device.remote?.split(' ') ?? [];
  const maker = [device.maker, device.model, device.firmware].filter((one) => one !== null && one !== '');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      t('id'),
      <span className={styles['mono']} key="id">
        {device.id}
      </span>,
    ],
    [t('pathLabel'), t(`path.${device.path}`)],
    [t('registered'), ago(device.registeredAt)],
    [t('expires'), device.expiresAt === null || now === 0 ? '—' : formatMoment(device.expiresAt, now)],
    [t('keepalive'), ago(device.keepaliveAt)],
    [
      t('catalog'),
      device.catalogAt === null
        ? t('catalogNever')
        : t('catalogAge', { count: device.channels, age: ago(device.catalogAt) }),
    ],
    [t('remote'), device.remote === null ? '—' : `${ip}:${port} ${protocol.toUpperCase()}`],
    [t('maker'), maker.length === 0 ? '—' : maker.join(' ')],
    [t('datum'), device.datum],
  ];
  return (
    <>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={styles['last']}>
        <span className={styles['small']}>{t('lastError')}</span>
        {device.error === null ? (
          <span>{t('noError')}</span>
        ) : (
          <span className={styles['trouble']}>{words.error(device.error)}</span>
        )}
        {device.error === null ? null : <span className={styles['small']}>{ago(device.errorAt)}</span>}
        {device.error === null || device.errorDetail === '' ? null : (
          <span className={styles['small']}>{t('detail', { text: device.errorDetail })}</span>
        )}
        {device.refused === 0 ? null : (
          <span className={styles['small']}>{t('refusedCount', { count: device.refused })}</span>
        )}
      </div>
    </>
  );
}
