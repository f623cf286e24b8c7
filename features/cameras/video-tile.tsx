'use client';

import { Info, Maximize2, Move, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import type { VideoCamera } from './camera.ts';
import { StreamFacts } from './stream-facts.tsx';
import { TileNotice } from './tile-notice.tsx';
import { useCameraGrant } from './use-camera-grant.ts';
import { type LiveView, useLivePlayer } from './use-live-player.ts';
import { useOnScreen } from './use-on-screen.ts';
import type { Ptz } from './use-ptz.ts';
import { useWatermark } from './use-watermark.ts';
import styles from './video-tile.module.css';

const ZoomOverlay = lazy(() => import('./zoom-overlay.tsx').then((module) => ({ default: module.ZoomOverlay })));

export interface VideoTileProps {
  readonly camera: VideoCamera;
  readonly economical: boolean;
  /** Many pictures at once take the smaller stream where the camera has one. */
  readonly small?: boolean;
  readonly onClose: () => void;
  /** Absent where nobody steers. */
  readonly onSteer?: (() => void) | undefined;
  /** The hands on this camera while this tile is the one that is steered. */
  readonly ptz?: Ptz | null;
}

/** One camera: picture with name and Beijing time, what the stream is, how late it is; or why there is no picture. */
export function VideoTile({ camera, economical, small = false, onClose, onSteer, ptz = null }: VideoTileProps) {
  const t = useTranslations('cameras');
  const { locale } = useLocaleSwitch();
  const frame = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const [full, setFull] = useState(false);
  const onScreen = useOnScreen(frame);
  const { view, ask } = useCameraGrant(camera.id, camera.state);
  const grant = view.kind === 'granted' ? view.grant : null;
  const online = grant?.camera.state === 'online';
  // A coding that this browser cannot play: the smaller stream is usually the plainer one.
  const [plain, setPlain] = useState(false);
  const sub = (small || plain) && grant?.camera.sub === true;
  const live = useLivePlayer(video, still, {
    url: grant !== null && online && onScreen ? `/api/video/${camera.id}${sub ? '~sub' : ''}/index.m3u8` : null,
    token: grant?.token ?? '',
    economical,
    onRefused: ask,
  });
  const name = locale === 'en' && grant?.camera.nameEn ? grant.camera.nameEn : (grant?.camera.name ?? camera.name);
  const playing = online && live.state === 'playing';
  const frozen = online && !playing && live.lastPictureAt !== null;
  useWatermark(frame, playing || frozen ? grant.mark : null);
  const unplayable = live.state === 'unplayable';
  useEffect(() => {
    if (unplayable) setPlain(true);
  }, [unplayable]);
  const close = t('close', { name });

  return (
    <section
      ref={frame}
      className={styles['tile']}
      aria-label={name}
      data-camera={camera.id}
      data-state={playing ? 'playing' : online ? live.state : (grant?.camera.state ?? view.kind)}
      data-steered={ptz !== null}
      onKeyDown={(event) => {
        if (event.key !== 'Delete') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <video ref={video} className={styles['video']} muted playsInline autoPlay aria-label={t('pictureOf', { name })} />
      <canvas ref={still} className={styles['lastLive']} hidden={!frozen} aria-hidden />
      <TileNotice view={view} live={live} fallback={camera} />
      {ptz !== null && playing && live.stats !== null && ptz.state?.drive === 'yes' ? (
        <Suspense>
          <ZoomOverlay picture={live.stats} onZoom={ptz.zoomTo} />
        </Suspense>
      ) : null}
      <header className={styles['head']}>
        <span className={styles['name']}>{name}</span>
        <PictureClock live={live} shown={playing} />
        <span className={styles['actions']}>
          {onSteer === undefined || !online ? null : (
            <IconButton label={t('steer', { name })} pressed={ptz !== null} onClick={onSteer}>
              <Move size={15} strokeWidth={1.5} aria-hidden />
            </IconButton>
          )}
          {playing ? (
            <IconButton label={t('facts.show')} pressed={full} data-wide onClick={() => setFull(!full)}>
              <Info size={15} strokeWidth={1.5} aria-hidden />
            </IconButton>
          ) : null}
          <IconButton label={t('enlarge', { name })} data-wide onClick={() => void toggleFullscreen(frame.current)}>
            <Maximize2 size={15} strokeWidth={1.5} aria-hidden />
          </IconButton>
          <IconButton label={close} shortcut="Delete" onClick={onClose}>
            <X size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </span>
      </header>
      {playing && (
        <StreamFacts cameraId={camera.id} live={live} sub={sub} codec={grant?.camera.codec ?? null} full={full} />
      )}
    </section>
  );
}

async function toggleFullscreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) await document.exitFullscreen();
  else await element?.requestFullscreen?.().catch(() => {});
}

/** The time of the picture on screen, not of the wall: a frozen picture shows a standing clock. */
function PictureClock({ live, shown }: { readonly live: LiveView; readonly shown: boolean }) {
  const t = useTranslations('cameras');
  const at = live.stats?.pictureAt ?? null;
  if (!shown || at === null) return null;
  return (
    <time className={styles['clock']} title={t('beijingTime')} dateTime={new Date(at).toISOString()}>
      <span className={styles['date']}>{formatDate(at)} </span>
      {formatClock(at)}
    </time>
  );
}
