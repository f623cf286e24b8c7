'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { formatClock, formatDistance, formatMinute, formatNumber, formatSpan } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './after-action.module.css';
import { EvacuationDetail } from './evacuation-part.tsx';
import type { Incident } from './incident-types.ts';
import type { AfterAction } from './response-queries.ts';

interface TableProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly key: string | number; readonly cells: readonly ReactNode[] }[];
}

/** A plain table for paper; without rows it says that there was nothing. */
export function ReportTable({ title, columns, rows }: TableProps) {
  const t = useTranslations('response');
  return (
    <section>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p>{t('after.none')}</p>
      ) : (
        <div className={styles['scroll']}>
          <table>
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key}>
                  {cells.map((cell, index) => (
                    <td key={columns[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const clock = (at: number | null): string => (at === null ? '–' : formatClock(at));

export function UnitsTable({ units }: Pick<AfterAction, 'units'>) {
  const t = useTranslations('response');
  const nameOf = useNameOf();
  const { unit, alerted, promised, onScene, real, released } = {
    unit: t('after.unitColumn.unit'),
    alerted: t('after.unitColumn.alerted'),
    promised: t('after.unitColumn.promised'),
    onScene: t('after.unitColumn.onScene'),
    real: t('after.unitColumn.real'),
    released: t('after.unitColumn.released'),
  };
  return (
    <ReportTable
      title={t('after.units')}
      columns={[unit, alerted, promised, onScene, real, released]}
      rows={units.map((one) => ({
        key: one.id,
        cells: [
          nameOf(one),
          clock(one.alertedAt),
          one.etaS === null ? '–' : formatSpan(one.etaS),
          clock(one.onSceneAt),
          one.onSceneAt === null ? '–' : formatSpan((one.onSceneAt - one.alertedAt) / 1000),
          clock(one.releasedAt),
        ],
      }))}
    />
  );
}

export function ZonesTable({ zones }: Pick<AfterAction, 'zones'>) {
  const t = useTranslations('response');
  const hazards = useTranslations('hazards');
  const nameOf = useNameOf();
  return (
    <ReportTable
      title={t('after.zones')}
      columns={[
        t('after.zoneColumn.at'),
        t('after.zoneColumn.scenario'),
        t('after.zoneColumn.input'),
        t('after.zoneColumn.zones'),
        t('after.zoneColumn.people'),
      ]}
      rows={zones.map((run) => ({
        key: `${run.scenarioId}.${run.revision}`,
        cells: [
          clock(run.at),
          `${nameOf(run)} #${run.revision}`,
          run.input === null
            ? '–'
            : [
                `CAS ${run.input.cas}`,
                t('after.wind', {
                  speed: run.input.weather.windMS ?? '–',
                  deg: run.input.weather.windFromDeg ?? '–',
                }),
              ].join(' · '),
          run.zones
            .map(({ grade, label, meters }) =>
              [
                grade === 'red' || grade === 'orange' || grade === 'yellow' ? hazards(`grade.${grade}`) : grade,
                label,
                formatDistance(meters),
              ].join(' '),
            )
            .join('；'),
          run.people.map((count) => formatNumber(count)).join(' / '),
        ],
      }))}
    />
  );
}

export function AreasTable({ areas }: Pick<AfterAction, 'areas'>) {
  const t = useTranslations('response');
  const title = { staging: t('staging'), sector: t('sectors'), evacuation: t('evacuation') };
  return (
    <ReportTable
      title={t('after.areas')}
      columns={[t('after.column.at'), t('after.areas'), t('after.column.what'), t('leader')]}
      rows={areas.map((area) => ({
        key: area.id,
        cells: [
          `${clock(area.createdAt)}${area.removedAt === null ? '' : ` – ${clock(area.removedAt)}`}`,
          title[area.kind],
          area.kind === 'evacuation' ? <EvacuationDetail key={area.id} area={area} /> : area.name,
          area.leader,
        ],
      }))}
    />
  );
}

export function TasksTable({ tasks }: Pick<AfterAction, 'tasks'>) {
  const t = useTranslations('response');
  return (
    <ReportTable
      title={t('tasks')}
      columns={[
        t('after.tasksColumn.what'),
        t('after.tasksColumn.who'),
        t('after.tasksColumn.due'),
        t('after.tasksColumn.end'),
      ]}
      rows={tasks.map((task) => ({
        key: task.id,
        cells: [
          task.what,
          task.who,
          task.dueAt === null ? '–' : formatMinute(task.dueAt),
          task.doneAt !== null
            ? t('taskDone', { at: formatMinute(task.doneAt), name: task.doneByName ?? '' })
            : task.withdrawnAt !== null
              ? t('taskWithdrawn', { at: formatMinute(task.withdrawnAt), name: task.withdrawnByName ?? '' })
              : '–',
        ],
      }))}
    />
  );
}

export function ReportsTable({ reports }: { readonly reports: Incident['reports'] }) {
  const t = useTranslations('response');
  const incidents = useTranslations('incidents');
  return (
    <ReportTable
      title={incidents('reports')}
      columns={[t('after.reportColumn.report'), t('after.reportColumn.due'), t('after.reportColumn.sent')]}
      rows={reports.map((report) => ({
        key: report.id,
        cells: [
          `${incidents(`report.${report.kind}`)}${report.number > 1 ? ` ${report.number}` : ''} · ${incidents(`level.${report.level}`)}`,
          report.dueAt === null ? '–' : formatMinute(report.dueAt),
          report.submittedAt === null
            ? incidents('draft')
            : `${formatMinute(report.submittedAt)} ${report.submittedByName ?? ''}`,
        ],
      }))}
    />
  );
}
