'use client';

import { useEffect, useRef, useState } from 'react';
import { tierRank } from '../../domain/tier.ts';
import { nextRest, type WallPicture, type WallRest, type WallWarning } from '../../domain/wall-focus.ts';
import { serverNow } from '../../lib/use-now.ts';
import type { WallIncident, WallItem } from './wall-types.ts';

const TICK_MS = 1_000;

/** A warning as the rules of attention see it. */
export function wallWarning(item: WallItem): WallWarning {
  return {
    id: item.id,
    tier: tierRank(item.tier),
    acknowledged: item.acknowledgedAt !== null,
    since: item.tierSince,
    deadline: item.deadline,
  };
}

/** Where the wall looks now: decided anew each second and at every change, by domain/wall-focus.ts alone. */
export function useWallRest(input: {
  readonly items: readonly WallItem[];
  readonly incidents: readonly WallIncident[];
  readonly places: number;
  readonly dwellSeconds: number;
}): WallRest | null {
  const { items, incidents, places, dwellSeconds } = input;
  const [rest, setRest] = useState<WallRest | null>(null);
  const picture = useRef<WallPicture | null>(null);
  useEffect(() => {
    picture.current = {
      warnings: items.map(wallWarning),
      incidents: incidents.map(({ id }) => id),
      places,
      dwellMs: dwellSeconds * 1000,
    };
    const look = () =>
      setRest((before) => (picture.current === null ? before : nextRest(picture.current, before, serverNow())));
    look();
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [items, incidents, places, dwellSeconds]);
  return rest;
}
