'use client';

import { useMutation } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import type { IncidentKind } from '../../domain/incident.ts';
import { checkSteps, MOST_STEPS, STEP_PARTIES, type TypedStep } from '../../domain/incident-plan-schema.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './incident-plan.module.css';
import type { IncidentPlanVersion } from './rule-types.ts';

interface IncidentPlanEditorProps {
  readonly kind: IncidentKind;
  readonly steps: IncidentPlanVersion['steps'];
  readonly note: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

interface Row extends TypedStep {
  /** Stays with the row while rows come and go. */
  readonly row: number;
}

/** Writes the draft of a plan's next version step by step; checked while one types. */
export function IncidentPlanEditor({ kind, steps: first, note: firstNote, onDone, onCancel }: IncidentPlanEditorProps) {
  const t = useTranslations('incidentPlans');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [rows, setRows] = useState<readonly Row[]>(() => first.map((step, row) => ({ ...step, row })));
  const [next, setNext] = useState(first.length);
  const [note, setNote] = useState(firstNote);
  const save = useMutation(trpc.incidentPlans.save.mutationOptions());
  const steps = rows.map(({ row: _row, ...step }) => step);
  const problems = checkSteps(steps);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problems.length === 0) save.mutate({ kind, note, steps }, { onSuccess: onDone });
  };
  const problem = (field: string): string | null => {
    const found = problems.find((one) => one.field === field);
    return found === undefined ? null : t(`problem.${found.code}`);
  };
  const change = (row: number, over: Partial<TypedStep>) =>
    setRows(rows.map((one) => (one.row === row ? { ...one, ...over } : one)));
  const add = () => {
    setRows([...rows, { row: next, key: '', zh: '', en: '', party: 'enterprise', minutes: 30 }]);
    setNext(next + 1);
  };
  return (
    <form onSubmit={submit} noValidate aria-label={t('title')}>
      <ol className={styles['steps']}>
        {rows.map((step, n) => (
          <StepFields
            key={step.row}
            step={step}
            problem={(name) => problem(`steps.${n}.${name}`)}
            onChange={(over) => change(step.row, over)}
            onRemove={() => setRows(rows.filter((one) => one.row !== step.row))}
          />
        ))}
      </ol>
      <div className={styles['actions']}>
        <Button disabled={rows.length >= MOST_STEPS} onClick={add}>
          {t('add')}
        </Button>
      </div>
      <Field label={t('note')} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      {problems.length > 0 ? <Notice urgent title={t('problems', { count: problems.length })} /> : null}
      {save.error === null ? null : <Notice urgent title={refusal(save.error)} />}
      <div className={styles['actions']}>
        <Button type="submit" look="primary" disabled={save.isPending || problems.length > 0}>
          {t('save')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

interface StepFieldsProps {
  readonly step: TypedStep;
  readonly problem: (name: string) => string | null;
  readonly onChange: (over: Partial<TypedStep>) => void;
  readonly onRemove: () => void;
}

function StepFields({ step, problem, onChange, onRemove }: StepFieldsProps) {
  const t = useTranslations('incidentPlans');
  const incidents = useTranslations('incidents');
  return (
    <li className={styles['step']}>
      <Field
        label={t('minutes')}
        inputMode="numeric"
        defaultValue={step.minutes}
        error={problem('minutes')}
        onChange={(event) => onChange({ minutes: Number(event.target.value.trim() || 'NaN') })}
      />
      <Choice
        label={t('party')}
        value={step.party}
        onChange={(event) =>
          onChange({ party: STEP_PARTIES.find((one) => one === event.target.value) ?? 'enterprise' })
        }
      >
        {STEP_PARTIES.map((party) => (
          <option key={party} value={party}>
            {incidents(`party.${party}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('zh')}
        value={step.zh}
        maxLength={200}
        error={problem('zh')}
        onChange={(event) => onChange({ zh: event.target.value })}
      />
      <Field
        label={t('en')}
        value={step.en}
        maxLength={300}
        error={problem('en')}
        onChange={(event) => onChange({ en: event.target.value })}
      />
      <IconButton label={t('remove', { step: step.zh })} onClick={onRemove}>
        <X size={16} strokeWidth={1.5} aria-hidden />
      </IconButton>
    </li>
  );
}
