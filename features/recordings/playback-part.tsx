'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PLAYBACK_MINUTES } from '../../domain/recording-schema.ts';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { type Window, windowAround, ZOOMS } from './day-window.ts';
import { DevicePart } from './device-part.tsx';
import { RecordView } from './record-view.tsx';
import type { CameraTimeline, PlaybackGrant } from './recording-types.ts';
import styles from './recordings.module.css';
import { RequestForm } from './request-form.tsx';
import { RuleForm } from './rule-form.tsx';
import { TimelineBar } from './timeline-bar.tsx';
import { TimelineStrip } from './timeline-strip.tsx';

interface PlaybackPartProps {
  readonly cameraId: string;
  readonly viewer: string;
  /** Moment to begin with, epoch ms. */
  readonly startAt: number;
  readonly mayRequest: boolean;
  readonly mayManage: boolean;
  readonly onRequested: () => void;
}

const REFRESH_MS = 15_000;
/** Playback begins a little before the moment that was chosen. */
const BEFORE_MS = 5_000;

/** One camera: its timeline, the player behind a purpose, and the ways to ask for a copy. */
export function PlaybackPart({ cameraId, viewer, startAt, mayRequest, mayManage, onRequested }: PlaybackPartProps) {
  const t = useTranslations('recordings');
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [shown, setShown] = useState<Window>(() => windowAround(startAt, ZOOMS[0]));
  const [at, setAt] = useState(startAt);
  const [wish, setWish] = useState({ at: startAt });
  const [purpose, setPurpose] = useState('');
  const [marked, setMarked] = useState<Window | null>(null);
  const [settling, setSettling] = useState(false);
  const timeline = useQuery(
    trpc.recordings.timeline.queryOptions(
      { cameraId, from: shown.from, to: shown.to },
      { refetchInterval: REFRESH_MS, placeholderData: (before) => before },
    ),
  );
  const open = useMutation(trpc.recordings.open.mutationOptions());
  const grant = open.data?.url.includes(`/${cameraId}/`) === true ? open.data : null;
  const facts = timeline.data;
  const begin = (moment: number) =>
    open.mutate({
      cameraId,
      from: Math.max(1, moment - BEFORE_MS),
      to: moment - BEFORE_MS + PLAYBACK_MINUTES * 60_000,
      purpose,
    });
  const select = (moment: number) => {
    setAt(moment);
    setWish({ at: moment });
    // What was opened ends somewhere: going further is another opening, with its own entry in the register.
    if (grant !== null && !isWithin(grant, moment)) begin(moment);
  };
  return (
    <div className={styles['playback']}>
      <header className={styles['head']}>
        <h2>{facts === undefined ? '' : nameOf(facts.camera)}</h2>
        {facts === undefined ? null : <Facts facts={facts} />}
      </header>
      {grant === null || facts === undefined ? (
        <div className={styles['empty']}>
          <p>{facts !== undefined && facts.runs.length === 0 ? t('nothingHere') : t('chooseMoment')}</p>
          <form
            className={styles['purpose']}
            onSubmit={(event) => {
              event.preventDefault();
              begin(at);
            }}
          >
            <Field
              label={t('purpose')}
              value={purpose}
              required
              minLength={4}
              maxLength={500}
              placeholder={t('purposeHint')}
              onChange={(event) => setPurpose(event.target.value)}
            />
            <Button look="primary" type="submit" disabled={open.isPending || purpose.trim().length < 4}>
              {t('openAt', { time: formatClock(at) })}
            </Button>
          </form>
          <p className={styles['small']}>{t('registered')}</p>
        </div>
      ) : (
        <RecordView
          grant={grant}
          camera={facts.camera}
          masks={facts.masks}
          viewer={viewer}
          wish={wish}
          onClock={setAt}
        />
      )}
      {open.isError ? <Notice urgent title={refusal(open.error)} /> : null}
      {timeline.isError ? <Notice urgent title={refusal(timeline.error)} /> : null}
      <TimelineBar shown={shown} at={at} onShow={setShown} onSelect={select} />
      <TimelineStrip window={shown} timeline={facts} at={at} marked={marked} onSelect={select} />
      <p className={styles['small']} aria-live="polite">
        {facts === undefined
          ? ''
          : t('covered', {
              minutes: Math.round(facts.coveredMs / 60_000),
              gaps: facts.gaps.filter((gap) => gap.from < facts.now).length,
            })}
        {` · ${formatDate(at)} ${formatClock(at)}`}
      </p>
      <div className={styles['acts']}>
        {mayRequest ? (
          <Button
            aria-expanded={marked !== null}
            onClick={() => setMarked(marked === null ? { from: at, to: at + 60_000 } : null)}
          >
            {t('askCopy')}
          </Button>
        ) : null}
        {mayManage ? (
          <Button look="quiet" aria-expanded={settling} onClick={() => setSettling(!settling)}>
            {t('settings')}
          </Button>
        ) : null}
      </div>
      {facts === undefined ? null : (
        <DevicePart
          key={cameraId}
          cameraId={cameraId}
          shown={shown}
          purpose={purpose}
          masks={facts.masks}
          viewer={viewer}
        />
      )}
      {marked === null ? null : (
        <RequestForm cameraId={cameraId} span={marked} at={at} onSpan={setMarked} onDone={onRequested} />
      )}
      {settling ? <RuleForm key={cameraId} cameraId={cameraId} onDone={() => setSettling(false)} /> : null}
    </div>
  );
}

const isWithin = (grant: PlaybackGrant, at: number): boolean => at >= grant.from && at < grant.to;

/** How the camera is recorded, how long it is kept and by which rule, or why nothing is recorded. */
function Facts({ facts }: { readonly facts: CameraTimeline }) {
  const t = useTranslations('recordings');
  return (
    <p className={styles['small']}>
      {facts.notRecorded === null ? t(`plan.${facts.plan}`) : t(`notRecorded.${facts.notRecorded}`)}
      {facts.plan === 'off' || facts.notRecorded === 'private_place'
        ? null
        : ` · ${
            facts.plan === 'watched' || facts.plan === 'ring'
              ? t('ring', { minutes: facts.ringMinutes })
              : t('kept', {
                  days: facts.keptDays,
                  source: facts.keptBy === 'installation' ? t('ownDecision') : facts.keptBy,
                })
          }`}
      {` · ${t('silent')}`}
      {facts.masks.length === 0 ? null : ` · ${t('masked', { count: facts.masks.length })}`}
    </p>
  );
}
