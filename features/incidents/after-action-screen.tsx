'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { formatDate, formatMinute, formatPosition } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './after-action.module.css';
import { Figures } from './after-action-figures.tsx';
import { AreasTable, ReportsTable, TasksTable, UnitsTable, ZonesTable } from './after-action-tables.tsx';
import { csvOf, Timeline, useTimeline } from './after-action-timeline.tsx';
import { ExerciseMark } from './exercise-mark.tsx';
import type { AfterAction } from './response-queries.ts';

interface AfterActionScreenProps {
  readonly enabled: boolean;
  /** Name of who prints. */
  readonly who: string;
  readonly menu: ReactNode;
}

function save(filename: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  URL.revokeObjectURL(url);
}

const momentText = (at: number): string => `${formatDate(at)} ${formatMinute(at)}`;

/** The after-action report of one incident (事后评估), for the screen, for paper and as data. */
export function AfterActionScreen({ enabled, who, menu }: AfterActionScreenProps) {
  const t = useTranslations('response');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const [id, setId] = useState<number | null>(null);
  // Pages are rendered once for everybody: the address is read where it is known.
  useEffect(() => setId(Number(new URLSearchParams(window.location.search).get('id')) || 0), []);
  const query = useQuery(
    trpc.response.afterAction.queryOptions({ incidentId: id ?? 0 }, { enabled: enabled && id !== null && id > 0 }),
  );
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('after.title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']} data-report={query.data?.incident.id}>
        {id === 0 ? <Notice title={t('after.missing')} /> : null}
        {id !== 0 && query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
        {query.data === undefined ? null : <Report report={query.data} who={who} />}
      </main>
    </div>
  );
}

function Report({ report, who }: { readonly report: AfterAction; readonly who: string }) {
  const t = useTranslations('response');
  const incidents = useTranslations('incidents');
  const nameOf = useNameOf();
  const now = useNow();
  const rows = useTimeline(report);
  if (now === 0) return null;
  const { incident } = report;
  const { dead, missing, injured, trapped } = incident.casualties;
  const filename = `incident-${incident.id}`;
  return (
    <article>
      {incident.exercise ? <ExerciseMark /> : null}
      <header className={styles['head']}>
        <h1>
          {incident.exercise ? `【${incidents('exercise')}】` : ''}
          {t('after.title')}
        </h1>
        <p>{`${incidents(`kind.${incident.kind}`)} · ${nameOf(incident)}`}</p>
        <div className={styles['tools']}>
          <a href={`/?panel=incident-${incident.id}`}>{t('after.back')}</a>
          <Button onClick={() => save(`${filename}.csv`, csvOf(rows), 'text/csv;charset=utf-8')}>
            {t('after.csv')}
          </Button>
          <Button onClick={() => save(`${filename}.json`, JSON.stringify(report, null, 2), 'application/json')}>
            {t('after.json')}
          </Button>
          <Button look="primary" onClick={() => window.print()}>
            {t('after.print')}
          </Button>
        </div>
        <small>
          {t('after.printed', { name: who, at: momentText(now) })}
          {incident.closedAt === null ? ` · ${t('after.running', { at: momentText(now) })}` : ''}
        </small>
      </header>
      <section>
        <h2>{t('after.facts')}</h2>
        <dl className={styles['facts']}>
          <dt>{t('after.kind')}</dt>
          <dd>{`${incidents(`kind.${incident.kind}`)} · ${t('levelName', { level: incident.responseLevel })}`}</dd>
          <dt>{t('after.place')}</dt>
          <dd>{`${nameOf(incident)} · ${formatPosition(incident.lng, incident.lat)}`}</dd>
          <dt>{t('after.time')}</dt>
          <dd>
            {momentText(incident.openedAt)}
            {incident.closedAt === null ? '' : ` – ${momentText(incident.closedAt)}`}
          </dd>
          <dt>{t('after.opened')}</dt>
          <dd>{incident.openedByName}</dd>
          <dt>{t('after.casualties')}</dt>
          <dd>{incidents('casualtiesLine', { dead, missing, injured, trapped })}</dd>
        </dl>
      </section>
      <Figures figures={report.figures} />
      <UnitsTable units={report.units} />
      <ZonesTable zones={report.zones} />
      <AreasTable areas={report.areas} />
      <TasksTable tasks={report.tasks} />
      <ReportsTable reports={incident.reports} />
      <Timeline rows={rows} />
      <p className={styles['basis']}>{t('after.basis')}</p>
    </article>
  );
}
