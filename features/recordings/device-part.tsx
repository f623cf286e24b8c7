'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PLAYBACK_MINUTES } from '../../domain/recording-schema.ts';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import type { Window } from './day-window.ts';
import { DevicePlayer } from './device-player.ts';
import { MaskOverlay } from './mask-overlay.tsx';
import type { CameraTimeline } from './recording-types.ts';
import styles from './recordings.module.css';

type Playback = RouterOutputs['recordings']['playOnDevice'];

interface DevicePartProps {
  readonly cameraId: string;
  readonly shown: Window;
  /** Why somebody looks; without it nothing is opened. */
  readonly purpose: string;
  readonly masks: CameraTimeline['masks'];
  readonly viewer: string;
}

const MOST_SHOWN = 48;
/** A pause is repeated, or the playback ends a minute after it. */
const REPEAT_PAUSE_MS = 20_000;

/** Recordings that the recorder or the vehicle's terminal keeps itself, asked of it and played from it. */
export function DevicePart({ cameraId, shown, purpose, masks, viewer }: DevicePartProps) {
  const t = useTranslations('recordings');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [wanted, setWanted] = useState(false);
  const input = { cameraId, from: Math.round(shown.from), to: Math.round(shown.to) };
  const files = useQuery(trpc.recordings.onDevice.queryOptions(input, { enabled: wanted, retry: false }));
  const play = useMutation(trpc.recordings.playOnDevice.mutationOptions());
  const open = (from: number, to: number) =>
    play.mutate({ cameraId, purpose, from, to: Math.min(to, from + PLAYBACK_MINUTES * 60_000) });
  if (!wanted)
    return (
      <Button look="quiet" aria-expanded={false} onClick={() => setWanted(true)}>
        {t('device.ask')}
      </Button>
    );
  const list = files.data?.files ?? [];
  return (
    <section className={styles['device']} aria-label={t('device.title')}>
      <h3>{t('device.title')}</h3>
      {files.isPending ? <Waiting label={t('device.asking')} /> : null}
      {files.isError ? <Notice urgent title={refusal(files.error)} /> : null}
      {files.data?.asked === false ? <p className={styles['small']}>{t('device.none')}</p> : null}
      {files.data?.asked === true && list.length === 0 ? <p className={styles['small']}>{t('device.empty')}</p> : null}
      {list.length > 0 && purpose.trim().length < 4 ? <p className={styles['small']}>{t('device.purpose')}</p> : null}
      {play.isError ? <Notice urgent title={refusal(play.error)} /> : null}
      {play.data === undefined ? null : (
        <DeviceView key={play.data.stream} cameraId={cameraId} playback={play.data} masks={masks} viewer={viewer} />
      )}
      <ul className={styles['deviceFiles']}>
        {list.slice(0, MOST_SHOWN).map(({ from, to }) => (
          <li key={`${from} ${to}`}>
            <Button disabled={purpose.trim().length < 4 || play.isPending} onClick={() => open(from, to)}>
              {`${formatDate(from)} ${formatClock(from)} – ${formatClock(to)}`}
            </Button>
          </li>
        ))}
      </ul>
      {list.length > MOST_SHOWN ? <p className={styles['small']}>{t('device.more')}</p> : null}
    </section>
  );
}

interface DeviceViewProps {
  readonly cameraId: string;
  readonly playback: Playback;
  readonly masks: CameraTimeline['masks'];
  readonly viewer: string;
}

/** The picture from the device: pause is told to it, and told again as long as somebody waits. */
function DeviceView({ cameraId, playback, masks, viewer }: DeviceViewProps) {
  const t = useTranslations('recordings');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const video = useRef<HTMLVideoElement | null>(null);
  const player = useRef<DevicePlayer | null>(null);
  const [paused, setPaused] = useState(false);
  const [ended, setEnded] = useState(false);
  const { mutate, error } = useMutation(trpc.recordings.controlOnDevice.mutationOptions());
  const { stream, url, from } = playback;
  useEffect(() => {
    if (video.current === null) return;
    const made = new DevicePlayer(video.current, url, () => setEnded(true));
    player.current = made;
    return () => {
      player.current = null;
      made.destroy();
    };
  }, [url]);
  useEffect(() => {
    if (!paused) return;
    const tell = () => mutate({ cameraId, stream, act: { kind: 'pause' } });
    tell();
    const timer = setInterval(tell, REPEAT_PAUSE_MS);
    return () => clearInterval(timer);
  }, [paused, cameraId, stream, mutate]);
  const toggle = () => {
    if (paused) mutate({ cameraId, stream, act: { kind: 'resume' } }, { onSuccess: () => player.current?.resume() });
    else player.current?.pause();
    setPaused(!paused);
  };
  return (
    <div className={styles['view']}>
      <section className={styles['picture']} aria-label={t('device.title')} data-paused={paused}>
        <video ref={video} muted playsInline />
        <MaskOverlay masks={masks} />
        <p className={styles['overTop']}>{t('device.from', { time: `${formatDate(from)} ${formatClock(from)}` })}</p>
        <p className={styles['overBottom']}>{viewer}</p>
        {ended ? (
          <p className={styles['failure']} role="alert">
            {t('device.ended')}
          </p>
        ) : null}
      </section>
      <div className={styles['controls']}>
        <Button onClick={toggle} disabled={ended}>
          {paused ? t('play') : t('pause')}
        </Button>
      </div>
      {error === null ? null : <Notice urgent title={refusal(error)} />}
    </div>
  );
}
