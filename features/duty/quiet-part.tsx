'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { formatMinute } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { Countdown } from './countdown.tsx';
import duty from './duty.module.css';
import { mapAddress } from './duty-types.ts';
import { FloodLines } from './flood-lines.tsx';
import styles from './quiet.module.css';

const REFRESH_MS = 10_000;
const MOST = 100;

/** Everything that screens are quiet about and why: shelved, in a flood, chattering. Nothing here has lost a clock. */
export function QuietPart() {
  const t = useTranslations('duty');
  const trpc = useTRPC();
  const now = useNow();
  const floods = useQuery(trpc.duty.floods.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  return (
    <div className={styles['quiet']}>
      <Shelved />
      <section aria-label={t('flood.label')}>
        <h2>{t('flood.label')}</h2>
        {floods.data?.length === 0 ? <Notice title={t('flood.none')}>{t('flood.noneHint')}</Notice> : null}
        <FloodLines
          floods={floods.data ?? []}
          now={now}
          onOpen={(flood) => window.location.assign(mapAddress(flood.highest))}
        />
      </section>
      <Chattering />
    </div>
  );
}

function Shelved() {
  const t = useTranslations('duty.quiet');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const now = useNow();
  const query = useQuery(trpc.duty.board.queryOptions({ shelved: true, limit: MOST }, { refetchInterval: REFRESH_MS }));
  const rows = query.data?.rows ?? [];
  return (
    <section aria-label={t('shelved')}>
      <h2>
        {t('shelved')} <span className={duty['muted']}>{query.data?.total ?? ''}</span>
      </h2>
      {query.isSuccess && rows.length === 0 ? <Notice title={t('noShelved')}>{t('noShelvedHint')}</Notice> : null}
      <ol>
        {rows.map((row) => (
          <li key={row.id} className={styles['line']}>
            <TierSymbol tier={row.tier} size={18} />
            <p>
              <a href={mapAddress(row)}>
                {codes(`tier.${row.tier}`)} · {nameIn(locale, row)}
              </a>
              <span className={duty['muted']}>
                {t('by', { name: row.shelvedBy ?? '', reason: row.shelvedReason ?? '' })}
              </span>
            </p>
            <p>{row.shelvedUntil === null ? '' : t('until', { clock: formatMinute(row.shelvedUntil) })}</p>
            <Countdown deadline={row.deadline} nextStep={row.nextStep} now={now} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Chattering() {
  const t = useTranslations('duty.quiet');
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const query = useQuery(trpc.duty.chattering.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const rows = query.data ?? [];
  return (
    <section aria-label={t('chattering')}>
      <h2>{t('chattering')}</h2>
      {query.isSuccess && rows.length === 0 ? <Notice title={t('noChattering')}>{t('noChatteringHint')}</Notice> : null}
      <ol>
        {rows.map((row) => (
          <li key={row.warningId} className={styles['line']}>
            <p>
              <strong>{nameIn(locale, row)}</strong>
              <span className={duty['muted']}>
                {row.ruleId === null ? t('noRule') : t('rule', { rule: row.ruleId, owner: row.ruleOwner })}
              </span>
            </p>
            <p>{t('times', { count: row.repeats })}</p>
            <p>{t(`advice.${row.advice}`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
