'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { draftAfter } from '../../domain/assessment-draft.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { assessment } from '../../lib/i18n/messages/zh/assessment.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { Draft } from './assessment-types.ts';
import { ListState } from './list-state.tsx';
import { TextField } from './text-field.tsx';
import { useMomentWords, useProblemWords } from './use-words.ts';

const isStep = (step: string): step is keyof typeof assessment.stepOf => Object.hasOwn(assessment.stepOf, step);

/** One paper: its words, its way so far, and the steps that are open now. */
export function Paper({ id, decides }: { readonly id: number; readonly decides: boolean }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const moment = useMomentWords();
  const { locale } = useLocaleSwitch();
  const query = useQuery(trpc.assessment.draft.queryOptions({ id }));
  const draft = query.data;
  return (
    <article className={styles['paper']} aria-label={t('tab.papers')}>
      <ListState query={query} isEmpty={false} empty="" hint="" />
      {draft === undefined ? null : (
        <>
          <header>
            <h2>
              {t(`paperOf.${draft.kind}`)} <em data-state={draft.state}>{t(`stateOf.${draft.state}`)}</em>
            </h2>
            <p className={styles['quiet']}>
              {t('recipient')} {locale === 'en' && draft.recipientEn !== '' ? draft.recipientEn : draft.recipient} ·{' '}
              {t('basis')} {draft.basis}
              {draft.number === null ? null : ` · ${draft.number}`}
            </p>
          </header>
          <PaperSteps key={draft.revision} draft={draft} decides={decides} />
          {draft.answer === null ? null : (
            <p className={styles['words']}>
              <small>{t('answer')}</small> {draft.answer}
            </p>
          )}
          {draft.steps.length === 0 ? null : (
            <>
              <h3>{t('history')}</h3>
              <ol className={styles['steps']}>
                {draft.steps.map((step) => (
                  <li key={`${step.at} ${step.step}`}>
                    <span>{moment(step.at)}</span> {isStep(step.step) ? t(`stepOf.${step.step}`) : step.step}{' '}
                    {step.actorName} <small>{step.text}</small>
                  </li>
                ))}
              </ol>
            </>
          )}
        </>
      )}
    </article>
  );
}

/** The words and what can be done with them; a decider edits, approves, sends, archives, the party named in it answers. */
function PaperSteps({ draft, decides }: { readonly draft: Draft; readonly decides: boolean }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const { locale } = useLocaleSwitch();
  const [zh, setZh] = useState(draft.textZh);
  const [en, setEn] = useState(draft.textEn);
  const [number, setNumber] = useState('');
  const [text, setText] = useState('');
  const after = { onSuccess: () => client.invalidateQueries({ queryKey: trpc.assessment.pathKey() }) };
  const edit = useMutation(trpc.assessment.editDraft.mutationOptions(after));
  const approve = useMutation(trpc.assessment.approveDraft.mutationOptions(after));
  const send = useMutation(trpc.assessment.sendDraft.mutationOptions(after));
  const withdraw = useMutation(trpc.assessment.withdrawDraft.mutationOptions(after));
  const archive = useMutation(trpc.assessment.archiveDraft.mutationOptions(after));
  const answer = useMutation(trpc.assessment.answerDraft.mutationOptions(after));
  const all = [edit, approve, send, withdraw, archive, answer];
  const failed = all.find((one) => one.isError)?.error ?? null;
  const busy = all.some((one) => one.isPending);
  const ref = { id: draft.id, revision: draft.revision };
  const may = (step: Parameters<typeof draftAfter>[1]) => draftAfter(draft.state, step) !== null;
  const changed = zh !== draft.textZh || en !== draft.textEn;
  const needsWords = text.trim().length < 4;
  return (
    <div className={styles['paperBody']}>
      {decides && may('edit') ? (
        <>
          <TextField label={t('textZh')} rows={9} value={zh} onChange={(event) => setZh(event.target.value)} />
          <TextField label={t('textEn')} rows={9} value={en} onChange={(event) => setEn(event.target.value)} />
        </>
      ) : (
        <p className={styles['words']}>{locale === 'en' ? draft.textEn : draft.textZh}</p>
      )}
      {decides && may('approve') ? <p className={styles['quiet']}>{t('twoPersons')}</p> : null}
      <div className={styles['actions']}>
        {decides && may('edit') ? (
          <Button disabled={!changed || busy} onClick={() => edit.mutate({ ...ref, textZh: zh, textEn: en })}>
            {t('save')}
          </Button>
        ) : null}
        {decides && may('approve') ? (
          <Button look="primary" disabled={changed || busy} onClick={() => approve.mutate(ref)}>
            {t('approve')}
          </Button>
        ) : null}
        {decides && may('send') ? (
          <>
            <Field label={t('number')} value={number} onChange={(event) => setNumber(event.target.value)} />
            <Button
              look="primary"
              disabled={changed || busy || number.trim().length < 2}
              onClick={() => send.mutate({ ...ref, number })}
            >
              {t('send')}
            </Button>
          </>
        ) : null}
        {(decides && (may('withdraw') || may('archive'))) || (draft.mayAnswer && may('answer')) ? (
          <Field label={t('words')} value={text} onChange={(event) => setText(event.target.value)} />
        ) : null}
        {decides && may('withdraw') ? (
          <Button disabled={busy || needsWords} onClick={() => withdraw.mutate({ ...ref, text })}>
            {t('withdraw')}
          </Button>
        ) : null}
        {draft.mayAnswer && may('answer') ? (
          <Button look="primary" disabled={busy || needsWords} onClick={() => answer.mutate({ ...ref, text })}>
            {t('answer')}
          </Button>
        ) : null}
        {decides && may('archive') ? (
          <Button disabled={busy || needsWords} onClick={() => archive.mutate({ ...ref, text })}>
            {t('archive')}
          </Button>
        ) : null}
      </div>
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </div>
  );
}
