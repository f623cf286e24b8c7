'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatChainage } from '../../domain/stationing-text.ts';
import { gapsIn } from '../../domain/track-match.ts';
import { formatClock, formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { type PatrolShapes, replayShapes, type Track } from './patrol-shapes.ts';
import styles from './patrols.module.css';

interface TrackDetailProps {
  readonly id: string;
  readonly mayAccept: boolean;
  readonly onShapes: (shapes: PatrolShapes | null) => void;
  readonly onBack: () => void;
}

/** One patrol: who, when, how, what it covered, what is doubtful, and the way itself to go through again. */
export function TrackDetail({ id, mayAccept, onShapes, onBack }: TrackDetailProps) {
  const t = useTranslations('patrols');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const now = useNow();
  const query = useQuery(trpc.patrols.track.queryOptions({ id }, { refetchInterval: 20_000 }));
  const track = query.data;
  return (
    <article className={styles['detail']}>
      <Button look="quiet" onClick={onBack}>
        {t('back')}
      </Button>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
      {track === undefined ? null : (
        <>
          <h2>
            {track.patrollerName} · {t(`mode.${track.mode}`)}
          </h2>
          <p className={styles['muted']}>
            {now === 0 ? '' : formatMoment(track.startedAt, now)} ·{' '}
            {track.endedAt === null ? t('running') : now === 0 ? '' : formatMoment(track.endedAt, now)} ·{' '}
            {t(`patrolKind.${track.kind}`)} · {t('fixes', { count: formatNumber(track.fixes) })}
            {track.matchedAt === null ? ` · ${t('waits')}` : ''}
          </p>
          <Doubts track={track} mayAccept={mayAccept} />
          <Replay track={track} onShapes={onShapes} />
          <Stretches track={track} />
        </>
      )}
    </article>
  );
}

const SPEEDS = { replayMs: 40_000, stepMs: 100 } as const;

/** The slider of one patrol: drag it, or let it run; the whole way takes 40 seconds. */
function Replay({ track, onShapes }: { readonly track: Track; readonly onShapes: (shapes: PatrolShapes) => void }) {
  const t = useTranslations('patrols');
  const first = track.drawn[0]?.[0] ?? track.startedAt;
  const last = track.drawn.at(-1)?.[0] ?? first;
  const [at, setAt] = useState(last);
  const [runs, setRuns] = useState(false);
  useEffect(() => {
    onShapes(replayShapes(track.drawn, at, `${track.patrollerName} ${formatClock(at)}`));
  }, [track.drawn, track.patrollerName, at, onShapes]);
  useEffect(() => {
    if (!runs) return;
    const step = Math.max(1, ((last - first) * SPEEDS.stepMs) / SPEEDS.replayMs);
    const timer = setInterval(() => setAt((before) => Math.min(last, before + step)), SPEEDS.stepMs);
    return () => clearInterval(timer);
  }, [runs, first, last]);
  useEffect(() => {
    if (at >= last) setRuns(false);
  }, [at, last]);
  if (track.drawn.length < 2) return <p className={styles['muted']}>{t('noWay')}</p>;
  return (
    <div className={styles['replay']}>
      <Button
        onClick={() => {
          if (!runs && at >= last) setAt(first);
          setRuns(!runs);
        }}
      >
        {runs ? t('pause') : t('play')}
      </Button>
      <input
        type="range"
        aria-label={t('moment')}
        aria-valuetext={formatClock(at)}
        min={first}
        max={last}
        step={1_000}
        value={at}
        onChange={(event) => {
          setRuns(false);
          setAt(Number(event.target.value));
        }}
      />
      <output>{formatClock(at)}</output>
    </div>
  );
}

function Doubts({ track, mayAccept }: { readonly track: Track; readonly mayAccept: boolean }) {
  const t = useTranslations('patrols');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const accept = useMutation(
    trpc.patrols.accept.mutationOptions({ onSuccess: () => cache.invalidateQueries(trpc.patrols.pathFilter()) }),
  );
  if (track.doubts.length === 0) return <p>{t('noDoubt')}</p>;
  return (
    <section className={styles['doubts']}>
      <ul>
        {track.doubts.map((doubt) => (
          <li key={doubt.code} data-doubt={doubt.code}>
            {t(`doubt.${doubt.code}`, {
              value: formatNumber(doubt.value, doubt.code === 'speed' ? 1 : 0),
              count: doubt.count,
            })}
            {doubt.at === null ? '' : ` · ${formatClock(doubt.at)}`}
          </li>
        ))}
      </ul>
      {track.acceptedAt !== null ? (
        <p>{t('acceptedBy', { name: track.acceptedName ?? '', reason: track.acceptReason ?? '' })}</p>
      ) : (
        <>
          <p>{t('notCounted')}</p>
          {!mayAccept || track.mine ? null : (
            <form
              className={styles['form']}
              onSubmit={(event) => {
                event.preventDefault();
                accept.mutate({ id: track.id, reason });
              }}
            >
              <Field
                label={t('reason')}
                value={reason}
                minLength={4}
                maxLength={500}
                required
                onChange={(event) => setReason(event.target.value)}
              />
              <Button type="submit" disabled={accept.isPending}>
                {t('accept')}
              </Button>
              {accept.isError ? <Notice urgent title={refusal(accept.error)} /> : null}
            </form>
          )}
        </>
      )}
    </section>
  );
}

function Stretches({ track }: { readonly track: Track }) {
  const t = useTranslations('patrols');
  const { locale } = useLocaleSwitch();
  const groups = [...Map.groupBy(track.stretches, (stretch) => stretch.fid).values()];
  if (groups.length === 0) return <p className={styles['muted']}>{t('nothingCovered')}</p>;
  return (
    <ol className={styles['list']}>
      {groups.map((some) => {
        const [one] = some;
        if (one === undefined) return null;
        const span = {
          fromMeters: Math.min(...some.map((stretch) => stretch.fromMeters)),
          toMeters: Math.max(...some.map((stretch) => stretch.toMeters)),
        };
        const gaps = gapsIn(span, some, 20);
        return (
          <li key={one.fid} className={styles['stretch']}>
            <strong>{locale === 'en' && one.nameEn !== '' ? one.nameEn : one.name}</strong>
            {some.map((stretch) => (
              <span key={`${stretch.startedAt}${stretch.fromMeters}`}>
                {formatChainage(stretch.fromMeters)}–{formatChainage(stretch.toMeters)} ·{' '}
                {formatClock(stretch.startedAt)}–{formatClock(stretch.endedAt)} ·{' '}
                {t(`direction.${stretch.direction === 1 ? 'up' : stretch.direction === -1 ? 'down' : 'both'}`)}
                {stretch.speedMps === null ? '' : ` · ${formatNumber(stretch.speedMps * 3.6, 1)} km/h`}
              </span>
            ))}
            {gaps.length === 0 ? null : (
              <span className={styles['muted']}>
                {t('gaps', {
                  gaps: gaps
                    .map((gap) => `${formatChainage(gap.fromMeters)}–${formatChainage(gap.toMeters)}`)
                    .join(' · '),
                })}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
