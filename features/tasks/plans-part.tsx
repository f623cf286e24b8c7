'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { PlanEditor } from './plan-editor.tsx';
import { PlanLabels } from './plan-labels.tsx';
import type { Plan } from './task-types.ts';
import styles from './tasks.module.css';

type Shown =
  | { readonly kind: 'none' }
  | { readonly kind: 'edit'; readonly plan: Plan | null }
  | { readonly kind: 'labels'; readonly plan: Plan };

/** Plans of rounds and patrols (REQ-WF-22, -28): what, where, who, how often; and the labels of their posts. */
export function PlansPart() {
  const t = useTranslations('tasks');
  const words = useRefusalWords();
  const nameOf = useNameOf();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [shown, setShown] = useState<Shown>({ kind: 'none' });
  const plans = useQuery(trpc.tasks.plans.queryOptions());
  const end = useMutation(
    trpc.tasks.endPlan.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.tasks.pathKey() }),
    }),
  );
  return (
    <div className={styles['split']} data-open={shown.kind !== 'none'}>
      <section className={styles['side']} aria-label={t('plans')}>
        <p>
          <Button look="primary" onClick={() => setShown({ kind: 'edit', plan: null })}>
            {t('newPlan')}
          </Button>
        </p>
        {plans.isPending ? <Waiting label={t('plans')} /> : null}
        {plans.isError ? <Notice urgent title={words(plans.error)} /> : null}
        {plans.data?.length === 0 ? <p className={styles['muted']}>{t('noPlans')}</p> : null}
        <ol className={styles['points']}>
          {(plans.data ?? []).map((plan) => (
            <li key={plan.id} data-plan={plan.id}>
              <strong>{nameOf(plan)}</strong>
              <p className={styles['muted']}>
                {t(`kind.${plan.kind}`)} · {t('everyHours', { hours: plan.everyMinutes / 60 })} ·{' '}
                {t('pointCount', { count: plan.points.length })}
                {now === 0
                  ? ''
                  : ` · ${t('changed', { name: plan.authorName, moment: formatMoment(plan.changedAt, now) })}`}
              </p>
              <div className={styles['bar']}>
                <Button onClick={() => setShown({ kind: 'edit', plan })}>{t('edit')}</Button>
                <Button onClick={() => setShown({ kind: 'labels', plan })}>{t('labels')}</Button>
                <PressedTwice sure={t('endSure')} onConfirm={() => end.mutate({ id: plan.id })}>
                  {t('end')}
                </PressedTwice>
              </div>
            </li>
          ))}
        </ol>
      </section>
      <section className={styles['detail']}>
        {shown.kind === 'none' ? <p className={styles['muted']}>{t('choosePlan')}</p> : null}
        {shown.kind === 'edit' ? (
          <PlanEditor
            key={shown.plan?.id ?? 'new'}
            plan={shown.plan}
            onDone={() => {
              setShown({ kind: 'none' });
              void client.invalidateQueries({ queryKey: trpc.tasks.pathKey() });
            }}
          />
        ) : null}
        {shown.kind === 'labels' ? <PlanLabels plan={shown.plan} onBack={() => setShown({ kind: 'none' })} /> : null}
      </section>
    </div>
  );
}
