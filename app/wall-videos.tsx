'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { WallFocus } from '../domain/wall-focus.ts';
import type { WallScene } from '../domain/wall-scene.ts';
import { VideoTile } from '../features/cameras/video-tile.tsx';
import type { WallCamera, WallIncident, WallItem } from '../features/wall/wall-types.ts';
import { useNameOf } from '../lib/i18n/use-code-words.ts';
import { useTRPC } from '../lib/trpc/client.tsx';

interface WallVideosProps {
  readonly scene: WallScene;
  readonly focus: WallFocus | null;
  readonly items: readonly WallItem[];
  readonly incidents: readonly WallIncident[];
}

const nothing = () => {};

/** The page of a round that is shown; it turns only while there is more than fits and nothing is held. */
function useTurn(pages: number, seconds: number, turning: boolean): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!turning || pages < 2) return;
    const timer = setInterval(() => setTurn((before) => before + 1), seconds * 1000);
    return () => clearInterval(timer);
  }, [turning, pages, seconds]);
  return pages === 0 ? 0 : turn % pages;
}

/** Cameras that follow the focus; between two of them, and where a scene has its own round, those of the scene. */
export function WallVideos({ scene, focus, items, incidents }: WallVideosProps) {
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const warning = focus?.kind === 'warning' ? items.find(({ id }) => id === focus.id) : undefined;
  const incident = focus?.kind === 'incident' ? incidents.find(({ id }) => id === focus.id) : undefined;
  const held = focus?.kind === 'warning' && focus.held;
  const place = warning ?? incident;
  // A flood scene keeps its entrances in view unless a red takes them.
  const rounds = scene.kind === 'watch' || scene.kind === 'incident' ? place === undefined : !held;
  const query = useQuery(
    trpc.walls.cameras.queryOptions(
      rounds || place === undefined ? { scene: scene.kind } : { lng: place.lng, lat: place.lat, fid: place.fid },
      { staleTime: 30_000, refetchInterval: 60_000, placeholderData: keepPreviousData },
    ),
  );
  const cameras: readonly WallCamera[] = query.data ?? [];
  const turn = useTurn(Math.ceil(cameras.length / scene.videos), Math.max(20, scene.dwellSeconds), rounds && !held);
  const shown = cameras.slice(turn * scene.videos, (turn + 1) * scene.videos);
  return shown.map((camera) => (
    <VideoTile
      key={camera.id}
      camera={{ ...camera, name: nameOf(camera) }}
      economical={scene.videos > 2}
      onClose={nothing}
    />
  ));
}
