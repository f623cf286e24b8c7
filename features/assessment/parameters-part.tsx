'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { assessmentParametersSchema } from '../../domain/assessment-parameters.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { Parameters, Rights } from './assessment-types.ts';
import { ListState } from './list-state.tsx';
import { useMomentWords, useProblemWords } from './use-words.ts';

const NUMBERS = [
  'rateLimitPercent',
  'interviewHours',
  'severeHours',
  'onlineDayPercent',
  'quarterDaysPercent',
  'repairFoundMinutes',
  'platformGraceMinutes',
  'frozenHours',
  'graveRatePercent',
  'dueHour',
] as const;
const TIERS = ['red', 'orange', 'yellow'] as const;
const SCORE = ['access', 'handling', 'upkeep', 'zeroRatePercent'] as const;
const LISTS = ['frequent', 'overdue'] as const;

/** All numbers of the assessment in force, and who set which version. */
export function ParametersPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const moment = useMomentWords();
  const query = useQuery(trpc.assessment.parameters.queryOptions());
  const now = query.data?.now;
  return (
    <>
      <ListState query={query} isEmpty={false} empty="" hint="" />
      <p className={styles['limits']}>{t('parametersHint')}</p>
      {now === undefined ? null : <ParametersForm key={now.version} now={now} decides={rights.decides} />}
      <ol className={styles['steps']}>
        {(query.data?.history ?? []).map((one) => (
          <li key={one.version}>
            {t('versionOf', { version: one.version })}{' '}
            {one.authorName === ''
              ? t('versionDefault')
              : t('versionBy', { name: one.authorName, at: moment(one.createdAt) })}{' '}
            <small>{one.note}</small>
          </li>
        ))}
      </ol>
    </>
  );
}

function ParametersForm({ now, decides }: { readonly now: Parameters; readonly decides: boolean }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const [wrong, setWrong] = useState(false);
  const save = useMutation(
    trpc.assessment.setParameters.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.assessment.parameters.queryKey() }),
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const number = (name: string): number => Number(values.get(name));
    const tiers = (list: (typeof LISTS)[number]) => ({
      ...now.body[list],
      usual: Object.fromEntries(TIERS.map((tier) => [tier, number(`${list}.${tier}`)])),
    });
    const parsed = assessmentParametersSchema.safeParse({
      ...now.body,
      ...Object.fromEntries(NUMBERS.map((name) => [name, number(name)])),
      kinds: values.get('kinds'),
      outageLeavesRate: values.get('outageLeavesRate') === 'on',
      repairHours: { ...now.body.repairHours, 'RS-TJ': number('repairTj') },
      score: Object.fromEntries(SCORE.map((name) => [name, number(`score.${name}`)])),
      frequent: tiers('frequent'),
      overdue: tiers('overdue'),
    });
    setWrong(!parsed.success);
    if (parsed.success)
      save.mutate({ version: now.version, body: parsed.data, note: String(values.get('note') ?? '') });
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('tab.parameters')}>
      <fieldset disabled={!decides} className={styles['grid']}>
        {NUMBERS.map((name) => (
          <Field
            key={name}
            label={t(`parameterOf.${name}`)}
            name={name}
            type="number"
            step="any"
            defaultValue={now.body[name]}
            required
          />
        ))}
        <Field
          label={t('parameterOf.repairTj')}
          name="repairTj"
          type="number"
          defaultValue={now.body.repairHours['RS-TJ'] ?? 24}
          required
        />
        <Choice label={t('parameterOf.kinds')} name="kinds" defaultValue={now.body.kinds}>
          <option value="each">{t('kindsOf.each')}</option>
          <option value="joint">{t('kindsOf.joint')}</option>
        </Choice>
        {SCORE.map((name) => (
          <Field
            key={name}
            label={t(`parameterOf.score.${name}`)}
            name={`score.${name}`}
            type="number"
            step="any"
            defaultValue={now.body.score[name]}
            required
          />
        ))}
        {LISTS.flatMap((list) =>
          TIERS.map((tier) => (
            <Field
              key={`${list}.${tier}`}
              label={t(`parameterOf.${list}`, { tier: t(`tierOf.${tier}`) })}
              name={`${list}.${tier}`}
              type="number"
              defaultValue={now.body[list].usual[tier]}
              required
            />
          )),
        )}
        <Check
          label={t('parameterOf.outageLeavesRate')}
          name="outageLeavesRate"
          defaultChecked={now.body.outageLeavesRate}
        />
      </fieldset>
      {decides ? (
        <>
          <Field label={t('note')} name="note" />
          <Button type="submit" look="primary" disabled={save.isPending}>
            {t('setParameters')}
          </Button>
        </>
      ) : null}
      {wrong ? <Notice urgent title={t('fieldWrong', { field: t('tab.parameters'), reason: '' })} /> : null}
      {save.isError ? <Notice urgent title={problem(save.error)} /> : null}
    </form>
  );
}
