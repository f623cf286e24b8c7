'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Check } from '../../components/field.tsx';
import type { ImportPreview } from './import-types.ts';
import styles from './imports.module.css';

interface ImportReportProps {
  readonly preview: ImportPreview;
  readonly confirmOutside: boolean;
  readonly onConfirmOutside: (confirmed: boolean) => void;
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly committed: number | null;
  readonly problem: string | null;
  readonly onCommit: () => void;
  readonly onCancel: () => void;
}

/** What the check found, row by row, and the one button that imports everything or nothing. */
export function ImportReport(props: ImportReportProps) {
  const { preview, confirmOutside, onConfirmOutside, progress, committed, problem, onCommit, onCancel } = props;
  const t = useTranslations('imports');
  const refusal = useTranslations('refusal');
  const isReady = preview.problemsTotal === 0 && (preview.outside.length === 0 || confirmOutside);
  return (
    <section className={styles['report']} aria-label={t('result')} data-problems={preview.problemsTotal}>
      <h2>{t('rows', { total: preview.rowsTotal, good: preview.rowsGood })}</h2>
      {preview.problems.length === 0 ? null : (
        <>
          <p className={styles['note']}>
            {preview.problems.length < preview.problemsTotal
              ? t('problemsShown', { shown: preview.problems.length, total: preview.problemsTotal })
              : t('allOrNothing')}
          </p>
          <DataTable
            caption={t('problems')}
            rows={preview.problems.map((found, index) => ({ ...found, index }))}
            rowKey={(row) => row.index}
            columns={[
              { id: 'row', title: t('row'), number: true, cell: (row) => row.row },
              { id: 'field', title: t('field'), cell: (row) => row.field },
              {
                id: 'reason',
                title: t('reason'),
                cell: (row) => (
                  <>
                    {refusal(`${row.code}`, { field: row.field })} <span className={styles['note']}>{row.message}</span>
                  </>
                ),
              },
            ]}
          />
        </>
      )}
      {preview.outside.length === 0 ? null : (
        <>
          <p>{t('outside', { count: preview.outside.length })}</p>
          <Check
            label={t('confirmOutside')}
            checked={confirmOutside}
            onChange={(event) => onConfirmOutside(event.target.checked)}
          />
        </>
      )}
      {progress === null ? null : (
        <div className={styles['progress']}>
          <progress max={progress.total} value={progress.done} />
          <span>{t('committing', { done: progress.done, total: progress.total })}</span>
          <Button onClick={onCancel}>{t('cancel')}</Button>
        </div>
      )}
      {problem === null ? null : <p role="alert">{problem}</p>}
      {committed === null ? (
        <Button look="primary" disabled={!isReady || progress !== null} onClick={onCommit}>
          {t('commit', { count: preview.rowsGood })}
        </Button>
      ) : (
        <p role="status" data-committed={committed}>
          {t('committed', { count: committed })}
        </p>
      )}
    </section>
  );
}
