'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Field } from '../../components/field.tsx';
import { formatDistance, formatNumber } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './register.module.css';
import { type HcaEntry, useHcaWords } from './use-hca-words.ts';

interface RegisterTableProps {
  readonly items: readonly HcaEntry[];
  readonly mayEdit: boolean;
}

/** One area a row: where, how grave, why, who answers, until when (REQ-ENT-55). */
export function RegisterTable({ items, mayEdit }: RegisterTableProps) {
  const t = useTranslations('pipelines');
  const nameOf = useNameOf();
  const words = useHcaWords();
  const [editing, setEditing] = useState<number | null>(null);
  const edited = items.find((area) => area.id === editing);
  const columns: Column<HcaEntry>[] = [
    {
      id: 'code',
      title: t('hca.column.code'),
      oneLine: true,
      cell: (area) => (
        <a href={`/?sel=pipelines.${area.pipelineFid}&panel=strip`} className={styles['link']}>
          {area.code}
        </a>
      ),
    },
    {
      id: 'pipeline',
      title: t('hca.column.pipeline'),
      cell: (area) => nameOf({ name: area.pipelineName, nameEn: area.pipelineNameEn }),
    },
    { id: 'span', title: t('hca.column.span'), oneLine: true, cell: (area) => words.span(area) },
    {
      id: 'length',
      title: t('hca.column.length'),
      number: true,
      oneLine: true,
      cell: (area) => formatDistance(area.toMeters - area.fromMeters),
    },
    { id: 'grade', title: t('hca.column.grade'), cell: (area) => words.grade(area.grade) },
    { id: 'why', title: t('hca.column.why'), cell: (area) => <Why area={area} /> },
    {
      id: 'risk',
      title: t('hca.column.risk'),
      number: true,
      cell: (area) => (area.risk === null ? '—' : formatNumber(area.risk)),
    },
    {
      id: 'change',
      title: t('hca.column.change'),
      cell: (area) =>
        area.change === 'regraded' && area.previousGrade !== null
          ? `${t('hca.change.regraded')} (${words.grade(area.previousGrade)})`
          : t(`hca.change.${area.change}`),
    },
    {
      id: 'duty',
      title: t('hca.column.duty'),
      cell: (area) => (
        <>
          {area.responsible === '' ? t('hca.nobody') : `${area.responsible} ${area.phone}`}
          <br />
          {area.plan}
          {mayEdit ? (
            <button
              type="button"
              className={`${styles['link']} ${styles['noPrint']}`}
              onClick={() => setEditing(area.id)}
            >
              {t('hca.edit')}
            </button>
          ) : null}
        </>
      ),
    },
    { id: 'measures', title: t('hca.column.measures'), cell: (area) => area.measures },
    { id: 'due', title: t('hca.column.due'), oneLine: true, cell: (area) => area.reviewDue },
  ];
  return (
    <>
      {edited === undefined ? null : <PaperForm key={edited.id} area={edited} onDone={() => setEditing(null)} />}
      <DataTable caption={t('hca.title')} columns={columns} rows={items} rowKey={(area) => area.id} />
    </>
  );
}

function Why({ area }: { readonly area: HcaEntry }) {
  const words = useHcaWords();
  return (
    <ul>
      {area.rowCodes.map((code) => (
        <li key={code}>
          {words.row(code)}
          {': '}
          {area.reasons
            .filter((reason) => reason.rowCode === code)
            .slice(0, 3)
            .map(words.reason)
            .join('、')}
        </li>
      ))}
    </ul>
  );
}

/** One plan and one responsible person per area. */
function PaperForm({ area, onDone }: { readonly area: HcaEntry; readonly onDone: () => void }) {
  const t = useTranslations('pipelines');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [paper, setPaper] = useState({
    plan: area.plan,
    responsible: area.responsible,
    phone: area.phone,
    measures: area.measures,
  });
  const save = useMutation(
    trpc.pipelines.saveHca.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: trpc.pipelines.register.queryKey() });
        onDone();
      },
    }),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ id: area.id, ...paper });
  };
  const field = (key: keyof typeof paper, label: string) => (
    <Field label={label} value={paper[key]} onChange={(event) => setPaper({ ...paper, [key]: event.target.value })} />
  );
  return (
    <form className={`${styles['edit']} ${styles['noPrint']}`} onSubmit={submit} aria-label={area.code}>
      {field('plan', t('hca.column.plan'))}
      {field('responsible', t('hca.column.responsible'))}
      {field('phone', t('hca.column.phone'))}
      {field('measures', t('hca.column.measures'))}
      <Button type="submit" look="primary" disabled={save.isPending}>
        {t('hca.save')}
      </Button>
      <Button onClick={onDone}>{common('cancel')}</Button>
      {save.isError ? <p role="alert">{refusal(save.error)}</p> : null}
    </form>
  );
}
