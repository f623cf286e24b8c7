'use client';

import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './assessment.module.css';
import type { RepairDetailRow } from './assessment-types.ts';
import { TextField } from './text-field.tsx';
import { useRepairsAfter } from './use-repairs-after.ts';
import { beijingMoment, beijingValue, useProblemWords } from './use-words.ts';

const FOUR_HOURS = 4 * 3_600_000;

/** The order: who repairs, reached how, finished when. */
export function OrderForm({ row }: { readonly row: RepairDetailRow }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const now = useNow();
  const order = useMutation(trpc.repairs.order.mutationOptions(useRepairsAfter()));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const expectedAt = beijingMoment(values.get('expectedAt'));
    if (Number.isNaN(expectedAt)) return;
    order.mutate({
      id: row.id,
      expected: row.state,
      repairer: String(values.get('repairer')),
      phone: String(values.get('phone')),
      expectedAt,
      text: String(values.get('text')),
    });
  };
  if (now === 0) return null;
  // What the rule asks for is proposed, else a working half-day.
  const proposed = row.dueAt !== null && row.dueAt > now ? row.dueAt : now + FOUR_HOURS;
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('order')}>
      <Field label={t('repairer')} name="repairer" defaultValue={row.repairer} minLength={2} required />
      <Field label={t('phone')} name="phone" type="tel" defaultValue={row.repairerPhone} />
      <Field
        label={t('expectedAt')}
        name="expectedAt"
        type="datetime-local"
        defaultValue={beijingValue(proposed)}
        required
      />
      <TextField label={t('instruct')} name="text" rows={2} />
      <Button type="submit" look="primary" disabled={order.isPending}>
        {row.state === 'repaired' ? t('orderAgain') : t('order')}
      </Button>
      {order.isError ? <Notice urgent title={problem(order.error)} /> : null}
    </form>
  );
}
