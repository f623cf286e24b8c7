'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import styles from './incident.module.css';
import type { IncidentCommands } from './incident-queries.ts';
import type { Incident, IncidentReport } from './incident-types.ts';
import { ReportForm } from './report-form.tsx';

interface IncidentReportsProps {
  readonly incident: Incident;
  readonly commands: IncidentCommands;
  readonly now: number;
}

/** The reports that are owed, each with its clock; those sent, unchangeable (首报、续报、终报). */
export function IncidentReports({ incident, commands, now }: IncidentReportsProps) {
  const t = useTranslations('incidents');
  const [open, setOpen] = useState<number | null>(null);
  const [level] = incident.writes;
  const first = incident.reports.find((report) => report.level === level && report.kind === 'first');
  return (
    <section className={styles['section']} aria-label={t('reports')}>
      <h3 className={styles['heading']}>{t('reports')}</h3>
      <ol>
        {incident.reports.map((report) => (
          <li key={report.id} className={styles['report']} data-report={`${report.level}.${report.kind}`}>
            <span>
              {t(`report.${report.kind}`)}
              {report.number > 1 ? ` ${report.number}` : ''} · {t(`level.${report.level}`)}
            </span>
            <ReportClock report={report} now={now} />
            <Button
              look="quiet"
              aria-expanded={open === report.id}
              onClick={() => setOpen(open === report.id ? null : report.id)}
            >
              {report.state === 'draft' && incident.writes.includes(report.level) ? t('write') : t('read')}
            </Button>
            {open === report.id ? (
              <ReportForm
                report={report}
                mayWrite={report.state === 'draft' && incident.writes.includes(report.level)}
                commands={commands}
              />
            ) : null}
          </li>
        ))}
      </ol>
      {level !== undefined && first?.state === 'submitted' && incident.state === 'open' ? (
        <Button
          look="quiet"
          wide
          disabled={commands.newReport.isPending}
          onClick={() => commands.newReport.mutate({ id: incident.id, level, kind: 'follow_up' })}
        >
          {t('newFollowUp')}
        </Button>
      ) : null}
    </section>
  );
}

function ReportClock({ report, now }: { readonly report: IncidentReport; readonly now: number }) {
  const t = useTranslations('incidents');
  if (report.submittedAt !== null)
    return (
      <span className={styles['muted']}>
        {t('sentAt', { at: formatMoment(report.submittedAt, now), name: report.submittedByName ?? '' })}
      </span>
    );
  if (report.dueAt === null) return <span className={styles['muted']}>{t('draft')}</span>;
  const left = (report.dueAt - now) / 1000;
  return left >= 0 ? (
    <span>{t('dueIn', { span: formatSpan(left) })}</span>
  ) : (
    <strong>{t('overdue', { span: formatSpan(-left) })}</strong>
  );
}
