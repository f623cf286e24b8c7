'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MapPin } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './assessment.module.css';
import type { OutageRow, Rights } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { ListState } from './list-state.tsx';
import { OutageForm } from './outage-form.tsx';
import { TextField } from './text-field.tsx';
import { useMomentWords, useProblemWords } from './use-words.ts';

/** Outage requests (停用申报, REQ-WF-02): the enterprise applies, the bureau permits in writing or refuses. */
export function OutagesPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const [search] = useSearch();
  const query = useQuery(trpc.outages.list.queryOptions({}, { refetchInterval: 15_000 }));
  const outages = query.data ?? [];
  return (
    <>
      {rights.requests ? <OutageForm key={search.get('fid') ?? ''} fid={Number(search.get('fid') ?? 0)} /> : null}
      <ListState query={query} isEmpty={outages.length === 0} empty={t('outagesEmpty')} hint={t('outagesEmptyHint')} />
      <ul className={styles['cards']} aria-label={t('tab.outages')}>
        {outages.map((outage) => (
          <Outage key={outage.id} outage={outage} rights={rights} />
        ))}
      </ul>
    </>
  );
}

function Outage({ outage, rights }: { readonly outage: OutageRow; readonly rights: Rights }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const moment = useMomentWords();
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const after = { onSuccess: () => client.invalidateQueries({ queryKey: trpc.outages.pathKey() }) };
  const end = useMutation(trpc.outages.end.mutationOptions(after));
  const withdraw = useMutation(trpc.outages.withdraw.mutationOptions(after));
  const enterprise = (locale === 'en' ? outage.enterpriseNameEn : outage.enterpriseName) ?? '';
  const failed = end.error ?? withdraw.error;
  const name = nameOf(outage);
  return (
    <li className={styles['card']} data-outage={outage.id} data-state={outage.state}>
      <p className={styles['cardHead']}>
        {outage.active ? <TierSymbol tier="outage" size={16} /> : null}
        <strong>{t('outageWhat', { name, count: outage.points })}</strong>
        <em data-state={outage.state}>{outage.active ? t('outageActive') : t(`outageState.${outage.state}`)}</em>
        <a
          href={`/?sel=${outage.layer}.${outage.fid}`}
          aria-label={t('showOnMap', { name })}
          title={t('showOnMap', { name })}
        >
          <MapPin size={14} strokeWidth={1.5} aria-hidden />
        </a>
      </p>
      <p className={styles['quiet']}>
        {enterprise} · {t(`outageReason.${outage.reason}`)} ·{' '}
        {t('outageWhen', { from: moment(outage.from), to: moment(outage.endedAt ?? outage.to) })}
      </p>
      <p className={styles['words']}>{outage.text}</p>
      <p className={styles['quiet']}>
        {t('applicant')} {t('decided', { name: outage.applicantName, at: moment(outage.appliedAt) })}
      </p>
      {outage.decision === null ? null : (
        <p className={styles['words']}>
          <small>
            {outage.number === null ? t('outageState.refused') : `${t('permission')} ${outage.number}`} ·{' '}
            {t('verifier')} {t('decided', { name: outage.verifierName ?? '', at: moment(outage.verifiedAt) })}
          </small>{' '}
          {outage.decision}
        </p>
      )}
      {rights.verifies && outage.state === 'applied' ? <Verdict id={outage.id} /> : null}
      {rights.requests && outage.state === 'applied' ? (
        <Button disabled={withdraw.isPending} onClick={() => withdraw.mutate({ id: outage.id })}>
          {t('withdrawApplication')}
        </Button>
      ) : null}
      {rights.requests && outage.state === 'permitted' ? (
        <Button disabled={end.isPending} onClick={() => end.mutate({ id: outage.id })}>
          {t('returnToService')}
        </Button>
      ) : null}
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </li>
  );
}

/** The bureau's answer: a number and words, or the reason of the refusal. */
function Verdict({ id }: { readonly id: number }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const [number, setNumber] = useState('');
  const [text, setText] = useState('');
  const verify = useMutation(
    trpc.outages.verify.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.outages.pathKey() }),
    }),
  );
  const hasWords = text.trim().length >= 4;
  return (
    <div className={styles['form']}>
      <Field label={t('permission')} value={number} onChange={(event) => setNumber(event.target.value)} />
      <TextField label={t('words')} rows={2} value={text} onChange={(event) => setText(event.target.value)} />
      <span className={styles['buttons']}>
        <Button
          look="primary"
          disabled={!hasWords || number.trim().length < 2 || verify.isPending}
          onClick={() => verify.mutate({ id, permit: true, number, text })}
        >
          {t('permit')}
        </Button>
        <Button disabled={!hasWords || verify.isPending} onClick={() => verify.mutate({ id, permit: false, text })}>
          {t('refuse')}
        </Button>
      </span>
      {verify.isError ? <Notice urgent title={problem(verify.error)} /> : null}
    </div>
  );
}
