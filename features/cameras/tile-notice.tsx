'use client';

import { useTranslations } from 'use-intl';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNow } from '../../lib/use-now.ts';
import type { VideoCamera } from './camera.ts';
import type { PlayerState } from './live-player.ts';
import type { CameraGrant } from './use-camera-grant.ts';
import styles from './video-tile.module.css';

interface TileNoticeProps {
  readonly view: CameraGrant;
  readonly player: PlayerState;
  /** What the situation knows of the camera, until the server has answered. */
  readonly fallback: VideoCamera;
}

/** Says why there is no moving picture, since when, and what happens next; nothing while the picture moves. */
export function TileNotice({ view, player, fallback }: TileNoticeProps) {
  const t = useTranslations('cameras');
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
  if (view.kind === 'asking' || player === 'connecting') return <Words title={t('connecting')} busy />;
  return player === 'stalled' ? <Words title={t('stalled')} detail={t('trying')} busy /> : null;
}

function Words({
  title,
  detail,
  busy = false,
}: {
  readonly title: string;
  readonly detail?: string;
  readonly busy?: boolean;
}) {
  return (
    <div className={styles['notice']} role="status" data-busy={busy}>
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
