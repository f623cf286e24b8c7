'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { evaluations } from '../../lib/i18n/messages/zh/evaluations.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { EvaluationDetailRow } from './assessment-types.ts';
import { DraftEvaluation, EvaluationAnswer, EvaluationDecision } from './evaluation-steps.tsx';
import { ListState } from './list-state.tsx';
import repair from './repairs.module.css';
import { useMomentWords } from './use-words.ts';

const isStep = (step: string): step is keyof typeof evaluations.stepOf => Object.hasOwn(evaluations.stepOf, step);

/** One report: its words with the sums, the opinion and its due date, the step that is owed, and its way so far. */
export function EvaluationDetail({ id }: { readonly id: number }) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const query = useQuery(trpc.evaluations.get.queryOptions({ id }));
  const row = query.data;
  return (
    <article className={styles['paper']} aria-label={t('title')}>
      <ListState query={query} isEmpty={false} empty="" hint="" />
      {row === undefined ? null : (
        <>
          <EvaluationWords row={row} />
          {row.state === 'rectifying' && row.mayAnswer ? <EvaluationAnswer key={row.revision} row={row} /> : null}
          {(row.state === 'submitted' || row.state === 'answered') && row.mayDecide ? (
            <EvaluationDecision key={row.revision} row={row} />
          ) : null}
          <EvaluationHistory row={row} />
        </>
      )}
    </article>
  );
}

function EvaluationWords({ row }: { readonly row: EvaluationDetailRow }) {
  const t = useTranslations('evaluations');
  const nameOf = useNameOf();
  const moment = useMomentWords();
  const { locale } = useLocaleSwitch();
  return (
    <>
      <header>
        <h2>
          {nameOf(row)} <em data-state={row.state}>{t(`stateOf.${row.state}`)}</em>
          {row.overdue ? <strong className={repair['late']}>{t('overdue')}</strong> : null}
        </h2>
        <p className={styles['quiet']}>
          {t('bulletinOf', { from: row.fromDay, to: row.toDay })} · {t('score', { score: row.score.toFixed(2) })}
        </p>
        <Button className={repair['screenOnly']} onClick={() => window.print()}>
          {t('print')}
        </Button>
      </header>
      {row.state === 'draft' && row.mayWrite ? (
        <DraftEvaluation key={row.revision} row={row} />
      ) : (
        <p className={styles['words']}>{locale === 'en' ? row.textEn : row.textZh}</p>
      )}
      {row.opinion === null ? null : (
        <p className={styles['words']}>
          <small>
            {t('opinionBy', { name: row.opinedByName ?? '' })} · {t('dueBy', { at: moment(row.dueAt) })}
          </small>{' '}
          {row.opinion}
        </p>
      )}
      {row.answer === null ? null : (
        <p className={styles['words']}>
          <small>
            {t('answered')} {moment(row.answeredAt)}
          </small>{' '}
          {row.answer}
        </p>
      )}
    </>
  );
}

function EvaluationHistory({ row }: { readonly row: EvaluationDetailRow }) {
  const t = useTranslations('evaluations');
  const repairs = useTranslations('repairs');
  const moment = useMomentWords();
  return (
    <>
      <h3>{repairs('history')}</h3>
      <ol className={styles['steps']}>
        {row.steps.map((step) => (
          <li key={step.id}>
            <span>{moment(step.at)}</span> {isStep(step.step) ? t(`stepOf.${step.step}`) : step.step} {step.actorName}{' '}
            <small>{step.text}</small>
          </li>
        ))}
      </ol>
    </>
  );
}
