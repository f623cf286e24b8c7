'use client';

import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { DELIBERATE_CAUSES, FAULT_CAUSES, type FaultCause } from '../../domain/repair.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './assessment.module.css';
import type { RepairDetailRow } from './assessment-types.ts';
import { TextField } from './text-field.tsx';
import { useRepairsAfter } from './use-repairs-after.ts';
import { beijingMoment, beijingValue, useProblemWords } from './use-words.ts';

const isDeliberate = (cause: FaultCause): boolean => DELIBERATE_CAUSES.some((one) => one === cause);

/** The record that the maintenance book asks for: cause, repairer, time of repair (S4 3.3). */
export function RepairRecord({ row }: { readonly row: RepairDetailRow }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const now = useNow();
  const write = useMutation(trpc.repairs.repaired.mutationOptions(useRepairsAfter()));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const repairedAt = beijingMoment(values.get('repairedAt'));
    const cause = FAULT_CAUSES.find((one) => one === values.get('cause'));
    if (cause === undefined || Number.isNaN(repairedAt)) return;
    write.mutate({
      id: row.id,
      expected: row.state,
      repairer: String(values.get('repairer')),
      cause,
      text: String(values.get('text')),
      repairedAt,
    });
  };
  if (now === 0) return null;
  const option = (cause: FaultCause) => (
    <option key={cause} value={cause}>
      {t(`causeOf.${cause}`)}
    </option>
  );
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('repaired')}>
      <Field label={t('repairer')} name="repairer" defaultValue={row.repairer} minLength={2} required />
      <Choice label={t('cause')} name="cause" defaultValue={row.cause ?? 'wear'}>
        <optgroup label={t('causes.technical')}>
          {FAULT_CAUSES.filter((one) => !isDeliberate(one)).map(option)}
        </optgroup>
        <optgroup label={t('causes.deliberate')}>{DELIBERATE_CAUSES.map(option)}</optgroup>
      </Choice>
      <Field
        label={t('repairedAt')}
        name="repairedAt"
        type="datetime-local"
        defaultValue={beijingValue(row.backAt ?? now)}
        required
      />
      <TextField label={t('what')} name="text" rows={2} minLength={4} required />
      <Button type="submit" look={row.state === 'found' ? 'plain' : 'primary'} disabled={write.isPending}>
        {row.state === 'closed' ? t('record') : t('repaired')}
      </Button>
      {write.isError ? <Notice urgent title={problem(write.error)} /> : null}
    </form>
  );
}
