'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatClock, formatDate, formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { ApplicantActs } from './applicant-acts.tsx';
import { ApproverActs } from './approver-acts.tsx';
import type { ImageRequestDetail } from './recording-types.ts';
import styles from './recordings.module.css';

const REFRESH_MS = 3_000;

interface RequestDetailProps {
  readonly id: number;
  readonly which: 'mine' | 'others';
  readonly onPlay: (cameraId: string, at: number) => void;
}

/** One request from its filing to its end, with what the reader may do about it. */
export function RequestDetail({ id, which, onPlay }: RequestDetailProps) {
  const t = useTranslations('recordings');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const request = useQuery(trpc.images.get.queryOptions({ id }, { refetchInterval: REFRESH_MS }));
  if (request.isPending) return <Waiting label={common('loading')} />;
  if (request.isError) return <Notice urgent title={refusal(request.error)} />;
  const { data } = request;
  return (
    <article className={styles['detail']} aria-label={t('requestNumber', { id })} data-state={data.state}>
      <header className={styles['head']}>
        <h2>
          {t('requestNumber', { id })} · {t(`state.${data.state}`)}
        </h2>
        <p className={styles['small']}>{nameOf({ name: data.cameraName, nameEn: data.cameraNameEn })}</p>
      </header>
      {data.state === 'exporting' || data.state === 'queued' ? (
        <progress className={styles['progress']} max={100} value={data.jobPercent} aria-label={t('state.exporting')} />
      ) : null}
      {data.state === 'failed' ? <Notice urgent title={t(`failure.${failureOf(data.jobError)}`)} /> : null}
      <RequestFacts data={data} />
      {which === 'mine' ? <ApplicantActs request={data} /> : <ApproverActs request={data} />}
      <div className={styles['acts']}>
        <Button look="quiet" onClick={() => onPlay(data.cameraId, data.from)}>
          {t('showOnTimeline')}
        </Button>
      </div>
      <Steps steps={data.steps} />
    </article>
  );
}

const FAILURES = ['nothing_recorded', 'mask_needs_ffmpeg', 'cancelled'] as const;
const failureOf = (error: string): (typeof FAILURES)[number] | 'tool_failed' =>
  FAILURES.find((one) => one === error) ?? 'tool_failed';

function RequestFacts({ data }: { readonly data: ImageRequestDetail }) {
  const t = useTranslations('recordings');
  const facts: readonly (readonly [string, string])[] = [
    [
      t('span'),
      `${formatDate(data.from)} ${formatClock(data.from)} – ${formatClock(data.to)} (${formatSpan((data.to - data.from) / 1000)})`,
    ],
    [t('caseNumber'), data.caseNumber],
    [t('requestPurpose'), data.purpose],
    [t('applicant'), `${data.applicantName} · ${data.unit}`],
    [t('certificate'), `${t(`certificateOf.${data.certificateKind}`)} ${data.certificateNumber}`],
    ...(data.approverName === null ? [] : [[t('approver'), data.approverName] as const]),
    ...(data.decisionText === '' ? [] : [[t('decision'), data.decisionText] as const]),
    ...(data.exportSha256 === null ? [] : [['SHA-256', data.exportSha256] as const]),
  ];
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Steps({ steps }: { readonly steps: ImageRequestDetail['steps'] }) {
  const t = useTranslations('recordings');
  const now = useNow();
  const known = [
    'submitted',
    'approved',
    'certified',
    'refused',
    'withdrawn',
    'revoked',
    'retried',
    'downloaded',
    'started',
    'exported',
    'failed',
    'stopped',
    'expired',
  ] as const;
  return (
    <section aria-label={t('history')}>
      <h3>{t('history')}</h3>
      <ol className={styles['steps']}>
        {steps.map((step) => {
          const name = known.find((one) => one === step.step);
          return (
            <li key={step.id}>
              <time>{now === 0 ? '' : `${formatMoment(step.at, now)}:${formatClock(step.at).slice(6)}`}</time>
              <span>
                {name === undefined ? step.step : t(`step.${name}`)}
                {step.actorName === 'system' ? '' : ` · ${step.actorName}`}
                {step.text === '' || step.actorName === 'system' ? '' : ` · ${step.text}`}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
