'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { formatClock } from '../../lib/i18n/format.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { BoardPart } from './board-part.tsx';
import styles from './duty.module.css';
import { EnginePart } from './engine-part.tsx';
import { HandoverPart } from './handover-part.tsx';
import { QuietPart } from './quiet-part.tsx';
import { RepairLine } from './repair-line.tsx';
import { RosterPart } from './roster-part.tsx';
import { WatchBar } from './watch-bar.tsx';

const PARTS = ['board', 'roster', 'handover', 'quiet', 'engine'] as const;
type Part = (typeof PARTS)[number];

const WATCH_MS = 30_000;

/** The address bar keeps which part is open, so that a reload and a shared link show the same. */
function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
const partOfHash = (): Part => PARTS.find((part) => `#${part}` === window.location.hash) ?? 'board';

interface DutyScreenProps {
  readonly mayRead: boolean | null;
  readonly mayKeep: boolean;
  readonly menu: ReactNode;
  readonly banner: ReactNode;
  readonly sound: ReactNode;
  /** Phase of the live line, for tests and styles. */
  readonly phase: string;
}

/** The duty desk (C-07): the watch, the roster, the handover, what is quiet and why, and whether the engine can be trusted. */
export function DutyScreen({ mayRead, mayKeep, menu, banner, sound, phase }: DutyScreenProps) {
  const t = useTranslations('duty');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const now = useNow();
  const part = useSyncExternalStore(subscribe, partOfHash, () => 'board' as const);
  const watch = useQuery(
    trpc.duty.watch.queryOptions(undefined, { enabled: mayRead === true, refetchInterval: WATCH_MS }),
  );
  const show = (next: Part) => window.location.replace(`#${next}`);
  return (
    <div className={styles['page']} data-phase={phase}>
      <PageStrip
        product={common('product')}
        title={t('title')}
        note={mayRead === true && !mayKeep ? <span className={styles['muted']}>{t('readOnly')}</span> : null}
      >
        <time className={styles['now']}>{now === 0 ? '--:--:--' : formatClock(now)}</time>
        <span className={styles['zone']}>{common('beijingTime')}</span>
        {sound}
        {menu}
      </PageStrip>
      <div className={styles['banner']}>{banner}</div>
      {mayRead === false ? <Notice title={t('noRights')} /> : null}
      {mayRead === true ? (
        <main className={styles['main']}>
          <WatchBar
            watch={watch.data}
            mayKeep={mayKeep}
            onRoster={() => show('roster')}
            onHandover={() => show('handover')}
          />
          <RepairLine />
          <Tabs
            label={t('title')}
            selected={part}
            onSelect={show}
            tabs={PARTS.map((id) => ({ id, label: t(`tab.${id}`) }))}
          />
          <div className={styles['part']}>
            {part === 'board' ? <BoardPart mayKeep={mayKeep} /> : null}
            {part === 'roster' ? <RosterPart mayKeep={mayKeep} desk={watch.data?.organisation ?? null} /> : null}
            {part === 'handover' ? <HandoverPart mayKeep={mayKeep} watch={watch.data} /> : null}
            {part === 'quiet' ? <QuietPart /> : null}
            {part === 'engine' ? <EnginePart /> : null}
          </div>
        </main>
      ) : null}
    </div>
  );
}
