'use client';

import { useQuery } from '@tanstack/react-query';
import { Map as MapIcon, X } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { CallList } from './call-list.tsx';
import { Countdown } from './countdown.tsx';
import { DeliveryList } from './delivery-list.tsx';
import duty from './duty.module.css';
import { type BoardRow, mapAddress } from './duty-types.ts';
import { FollowUps } from './follow-ups.tsx';
import styles from './warning-desk.module.css';

interface WarningDeskProps {
  readonly row: BoardRow;
  readonly mayKeep: boolean;
  readonly writeRef: RefObject<HTMLTextAreaElement | null>;
  readonly onClose: () => void;
}

const REFRESH_MS = 5_000;

/** What the desk knows and does about one warning: calls, follow-ups, who was told. */
export function WarningDesk({ row, mayKeep, writeRef, onClose }: WarningDeskProps) {
  const t = useTranslations('duty');
  const common = useTranslations('common');
  const codes = useTranslations('codes');
  const refusal = useRefusalWords();
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const now = useNow();
  const query = useQuery(trpc.duty.warning.queryOptions({ id: row.id }, { refetchInterval: REFRESH_MS }));
  const name = nameIn(locale, row);
  return (
    <aside className={styles['desk']} aria-label={name}>
      <header className={styles['head']}>
        <TierSymbol tier={row.tier} lost={row.lostSince !== null} size={24} />
        <div>
          <h2>
            {codes(`tierLong.${row.tier}`)} · {name}
          </h2>
          <p>{locale === 'en' ? row.reasonEn : row.reasonZh}</p>
          <p className={duty['muted']}>
            {nameIn(locale, { name: row.owner, nameEn: row.ownerEn })}{' '}
            {now === 0 ? '' : t('board.open', { span: formatSpan((now - row.openedAt) / 1000) })}
          </p>
        </div>
        <IconButton label={common('close')} onClick={onClose}>
          <X size={18} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </header>
      <div className={styles['next']}>
        <Countdown deadline={row.deadline} nextStep={row.nextStep} now={now} />
        <a className={styles['open']} href={mapAddress(row)}>
          <MapIcon size={16} strokeWidth={1.5} aria-hidden /> {t('openMap')}
        </a>
      </div>
      <div className={styles['body']}>
        {query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
        {query.data === undefined ? null : <CallList calls={query.data.calls} mayKeep={mayKeep} />}
        {/* The form stands at once: whoever presses the key right after the arrow must not type into nothing. */}
        <FollowUps warningId={row.id} entries={query.data?.followUps ?? null} mayKeep={mayKeep} writeRef={writeRef} />
        {query.data === undefined ? null : <DeliveryList deliveries={query.data.deliveries} />}
      </div>
    </aside>
  );
}
