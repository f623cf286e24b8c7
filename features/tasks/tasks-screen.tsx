'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { PlansPart } from './plans-part.tsx';
import { TaskDetail } from './task-detail.tsx';
import styles from './tasks.module.css';

const LOOK_MS = 30_000;
const PARTS = ['open', 'past', 'plans'] as const;
type Part = (typeof PARTS)[number];
type TaskLine = RouterOutputs['tasks']['list'][number];

interface TasksScreenProps {
  /** null while it is not known who asks. */
  readonly mayRead: boolean | null;
  readonly mayHandle: boolean;
  readonly mayPlan: boolean;
  readonly menu: ReactNode;
  readonly banner: ReactNode;
}

/** What people were sent out for: by what is due first, with the missed on top; and the plans behind it. */
export function TasksScreen({ mayRead, mayHandle, mayPlan, menu, banner }: TasksScreenProps) {
  const t = useTranslations('tasks');
  const common = useTranslations('common');
  const words = useRefusalWords();
  const trpc = useTRPC();
  const [part, setPart] = useState<Part>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery(
    trpc.tasks.list.queryOptions(
      { part: part === 'past' ? 'past' : 'open' },
      { enabled: mayRead === true && part !== 'plans', refetchInterval: LOOK_MS },
    ),
  );
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <div className={styles['banner']}>{banner}</div>
      {mayRead === false ? <Notice title={t('noRights')} /> : null}
      {mayRead === true ? (
        <main>
          <div className={styles['noPrint']}>
            <Tabs
              label={t('title')}
              selected={part}
              onSelect={(next) => {
                setPart(next);
                setChosen(null);
              }}
              tabs={PARTS.filter((one) => one !== 'plans' || mayPlan).map((id) => ({ id, label: t(`part.${id}`) }))}
            />
          </div>
          {part === 'plans' ? (
            <PlansPart />
          ) : (
            <div className={styles['split']} data-open={chosen !== null}>
              <section className={styles['side']} aria-label={t(`part.${part}`)}>
                {list.isPending ? <Waiting label={t('title')} /> : null}
                {list.isError ? <Notice urgent title={words(list.error)} /> : null}
                {list.data?.length === 0 ? <p className={styles['muted']}>{t('none')}</p> : null}
                <ol className={styles['list']}>
                  {(list.data ?? []).map((line) => (
                    <Row key={line.id} line={line} chosen={line.id === chosen} onOpen={() => setChosen(line.id)} />
                  ))}
                </ol>
              </section>
              <section className={styles['detail']}>
                {chosen === null ? (
                  <p className={styles['muted']}>{t('choose')}</p>
                ) : (
                  <TaskDetail key={chosen} id={chosen} mayHandle={mayHandle} onBack={() => setChosen(null)} />
                )}
              </section>
            </div>
          )}
        </main>
      ) : null}
    </div>
  );
}

function stateOf({ state, overdue, opensAt }: TaskLine, now: number) {
  if (state === 'done') return overdue ? 'late' : 'done';
  if (state === 'missed') return 'missed';
  return overdue ? 'overdue' : opensAt > now ? 'ahead' : 'open';
}

function Row({ line, chosen, onOpen }: { line: TaskLine; chosen: boolean; onOpen: () => void }) {
  const t = useTranslations('tasks');
  const nameOf = useNameOf();
  const now = useNow();
  const state = stateOf(line, now);
  return (
    <li>
      <button type="button" className={styles['row']} aria-current={chosen} data-task={line.id} onClick={onOpen}>
        <strong>{nameOf(line)}</strong>
        <span data-late={state === 'missed' || state === 'overdue'}>{t(`state.${state}`)}</span>
        <span className={styles['muted']}>
          {[
            t(`kind.${line.kind}`),
            t('progress', { entered: line.entered, all: line.pointCount }),
            line.faults === 0 ? '' : t('faults', { count: line.faults }),
            line.quarantined === 0 ? '' : t('quarantined', { count: line.quarantined }),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
        <span className={styles['muted']}>
          {now === 0 ? '' : t('window', { from: formatMoment(line.opensAt, now), to: formatMoment(line.dueAt, now) })}
          {line.inspectors.length === 0 ? '' : ` · ${line.inspectors.join('、')}`}
        </span>
      </button>
    </li>
  );
}
