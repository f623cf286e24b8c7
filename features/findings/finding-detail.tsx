'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { FINDING_ACTS, type FindingAct, findingAfter } from '../../domain/finding.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { serverNow, useNow } from '../../lib/use-now.ts';
import styles from './findings.module.css';
import { PlaceWords } from './place-words.tsx';

/** Time for somebody to look again whether a danger is gone. */
const RECHECK_MS = 24 * 3_600_000;

interface FindingDetailProps {
  readonly id: string;
  readonly mayHandle: boolean;
  readonly onBack: () => void;
}

/** One finding: pictures, history, and the acts that are open to this reader now. */
export function FindingDetail({ id, mayHandle, onBack }: FindingDetailProps) {
  const t = useTranslations('findings');
  const words = useRefusalWords();
  const now = useNow();
  const noteId = useId();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const query = useQuery(trpc.field.finding.queryOptions({ id }));
  const act = useMutation(
    trpc.field.act.mutationOptions({
      onSuccess: () => setText(''),
      onSettled: () => client.invalidateQueries({ queryKey: trpc.field.pathKey() }),
    }),
  );
  const recheck = useMutation(trpc.tasks.recheck.mutationOptions());
  if (query.isPending) return <Waiting label={t('title')} />;
  if (query.isError) return <Notice urgent title={words(query.error)} />;
  const found = query.data;
  const shown = found.media.filter(
    ({ role, completeAt, name }) =>
      completeAt !== null &&
      (role === 'marked' || name.startsWith('voice.') || !found.media.some((one) => one.role === 'marked')),
  );
  const originals = found.media.filter(({ role, completeAt }) => completeAt !== null && role === 'original');
  const file = (sha256: string) => `/api/field/media/${id}/${sha256}/file`;
  const open = FINDING_ACTS.filter((one) => findingAfter(found.state, one) !== null);
  const send = (one: FindingAct) => act.mutate({ id, act: one, state: found.state, text });
  return (
    <article className={styles['article']} data-finding-detail={id} data-state={found.state}>
      <header className={styles['title']}>
        <Button look="quiet" className={styles['back']} onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden /> {t('back')}
        </Button>
        <h2>
          {t(`code.${found.code}`)} · {t(`severity.${found.severity}`)} · {t(`state.${found.state}`)}
        </h2>
        <p>
          <PlaceWords line={found} />{' '}
          {found.lng === null || found.lat === null ? null : (
            <a href={`/?v=${found.lng.toFixed(5)},${found.lat.toFixed(5)},17`}>{t('map')}</a>
          )}
        </p>
        {found.note === '' ? null : <p>{found.note}</p>}
        {found.doubts.length === 0 ? null : (
          <p className={styles['doubts']}>{found.doubts.map((doubt) => t(`doubt.${doubt}`)).join(' · ')}</p>
        )}
      </header>
      <ul className={styles['pictures']}>
        {shown.map(({ sha256, mediaType, name }) => (
          <li key={sha256}>
            {mediaType?.startsWith('image/') ? (
              <a href={file(sha256)} target="_blank" rel="noreferrer">
                {/* biome-ignore lint/performance/noImgElement: evidence is shown as it is, under its own rights */}
                <img src={file(sha256)} alt={name} loading="lazy" />
              </a>
            ) : name.startsWith('voice.') ? (
              // biome-ignore lint/a11y/useMediaCaption: a spoken note has no words of its own
              <audio src={file(sha256)} controls preload="none" aria-label={t('voice')} />
            ) : (
              // biome-ignore lint/a11y/useMediaCaption: a clip from the field has no words of its own
              <video src={file(sha256)} controls preload="none" />
            )}
          </li>
        ))}
      </ul>
      {originals.length === 0 ? null : (
        <p className={styles['muted']}>
          {originals.map(({ sha256 }) => (
            <a key={sha256} href={file(sha256)} title={sha256}>
              {t('original')} {sha256.slice(0, 8)}{' '}
            </a>
          ))}
          {found.awaited === 0 ? null : t('awaited', { count: found.awaited })}
        </p>
      )}
      <ol className={styles['steps']}>
        {found.steps.map((step) => (
          <li key={step.id}>
            <strong>{t(`step.${stepName(step.step)}`)}</strong>{' '}
            <span className={styles['muted']}>
              {now === 0 ? '' : t('by', { name: step.actorName, moment: formatMoment(step.at, now) })}
            </span>
            {step.text === '' ? null : <p>{step.text}</p>}
          </li>
        ))}
      </ol>
      {mayHandle ? (
        <div className={styles['acts']}>
          <label htmlFor={noteId}>{t('text')}</label>
          <textarea
            id={noteId}
            rows={2}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          {act.isError || recheck.isError ? (
            <p role="alert" className={styles['doubts']}>
              {words(act.error ?? recheck.error)}
            </p>
          ) : null}
          <div className={styles['bar']}>
            {open.map((one, index) => (
              <Button
                key={one}
                look={index === 0 && one !== 'comment' ? 'primary' : 'plain'}
                disabled={act.isPending}
                data-act={one}
                onClick={() => send(one)}
              >
                {t(`act.${one}`)}
              </Button>
            ))}
            {found.lng === null || found.state === 'closed' || found.state === 'quarantined' ? null : (
              <Button
                disabled={recheck.isPending || recheck.isSuccess}
                onClick={() => recheck.mutate({ finding: id, people: [], dueAt: serverNow() + RECHECK_MS })}
              >
                {recheck.isSuccess ? t('recheckAsked') : t('recheck')}
              </Button>
            )}
          </div>
        </div>
      ) : null}
    </article>
  );
}

const STEPS = ['reported', 'accepted', 'rectified', 'closed', 'returned', 'comment', 'released'] as const;
const stepName = (step: string) => STEPS.find((one) => one === step) ?? 'comment';
