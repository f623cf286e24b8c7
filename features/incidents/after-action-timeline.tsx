'use client';

import { useTranslations } from 'use-intl';
import { tierOfRank } from '../../domain/tier.ts';
import { formatClock, formatDate, formatDistance } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { ReportTable } from './after-action-tables.tsx';
import type { AfterAction } from './response-queries.ts';
import { useLogWords } from './use-log-words.ts';

export interface TimelineRow {
  readonly key: string;
  readonly at: number;
  readonly source: string;
  readonly what: string;
  readonly who: string;
}

/** Alarms, steps of the warning, runs of the zones and the command log, as one story in the order of their times. */
export function useTimeline(report: AfterAction): TimelineRow[] {
  const t = useTranslations('response');
  const incidents = useTranslations('incidents');
  const codes = useTranslations('codes');
  const hazards = useTranslations('hazards');
  const nameOf = useNameOf();
  const words = useCodeWords();
  const logWords = useLogWords(report.incident);
  const tierWord = (rank: number | null): string => {
    const tier = rank === null ? null : tierOfRank(rank);
    return tier === null ? '' : codes(`tierLong.${tier}`);
  };
  const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ');
  const moments = report.moments.map(
    ({ at, kind, code, text, actor, tier }, index): TimelineRow => ({
      key: `m${index}`,
      at,
      source: t(`after.source.${kind}`),
      what: join(tierWord(tier), kind === 'step' ? words.step(code) : code, text),
      who: actor,
    }),
  );
  const runs = report.zones.map(
    (run): TimelineRow => ({
      key: `z${run.scenarioId}.${run.revision}`,
      at: run.at,
      source: t('after.source.zone'),
      what: t('after.zoneRun', {
        name: nameOf(run),
        revision: run.revision,
        zones: run.zones
          .map(({ grade, label, meters }) =>
            join(
              grade === 'red' || grade === 'orange' || grade === 'yellow' ? hazards(`grade.${grade}`) : '',
              label,
              formatDistance(meters),
            ),
          )
          .join('，'),
      }),
      who: run.actorName === 'worker' ? incidents('engine') : run.actorName,
    }),
  );
  const log = report.incident.entries.map(
    (entry): TimelineRow => ({
      key: `e${entry.id}`,
      at: entry.at,
      source: t('after.source.log'),
      what: join(report.incident.exercise ? `【${incidents('exercise')}】` : '', logWords(entry), entry.text),
      who: entry.actorName === 'worker' ? incidents('engine') : entry.actorName,
    }),
  );
  // The log comes newest first; of one moment, what was written first stands first.
  return [...moments, ...runs, ...log.reverse()].sort((a, b) => a.at - b.at);
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
/** A leading sign would make a spreadsheet reckon. */
const safe = (text: string): string => (/^[=+\-@\t]/.test(text) ? `'${text}` : text);

/** The timeline as a table that spreadsheets open; with a byte order mark, or Excel takes the words for another code. */
export function csvOf(rows: readonly TimelineRow[]): string {
  const lines = rows.map(({ at, source, what, who }) =>
    [`${formatDate(at)} ${formatClock(at)}`, source, what, who].map((cell) => quoted(safe(cell))).join(','),
  );
  return `\ufeff${['at,source,what,who', ...lines].join('\r\n')}\r\n`;
}

export function Timeline({ rows }: { readonly rows: readonly TimelineRow[] }) {
  const t = useTranslations('response');
  return (
    <ReportTable
      title={t('after.timeline')}
      columns={[t('after.column.at'), t('after.column.source'), t('after.column.what'), t('after.column.who')]}
      rows={rows.map(({ key, at, source, what, who }) => ({
        key,
        cells: [`${formatDate(at).slice(5)} ${formatClock(at)}`, source, what, who],
      }))}
    />
  );
}
