'use client';

import { useState } from 'react';
import type { VideoCamera } from '../features/cameras/camera.ts';
import { PtzPanel } from '../features/cameras/ptz-panel.tsx';
import { StillTile } from '../features/cameras/still-tile.tsx';
import { TILES_ON_HTTP1, useMultiplexed } from '../features/cameras/use-multiplexed.ts';
import { usePtz } from '../features/cameras/use-ptz.ts';
import { VideoTile } from '../features/cameras/video-tile.tsx';
import { useSession } from '../features/session/use-session.ts';
import { UserMenu } from '../features/session/user-menu.tsx';
import { StatusBanner } from '../features/situation/status-banner.tsx';
import { VideoWallScreen, type WallTileProps } from '../features/video-wall/video-wall-screen.tsx';
import { useNameOf } from '../lib/i18n/use-code-words.ts';
import { useLivePicture } from './use-live-picture.ts';

/** The video wall of a desk, with the live line of the situation for whoever steers. */
export function VideoWall() {
  const { data: me } = useSession();
  const nameOf = useNameOf();
  const multiplexed = useMultiplexed();
  const mayWatch = me === undefined ? null : me.permissions.includes('video.view');
  const maySteer = me?.permissions.includes('video.control') ?? false;
  const { status, retry } = useLivePicture({ enabled: mayWatch === true, onObject: () => {}, onLoud: () => {} });
  const [steered, setSteered] = useState<VideoCamera | null>(null);
  /** Stills that were pressed: they move from then on. */
  const [moving, setMoving] = useState<ReadonlySet<string>>(new Set());
  const ptz = usePtz(steered?.id ?? null);

  const tile = ({ id, camera, still, count, onClose }: WallTileProps) => {
    const known: VideoCamera = {
      id,
      fid: camera?.fid ?? 0,
      name: camera === null ? id : nameOf(camera),
      state: camera?.state ?? 'online',
      lastSeenAt: camera?.lastSeenAt ?? null,
    };
    const close = () => {
      if (steered?.id === id) setSteered(null);
      onClose();
    };
    if (still && !moving.has(id))
      return <StillTile camera={known} onPlay={() => setMoving((before) => new Set(before).add(id))} onClose={close} />;
    return (
      <VideoTile
        key={id}
        camera={known}
        economical={!multiplexed && count > TILES_ON_HTTP1}
        small={count > 1}
        onClose={close}
        onSteer={maySteer ? () => setSteered(steered?.id === id ? null : known) : undefined}
        ptz={steered?.id === id ? ptz : null}
      />
    );
  };
  return (
    <VideoWallScreen
      mayWatch={mayWatch}
      phase={status.phase}
      menu={<UserMenu me={me} />}
      banner={<StatusBanner status={status} fault={null} placeProblem={null} onRetry={retry} />}
      tile={tile}
      side={
        ptz === null || steered === null ? null : (
          <PtzPanel key={steered.id} ptz={ptz} name={steered.name} onClose={() => setSteered(null)} />
        )
      }
    />
  );
}
