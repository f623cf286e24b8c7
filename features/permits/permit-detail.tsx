'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { type PermitAct, permitAfter } from '../../domain/permit.ts';
import { LEVEL_WORD } from '../../domain/permit-words.ts';
import { formatMoment, formatNumber, formatPosition } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './permits.module.css';

type Permit = RouterOutputs['permits']['get'];

interface PermitDetailProps {
  readonly id: string;
  readonly mayHandle: boolean;
  readonly onBack: () => void;
}

/** One ticket: what, where, until when, who signed, its gas tests, alarms beside it, and what comes next. */
export function PermitDetail({ id, mayHandle, onBack }: PermitDetailProps) {
  const t = useTranslations('permits');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const now = useNow();
  const { locale } = useLocaleSwitch();
  const query = useQuery(trpc.permits.get.queryOptions({ id }, { refetchInterval: 10_000 }));
  const permit = query.data;
  const moment = (at: number | null) => (at === null || now === 0 ? '' : formatMoment(at, now));
  return (
    <article className={styles['article']}>
      <Button look="quiet" className={styles['back']} onClick={onBack}>
        {t('back')}
      </Button>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
      {permit === undefined ? null : (
        <>
          <header>
            <h2>
              {t(`kind.${permit.kind}`)} {t(`level.${LEVEL_WORD[permit.level]}`)}
            </h2>
            <p className={styles['muted']}>
              {permit.ticket} · {t(`state.${permit.state}`)} · {moment(permit.validFrom)} – {moment(permit.validTo)}
            </p>
          </header>
          {permit.flags.length === 0 && !permit.higherLevel ? null : (
            <ul className={styles['flags']}>
              {permit.flags.map((flag) => (
                <li key={flag} data-flag={flag}>
                  {t(`flag.${flag}`)}
                </li>
              ))}
              {permit.higherLevel ? <li>{t('higherLevel')}</li> : null}
            </ul>
          )}
          <dl className={styles['facts']}>
            <dt>{t('place')}</dt>
            <dd>
              {locale === 'en' && permit.placeEn !== '' ? permit.placeEn : permit.place} ·{' '}
              {formatPosition(permit.lng, permit.lat)} · {t('around', { meters: formatNumber(permit.radiusMeters) })}
            </dd>
            <dt>{t('content')}</dt>
            <dd>{permit.content}</dd>
            {permit.measures === '' ? null : (
              <>
                <dt>{t('measures')}</dt>
                <dd>{permit.measures}</dd>
              </>
            )}
            <dt>{t('persons')}</dt>
            <dd>
              {[
                t('applicantIs', { name: permit.applicantName }),
                permit.reviewerName === null ? null : t('reviewerIs', { name: permit.reviewerName }),
                permit.approverName === null ? null : t('approverIs', { name: permit.approverName }),
                t('guardianIs', { name: `${permit.guardianName} ${permit.guardianPhone}` }),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </dd>
          </dl>
          <Acts permit={permit} mayHandle={mayHandle} />
          <Tests permit={permit} />
          <Alarms permit={permit} />
          <h3>{t('story')}</h3>
          <ol className={styles['list']}>
            {permit.steps.map((step) => (
              <li key={step.id} className={styles['step']}>
                <strong>
                  {t(`act.${step.act === 'apply' ? 'apply' : (ACTS.find((act) => act === step.act) ?? 'apply')}`)}
                </strong>{' '}
                {step.actorName} · {moment(step.at)}
                {step.distanceMeters === null
                  ? ''
                  : ` · ${t('stood', { meters: formatNumber(step.distanceMeters), accuracy: formatNumber(step.accuracyMeters ?? 0) })}`}
                {step.text === '' ? '' : ` · ${step.text}`}
              </li>
            ))}
          </ol>
        </>
      )}
    </article>
  );
}

const ACTS = [
  'review',
  'approve',
  'refuse',
  'withdraw',
  'gas_test',
  'start',
  'stop',
  'resume',
  'finish',
  'accept',
  'heard',
] as const;

/** What this person may sign now; the guardian's own acts are on the phone. */
function openActs(permit: Permit, mayHandle: boolean): PermitAct[] {
  const { applied, reviewed, guards } = permit.mine;
  const asked: PermitAct[] = [
    ...(mayHandle && !applied && !guards ? (['review'] as const) : []),
    ...(mayHandle && !applied && !guards && !reviewed ? (['approve'] as const) : []),
    ...(mayHandle ? (['refuse', 'stop'] as const) : []),
    ...(mayHandle && !applied && !guards ? (['accept'] as const) : []),
    ...(applied ? (['withdraw'] as const) : []),
  ];
  return asked.filter((act) => permitAfter(permit.state, act) !== null);
}

function Acts({ permit, mayHandle }: { readonly permit: Permit; readonly mayHandle: boolean }) {
  const t = useTranslations('permits');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const sign = useMutation(
    trpc.permits.act.mutationOptions({
      onSuccess: () => setText(''),
      onSettled: () => cache.invalidateQueries(trpc.permits.pathFilter()),
    }),
  );
  const acts = openActs(permit, mayHandle);
  if (acts.length === 0) return null;
  return (
    <section className={styles['form']}>
      <Field label={t('words')} value={text} maxLength={500} onChange={(event) => setText(event.target.value)} />
      <div className={styles['buttons']}>
        {acts.map((act) => (
          <Button
            key={act}
            data-act={act}
            look={act === 'review' || act === 'approve' || act === 'accept' ? 'primary' : 'plain'}
            disabled={sign.isPending || ((act === 'refuse' || act === 'stop') && text.trim() === '')}
            onClick={() => sign.mutate({ id: crypto.randomUUID(), permit: permit.id, act, text })}
          >
            {t(`act.${act}`)}
          </Button>
        ))}
      </div>
      {sign.isError ? <Notice urgent title={refusal(sign.error)} /> : null}
    </section>
  );
}

function Tests({ permit }: { readonly permit: Permit }) {
  const t = useTranslations('permits');
  const now = useNow();
  if (permit.tests.length === 0) return null;
  const value = (name: 'combustible' | 'oxygen' | 'toxic', number: number | null) =>
    number === null ? null : `${t(`gas.${name}`)} ${formatNumber(number, 2)} %`;
  return (
    <section>
      <h3>{t('tests')}</h3>
      <ol className={styles['list']}>
        {permit.tests.map((test) => (
          <li key={test.id} className={styles['step']}>
            <strong>{test.problems.length === 0 ? t('good') : t('bad')}</strong>{' '}
            {now === 0 ? '' : formatMoment(test.at, now)} ·{' '}
            {[
              value('combustible', test.combustiblePercent),
              value('oxygen', test.oxygenPercent),
              value('toxic', test.toxicPercent),
              test.spot,
              test.testerName,
            ]
              .filter((part) => part !== null && part !== '')
              .join(' · ')}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Alarms({ permit }: { readonly permit: Permit }) {
  const t = useTranslations('permits');
  const now = useNow();
  const { locale } = useLocaleSwitch();
  if (permit.alarms.length === 0) return null;
  return (
    <section>
      <h3>{t('alarms')}</h3>
      <ol className={styles['list']}>
        {permit.alarms.map((alarm) => (
          <li key={alarm.id} className={styles['step']}>
            {now === 0 ? '' : formatMoment(alarm.at, now)} · {locale === 'en' ? alarm.reasonEn : alarm.reasonZh} ·{' '}
            {alarm.distanceMeters === null ? '' : `${t('away', { meters: formatNumber(alarm.distanceMeters) })} · `}
            {alarm.heardAt === null
              ? t('notHeard')
              : t('heardAt', { moment: now === 0 ? '' : formatMoment(alarm.heardAt, now) })}
          </li>
        ))}
      </ol>
    </section>
  );
}
