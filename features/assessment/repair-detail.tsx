'use client';

import { useQuery } from '@tanstack/react-query';
import { MapPin } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { repairAfter } from '../../domain/repair.ts';
import { repairs } from '../../lib/i18n/messages/zh/repairs.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { RepairDetailRow } from './assessment-types.ts';
import { ListState } from './list-state.tsx';
import { OrderForm } from './order-form.tsx';
import { RepairRecord } from './repair-record.tsx';
import { RepairWords } from './repair-words.tsx';
import { useMomentWords } from './use-words.ts';

const isStep = (step: string): step is keyof typeof repairs.stepOf => Object.hasOwn(repairs.stepOf, step);

/** One fault: what is known, the step that is owed, and its way so far. */
export function RepairDetail({ id }: { readonly id: number }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const query = useQuery(trpc.repairs.get.queryOptions({ id }, { refetchInterval: 15_000 }));
  const row = query.data;
  return (
    <article className={styles['paper']} aria-label={t('title')}>
      <ListState query={query} isEmpty={false} empty="" hint="" />
      {row === undefined ? null : (
        <>
          <RepairFacts row={row} />
          {row.mayKeep ? <RepairSteps key={`${row.state} ${row.cause ?? ''}`} row={row} /> : null}
          <RepairHistory row={row} />
        </>
      )}
    </article>
  );
}

function RepairFacts({ row }: { readonly row: RepairDetailRow }) {
  const t = useTranslations('repairs');
  const nameOf = useNameOf();
  const moment = useMomentWords();
  const name = nameOf(row);
  return (
    <>
      <header>
        <h2>
          {name} <em data-state={row.state}>{t(`stateOf.${row.state}`)}</em>{' '}
          <a href={`/?sel=${row.layer}.${row.fid}`} aria-label={t('show', { name })} title={t('show', { name })}>
            <MapPin size={14} strokeWidth={1.5} aria-hidden />
          </a>
        </h2>
        <p className={styles['quiet']}>
          {t(`faultOf.${row.fault}`)} · {t('points', { count: row.points })} ·{' '}
          {t('foundAt', { at: moment(row.foundAt) })} ·{' '}
          {row.dueAt === null ? t('noDue') : t('due', { set: row.ruleSet, at: moment(row.dueAt) })}
        </p>
      </header>
      {row.text === '' ? null : <p className={styles['words']}>{row.text}</p>}
      {row.repairer === '' ? null : (
        <p className={styles['words']}>
          <small>{t('repairer')}</small> {row.repairer}{' '}
          {row.repairerPhone === '' ? null : <a href={`tel:${row.repairerPhone}`}>{row.repairerPhone}</a>}
          {row.expectedAt === null ? null : ` · ${t('expected', { at: moment(row.expectedAt) })}`}
        </p>
      )}
      {row.cause === null ? null : (
        <p className={styles['words']}>
          <small>
            {t(`causeOf.${row.cause}`)} · {t('repairedAt')} {moment(row.repairedAt)}
          </small>{' '}
          {row.causeText}
        </p>
      )}
    </>
  );
}

/** What is open now; the server decides, the screen only follows. */
function RepairSteps({ row }: { readonly row: RepairDetailRow }) {
  const t = useTranslations('repairs');
  const may = (step: Parameters<typeof repairAfter>[1]) => repairAfter(row.state, step) !== null;
  const owesRecord = row.state === 'closed' && row.cause === null;
  return (
    <>
      {row.silent > 0 ? <p className={styles['quiet']}>{t('stillSilent', { count: row.silent })}</p> : null}
      {owesRecord ? <p className={styles['quiet']}>{t('noRecord')}</p> : null}
      {row.state === 'found' || row.state === 'repaired' ? <OrderForm row={row} /> : null}
      {row.state === 'found' || row.state === 'ordered' || owesRecord ? <RepairRecord row={row} /> : null}
      {may('back') && row.silent === 0 ? <RepairWords row={row} /> : null}
    </>
  );
}

function RepairHistory({ row }: { readonly row: RepairDetailRow }) {
  const t = useTranslations('repairs');
  const moment = useMomentWords();
  return (
    <>
      <h3>{t('history')}</h3>
      <ol className={styles['steps']}>
        {row.steps.map((step) => (
          <li key={step.id}>
            <span>{moment(step.at)}</span> {isStep(step.step) ? t(`stepOf.${step.step}`) : step.step}{' '}
            {step.actorName === '' ? t('engine') : step.actorName} <small>{step.text}</small>
          </li>
        ))}
      </ol>
    </>
  );
}
