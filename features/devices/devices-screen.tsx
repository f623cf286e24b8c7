'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { CascadePart } from './cascade-part.tsx';
import styles from './devices.module.css';
import { DevicesPart } from './devices-part.tsx';
import { PullPart } from './pull-part.tsx';
import { RefusedPart } from './refused-part.tsx';
import { TerminalPart } from './terminal-part.tsx';

interface DevicesScreenProps {
  /** null while it is not known who asks. */
  readonly mayRead: boolean | null;
  readonly mayManage: boolean;
  readonly menu: ReactNode;
}

/** Who sends us video by GB/T 28181, how well, and which camera of the map each channel is (REQ-VID-01..04). */
export function DevicesScreen({ mayRead, mayManage, menu }: DevicesScreenProps) {
  const t = useTranslations('devices');
  const common = useTranslations('common');
  const [part, setPart] = useState<'devices' | 'pulls' | 'terminals' | 'cascade' | 'refused'>('devices');
  const trpc = useTRPC();
  const status = useQuery(
    trpc.devices.status.queryOptions(undefined, { enabled: mayManage, refetchInterval: 10_000, retry: false }),
  );
  const other = useTranslations('pulls');
  const above = useTranslations('cascade');
  const tabs = [
    { id: 'devices', label: t('tab.devices') },
    { id: 'pulls', label: other('tabPulls') },
    { id: 'terminals', label: other('tabTerminals') },
    { id: 'cascade', label: above('tab') },
    { id: 'refused', label: t('tab.refused'), count: status.data?.strangers.length },
  ] as const;
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        {mayRead === false ? <Notice title={t('noRights')} /> : null}
        {mayRead === true ? (
          <>
            <p className={styles['note']}>{t('lead')}</p>
            {status.data?.listening == null ? null : (
              <p className={styles['listening']}>{t('listening', status.data.listening)}</p>
            )}
            {status.data?.listening === null ? <Notice title={t('notListening')} /> : null}
            {status.isError ? <Notice title={t('gatewayAway')} /> : null}
            {mayManage ? <Tabs label={t('title')} selected={part} onSelect={setPart} tabs={tabs} /> : null}
            {part === 'devices' ? <DevicesPart mayManage={mayManage} /> : null}
            {part === 'pulls' ? <PullPart /> : null}
            {part === 'terminals' ? <TerminalPart /> : null}
            {part === 'cascade' ? <CascadePart /> : null}
            {part === 'refused' ? <RefusedPart status={status.data} /> : null}
          </>
        ) : null}
      </main>
    </div>
  );
}
