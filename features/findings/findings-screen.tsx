'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { FindingDetail } from './finding-detail.tsx';
import styles from './findings.module.css';
import { type FindingLine, PlaceWords } from './place-words.tsx';

const LOOK_MS = 30_000;

interface FindingsScreenProps {
  /** null while it is not known who asks. */
  readonly mayRead: boolean | null;
  readonly mayHandle: boolean;
  readonly menu: ReactNode;
  readonly banner: ReactNode;
}

/** What was found in the field: by what is due first, each with its pictures, its place and what comes next. */
export function FindingsScreen({ mayRead, mayHandle, menu, banner }: FindingsScreenProps) {
  const t = useTranslations('findings');
  const common = useTranslations('common');
  const words = useRefusalWords();
  const trpc = useTRPC();
  const [part, setPart] = useState<'open' | 'closed'>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useQuery(
    trpc.field.findings.queryOptions(
      { open: part === 'open' },
      { enabled: mayRead === true, refetchInterval: LOOK_MS },
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
        <main className={styles['split']} data-open={chosen !== null}>
          <section className={styles['side']} aria-label={t('title')}>
            <Tabs
              label={t('title')}
              selected={part}
              onSelect={(next) => {
                setPart(next);
                setChosen(null);
              }}
              tabs={[
                { id: 'open', label: t('open') },
                { id: 'closed', label: t('closed') },
              ]}
            />
            {list.isPending ? <Waiting label={t('title')} /> : null}
            {list.isError ? <Notice urgent title={words(list.error)} /> : null}
            {list.data?.length === 0 ? <p className={styles['muted']}>{t('none', { address: '/field' })}</p> : null}
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
              <FindingDetail key={chosen} id={chosen} mayHandle={mayHandle} onBack={() => setChosen(null)} />
            )}
          </section>
        </main>
      ) : null}
    </div>
  );
}

interface RowProps {
  readonly line: FindingLine;
  readonly chosen: boolean;
  readonly onOpen: () => void;
}

function Row({ line, chosen, onOpen }: RowProps) {
  const t = useTranslations('findings');
  const now = useNow();
  const late = now !== 0 && line.dueAt !== null && line.dueAt < now && line.state !== 'closed';
  return (
    <li>
      <button
        type="button"
        className={styles['row']}
        aria-current={chosen}
        data-finding={line.id}
        data-state={line.state}
        onClick={onOpen}
      >
        <strong>
          {t(`code.${line.code}`)} · {t(`severity.${line.severity}`)}
        </strong>
        <span data-late={late}>
          {now === 0 || line.dueAt === null || line.state === 'closed'
            ? t(`state.${line.state}`)
            : late
              ? t('overdue', { span: formatSpan((now - line.dueAt) / 1000) })
              : t('due', { moment: formatMoment(line.dueAt, now) })}
        </span>
        <PlaceWords line={line} />
        <span className={styles['muted']}>
          {[
            t(`state.${line.state}`),
            now === 0 ? '' : t('by', { name: line.inspectorName, moment: formatMoment(line.takenAt, now) }),
            line.photos === 0 ? '' : t('photos', { count: line.photos }),
            ...line.doubts.map((doubt) => t(`doubt.${doubt}`)),
          ]
            .filter((word) => word !== '')
            .join(' · ')}
        </span>
      </button>
    </li>
  );
}
