'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { TASK_KINDS } from '../../domain/field-task.ts';
import { TIERS } from '../../domain/tier.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { serverNow } from '../../lib/use-now.ts';
import { ObjectPicker } from './object-picker.tsx';
import { draftOf, newPoint, type PlanDraft, type PlanProblem, planOf } from './plan-draft.ts';
import { PointEditor } from './point-editor.tsx';
import type { Plan } from './task-types.ts';
import styles from './tasks.module.css';

interface PlanEditorProps {
  readonly plan: Plan | null;
  readonly onDone: () => void;
}

/** Writes a plan: what, where, who, how often, and what happens when it is missed. */
export function PlanEditor({ plan, onDone }: PlanEditorProps) {
  const t = useTranslations('tasks');
  const words = useRefusalWords();
  const codes = useTranslations('codes');
  const trpc = useTRPC();
  const [draft, setDraft] = useState<PlanDraft>(() => draftOf(plan, serverNow()));
  const [problem, setProblem] = useState<PlanProblem | null>(null);
  const people = useQuery(trpc.tasks.people.queryOptions());
  const save = useMutation(trpc.tasks.savePlan.mutationOptions({ onSuccess: onDone }));
  const set = (patch: Partial<PlanDraft>) => setDraft((before) => ({ ...before, ...patch }));
  const submit = () => {
    const made = planOf(draft, plan);
    if ('what' in made) return setProblem(made);
    setProblem(null);
    save.mutate(made);
  };
  const chosen = (people.data ?? []).filter(({ roles }) => roles.includes(draft.role));
  const roles = [...new Set((people.data ?? []).flatMap((one) => one.roles))];
  const kindOf = (value: string) => TASK_KINDS.find((kind) => kind === value) ?? 'plant_round';
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles['row3']}>
        <Choice label={t('what')} value={draft.kind} onChange={(event) => set({ kind: kindOf(event.target.value) })}>
          {TASK_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </Choice>
        <Field label={t('name')} value={draft.name} maxLength={80} onChange={(e) => set({ name: e.target.value })} />
        <Field
          label={t('nameEn')}
          value={draft.nameEn}
          maxLength={120}
          onChange={(e) => set({ nameEn: e.target.value })}
        />
      </div>
      <ObjectPicker
        name={draft.objectName}
        onPick={(found) => set({ objectFid: found?.fid ?? null, objectName: found?.name ?? '' })}
      />
      <div className={styles['row3']}>
        <Field
          label={t('startsAt')}
          type="datetime-local"
          value={draft.startsAt}
          onChange={(e) => set({ startsAt: e.target.value })}
        />
        <Field
          label={t('endsAt')}
          type="datetime-local"
          value={draft.endsAt}
          onChange={(e) => set({ endsAt: e.target.value })}
        />
        <Field
          label={t('every')}
          inputMode="decimal"
          value={draft.everyHours}
          onChange={(e) => set({ everyHours: e.target.value })}
        />
        <Field
          label={t('windowHours')}
          inputMode="decimal"
          value={draft.windowHours}
          onChange={(e) => set({ windowHours: e.target.value })}
        />
        <Field
          label={t('grace')}
          inputMode="numeric"
          value={draft.graceMinutes}
          onChange={(e) => set({ graceMinutes: e.target.value })}
        />
        <Choice
          label={t('missedTier')}
          value={draft.missedTier}
          disabled={draft.objectFid === null}
          onChange={(event) => set({ missedTier: Number(event.target.value) })}
        >
          <option value={0}>{t('flagOnly')}</option>
          {[...TIERS].reverse().map((tier, index) => (
            <option key={tier} value={index + 1}>
              {codes(`tier.${tier}`)}
            </option>
          ))}
        </Choice>
      </div>
      <fieldset>
        <legend>{t('who')}</legend>
        <Choice
          label={t('role')}
          value={draft.role}
          onChange={(event) => {
            const role = roles.find((one) => one === event.target.value);
            if (role !== undefined) set({ role, people: [] });
          }}
        >
          {[...new Set([draft.role, ...roles])].map((role) => (
            <option key={role} value={role}>
              {codes(`role.${role}`)}
            </option>
          ))}
        </Choice>
        <p className={styles['muted']}>{t('whoHint')}</p>
        <div className={styles['row3']}>
          {chosen.map(({ id, name }) => (
            <Check
              key={id}
              label={name}
              checked={draft.people.includes(id)}
              onChange={() =>
                set({
                  people: draft.people.includes(id) ? draft.people.filter((one) => one !== id) : [...draft.people, id],
                })
              }
            />
          ))}
        </div>
        <Check
          label={t('eachPerson')}
          checked={draft.eachPerson}
          disabled={draft.people.length === 0}
          onChange={(event) => set({ eachPerson: event.target.checked })}
        />
      </fieldset>
      {draft.points.map((point, index) => (
        <PointEditor
          key={point.id}
          point={point}
          number={index + 1}
          onChange={(next) => set({ points: draft.points.map((one) => (one.id === point.id ? next : one)) })}
          onRemove={
            draft.points.length === 1 ? null : () => set({ points: draft.points.filter((one) => one.id !== point.id) })
          }
        />
      ))}
      <div className={styles['bar']}>
        <Button onClick={() => set({ points: [...draft.points, newPoint(draft.points.at(-1))] })}>
          {t('addPoint')}
        </Button>
      </div>
      {problem === null ? null : (
        <p role="alert" className={styles['doubts']}>
          {t(`problem.${problem.what}`, {
            point: 'point' in problem ? problem.point : 0,
            line: 'line' in problem ? problem.line : 0,
          })}
        </p>
      )}
      {save.isError ? (
        <p role="alert" className={styles['doubts']}>
          {words(save.error)}
        </p>
      ) : null}
      <div className={styles['bar']}>
        <Button look="primary" type="submit" disabled={save.isPending}>
          {t('save')}
        </Button>
        <Button onClick={onDone}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
