'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { AppealRow, Rights } from './assessment-types.ts';
import { ListState } from './list-state.tsx';
import { TextField } from './text-field.tsx';
import { useMomentWords, useProblemWords } from './use-words.ts';

/** Appeals (申诉): made by the enterprise in the results, decided here by another person. */
export function AppealsPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const query = useQuery(trpc.assessment.appeals.queryOptions(undefined, { refetchInterval: 30_000 }));
  const appeals = query.data ?? [];
  return (
    <>
      <ListState query={query} isEmpty={appeals.length === 0} empty={t('appealsEmpty')} hint={t('appealsEmptyHint')} />
      <ul className={styles['cards']}>
        {appeals.map((appeal) => (
          <Appeal key={appeal.id} appeal={appeal} decides={rights.decides} />
        ))}
      </ul>
    </>
  );
}

function Appeal({ appeal, decides }: { readonly appeal: AppealRow; readonly decides: boolean }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const moment = useMomentWords();
  const { locale } = useLocaleSwitch();
  const [text, setText] = useState('');
  const decide = useMutation(
    trpc.assessment.decideAppeal.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.assessment.pathKey() }),
    }),
  );
  const name = (locale === 'en' ? appeal.enterpriseNameEn : appeal.enterpriseName) ?? '';
  const answer = (accept: boolean) => decide.mutate({ id: appeal.id, accept, text });
  return (
    <li className={styles['card']} data-appeal={appeal.id}>
      <p className={styles['cardHead']}>
        <strong>{name}</strong> <em data-state={appeal.state}>{t(`appealState.${appeal.state}`)}</em>
      </p>
      <p className={styles['quiet']}>
        {t(`periodOf.${appeal.period}`)} {appeal.fromDay} ·{' '}
        {t('appealAbout', {
          points: appeal.pointNames.join(locale === 'en' ? ', ' : '、'),
          from: moment(appeal.from),
          to: moment(appeal.to),
        })}
      </p>
      <p className={styles['words']}>{appeal.reason}</p>
      {appeal.evidence.length === 0 ? null : (
        <ul className={styles['unitPapers']} aria-label={t('appealFiles')}>
          {appeal.evidence.map((file) => (
            <li key={file.id}>
              <a href={`/api/evidence/${file.id}`} target="_blank" rel="noreferrer">
                {file.name}
              </a>
            </li>
          ))}
        </ul>
      )}
      <p className={styles['quiet']}>{t('decided', { name: appeal.authorName, at: moment(appeal.createdAt) })}</p>
      {appeal.decision === null ? null : (
        <p className={styles['words']}>
          <small>{t('decision')}</small> {appeal.decision}{' '}
          <small>{t('decided', { name: appeal.decidedByName ?? '', at: moment(appeal.decidedAt) })}</small>
        </p>
      )}
      {decides && appeal.state === 'open' ? (
        <div className={styles['form']}>
          <TextField label={t('decision')} value={text} onChange={(event) => setText(event.target.value)} />
          <span className={styles['buttons']}>
            <Button look="primary" disabled={text.trim().length < 4 || decide.isPending} onClick={() => answer(true)}>
              {t('accept')}
            </Button>
            <Button disabled={text.trim().length < 4 || decide.isPending} onClick={() => answer(false)}>
              {t('reject')}
            </Button>
          </span>
        </div>
      ) : null}
      {decide.isError ? <Notice urgent title={problem(decide.error)} /> : null}
    </li>
  );
}
