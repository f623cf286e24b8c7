'use client';

import { useTranslations } from 'use-intl';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import type { VideoCamera } from './camera.ts';
import { codecName } from './codec-name.ts';
import type { CameraGrant } from './use-camera-grant.ts';
import type { LiveView } from './use-live-player.ts';
import styles from './video-tile.module.css';

interface TileNoticeProps {
  readonly view: CameraGrant;
  readonly live: LiveView;
  /** What the situation knows of the camera, until the server has answered. */
  readonly fallback: VideoCamera;
}

/** Says why there is no moving picture, since when, and what happens next; nothing while the picture moves. */
export function TileNotice({ view, live, fallback }: TileNoticeProps) {
  const t = useTranslations('cameras');
  const codes = useCodeWords();
  if (view.kind === 'refused') {
    const words =
      view.code === 'not_found' || view.code === 'forbidden' ? t('refused') : t('refusedOther', { code: view.code });
    return <Words title={words} />;
  }
  if (view.kind === 'unreachable') return <Words title={t('unreachable')} detail={t('trying')} busy />;
  const camera = view.kind === 'granted' ? view.grant.camera : fallback;
  if (camera.state !== 'online') {
    const picture = view.kind === 'granted' ? view.grant.camera.lastPictureUrl : null;
    return <Dark state={camera.state} lastSeenAt={camera.lastSeenAt} picture={picture} />;
  }
  if (live.state === 'playing') return null;
  if (live.state === 'unplayable')
    return (
      <Words title={t('unplayable', { codec: codecName(live.stats?.codec ?? null) })} detail={t('unplayableHint')} />
    );
  const words = live.reason === null ? null : codes.videoReason(live.reason);
  if (live.lastPictureAt !== null) return <Frozen at={live.lastPictureAt} reason={words} />;
  if (words !== null) return <Words title={words} detail={t('trying')} busy />;
  return <Words title={view.kind === 'asking' || live.state === 'connecting' ? t('connecting') : t('stalled')} busy />;
}

/** The last picture stands behind these words, with its age, while the stream starts anew. */
function Frozen({ at, reason }: { readonly at: number; readonly reason: string | null }) {
  const t = useTranslations('cameras');
  const now = useNow();
  const age = useAge();
  const detail = now === 0 ? t('trying') : t('lastPictureAge', { age: age(Math.max(0, (now - at) / 1000)) });
  return <Words title={reason ?? t('stalled')} detail={`${detail} · ${t('trying')}`} over />;
}

function Words({
  title,
  detail,
  busy = false,
  over = false,
}: {
  readonly title: string;
  readonly detail?: string;
  readonly busy?: boolean;
  /** A picture stands behind. */
  readonly over?: boolean;
}) {
  return (
    <div className={styles['notice']} role="status" data-busy={busy} data-over={over}>
      <p className={styles['noticeTitle']}>{title}</p>
      {detail !== undefined && <p className={styles['noticeDetail']}>{detail}</p>}
    </div>
  );
}

interface DarkProps {
  readonly state: 'offline' | 'faulty';
  readonly lastSeenAt: number | null;
  readonly picture: string | null;
}

/** A camera that sends nothing: its last picture in grey, when that was, and what is wrong (REQ-VID-09). */
function Dark({ state, lastSeenAt, picture }: DarkProps) {
  const t = useTranslations('cameras');
  const now = useNow();
  const age = useAge();
  return (
    <>
      {/* biome-ignore lint/performance/noImgElement: one small still behind a token; the image service must not cache it */}
      {picture !== null && <img className={styles['lastPicture']} src={picture} alt={t('lastPicture')} />}
      <div className={styles['notice']} role="status" data-over={picture !== null}>
        <p className={styles['noticeTitle']}>{t(`state.${state}`)}</p>
        {lastSeenAt === null || now === 0 ? (
          <p className={styles['noticeDetail']}>{lastSeenAt === null ? t('neverSeen') : ''}</p>
        ) : (
          <p className={styles['noticeDetail']}>
            {t('lastSeen', { at: formatMoment(lastSeenAt, now), age: age((now - lastSeenAt) / 1000) })}
          </p>
        )}
        {picture !== null && <p className={styles['noticeDetail']}>{t('lastPictureShown')}</p>}
        <p className={styles['noticeDetail']}>{t(`advice.${state}`)}</p>
      </div>
    </>
  );
}
