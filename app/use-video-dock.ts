'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { VideoCamera, VideoLayout } from '../features/cameras/camera.ts';
import type { CardCamera } from '../features/objects/card-types.ts';
import { useNameOf } from '../lib/i18n/use-code-words.ts';
import { useTRPC } from '../lib/trpc/client.tsx';

const MAX_TILES = 9;

function stateOf(state: string): VideoCamera['state'] {
  return state === 'offline' || state === 'faulty' ? state : 'online';
}

/** The pictures that float over the map: opened from a card, a warning, the map or the key `v`; up to nine. */
export function useVideoDock() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const nameOf = useNameOf();
  const [cameras, setCameras] = useState<readonly VideoCamera[]>([]);
  const layout: VideoLayout = cameras.length <= 1 ? 1 : cameras.length <= 4 ? 4 : 9;

  const open = (camera: VideoCamera) =>
    setCameras((shown) =>
      shown.some((other) => other.id === camera.id) ? shown : [...shown, camera].slice(-MAX_TILES),
    );
  const openCamera = (camera: Pick<CardCamera, 'id' | 'fid' | 'name' | 'nameEn' | 'state' | 'lastSeenAt'>) =>
    open({
      id: camera.id,
      fid: camera.fid,
      name: nameOf(camera),
      state: stateOf(camera.state),
      lastSeenAt: camera.lastSeenAt,
    });

  /** A camera known by its feature id alone, as the map names it. */
  const openByFid = async (fid: number) => {
    const { identity } = await client.fetchQuery(trpc.objects.card.queryOptions({ layer: 'cameras', fid }));
    const seen = identity.attributes['last_seen_at'];
    open({
      id: identity.id,
      fid,
      name: nameOf(identity),
      state: stateOf(String(identity.attributes['state'] ?? 'online')),
      lastSeenAt: typeof seen === 'string' ? Date.parse(seen) : null,
    });
  };
  /** The eye nearest to a warning: the object's own camera that is online, else whatever is nearest. */
  const openForWarning = async (id: number) => {
    const warning = await client.fetchQuery(trpc.warnings.get.queryOptions({ id }));
    const camera = warning.cameras.find((candidate) => candidate.state === 'online') ?? warning.cameras[0];
    if (camera !== undefined) await openByFid(camera.fid);
  };

  return {
    cameras,
    layout,
    openCamera,
    openByFid,
    openForWarning,
    close: (id: string) => setCameras((shown) => shown.filter((camera) => camera.id !== id)),
    clear: () => setCameras([]),
  };
}
