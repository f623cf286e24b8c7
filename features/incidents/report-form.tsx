'use client';

import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { missingField, type ReportBody } from '../../domain/incident.ts';
import styles from './incident.module.css';
import type { IncidentCommands } from './incident-queries.ts';
import type { IncidentReport } from './incident-types.ts';

const FIELDS = ['unit', 'place', 'course', 'loss', 'measures', 'other'] as const;
const LINES: Readonly<Record<(typeof FIELDS)[number], number>> = {
  unit: 2,
  place: 1,
  course: 4,
  loss: 1,
  measures: 3,
  other: 2,
};

interface ReportFormProps {
  readonly report: IncidentReport;
  readonly mayWrite: boolean;
  readonly commands: IncidentCommands;
}

/** What a report says; kept as it is typed, sent once it is complete. What failed to travel stays in the fields. */
export function ReportForm({ report, mayWrite, commands }: ReportFormProps) {
  const t = useTranslations('incidents');
  const id = useId();
  const [body, setBody] = useState<ReportBody>(report.body);
  const missing = missingField(body);
  const set = (field: (typeof FIELDS)[number], value: string) => setBody({ ...body, [field]: value });
  const save = () => commands.saveReport.mutateAsync({ reportId: report.id, body });
  const send = async () => {
    await save();
    await commands.submitReport.mutateAsync({ reportId: report.id });
  };
  const busy = commands.saveReport.isPending || commands.submitReport.isPending;
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        // A refusal is shown above; the text stays.
        void send().catch(() => {});
      }}
    >
      {FIELDS.map((field) => (
        <label key={field} htmlFor={`${id}-${field}`}>
          <span>{t(`field.${field}`)}</span>
          <textarea
            id={`${id}-${field}`}
            rows={LINES[field]}
            value={body[field]}
            readOnly={!mayWrite}
            onChange={(event) => set(field, event.target.value)}
          />
        </label>
      ))}
      <p className={styles['muted']}>
        {t('casualtiesLine', {
          dead: body.casualties.dead,
          missing: body.casualties.missing,
          injured: body.casualties.injured,
          trapped: body.casualties.trapped,
        })}
      </p>
      {mayWrite ? (
        <div className={styles['actions']}>
          <Button disabled={busy} onClick={() => void save().catch(() => {})}>
            {t('saveDraft')}
          </Button>
          <Button type="submit" look="primary" disabled={busy || missing !== null}>
            {t('send')}
          </Button>
          {missing === null ? null : (
            <span className={styles['muted']}>{t('lacks', { field: t(`field.${missing}`) })}</span>
          )}
        </div>
      ) : null}
    </form>
  );
}
