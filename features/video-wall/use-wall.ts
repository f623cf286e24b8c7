'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTRPC } from '../../lib/trpc/client.tsx';
import {
  decodeSubject,
  decodeWall,
  EMPTY_WALL,
  encodeSubject,
  encodeWall,
  openAll,
  pagesOf,
  turn,
  type WallState,
  type WallSubject,
} from './wall-state.ts';

interface Shown {
  readonly wall: WallState;
  readonly subject: WallSubject | null;
  /** The subject's cameras are to be put up when they are known. */
  readonly opening: boolean;
}

/** What stands on the wall: in the address, changed by hand, by a subject whose cameras are looked up, and by time. */
export function useWall(paused: boolean) {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    const { search } = window.location;
    const wall = decodeWall(search);
    const subject = decodeSubject(search);
    setShown({ wall, subject, opening: subject !== null && wall.cameras.length === 0 });
  }, []);
  useEffect(() => {
    if (shown !== null) window.history.replaceState(null, '', encodeWall(shown.wall) + encodeSubject(shown.subject));
  }, [shown]);

  const update = useCallback(
    (change: (wall: WallState) => WallState) =>
      setShown((before) => (before === null ? before : { ...before, wall: change(before.wall) })),
    [],
  );
  const open = useCallback(
    (subject: WallSubject | null) =>
      setShown((before) => ({ wall: before?.wall ?? EMPTY_WALL, subject, opening: subject !== null })),
    [],
  );
  const subjects = useSubject(shown?.subject ?? null);
  const { ids } = subjects;
  const opening = shown?.opening === true;
  useEffect(() => {
    if (ids === null || !opening) return;
    setShown((before) => (before === null ? before : { ...before, wall: openAll(before.wall, ids), opening: false }));
  }, [ids, opening]);

  const wall = shown?.wall ?? EMPTY_WALL;
  useCarousel(wall, paused, update);
  return { ready: shown !== null, wall, subject: shown?.subject ?? null, subjects, update, open };
}

/** The cameras of what the wall was opened for; `ids` is null until they are known. */
function useSubject(subject: WallSubject | null) {
  const trpc = useTRPC();
  const target =
    subject === null || subject.kind === 'ready'
      ? null
      : subject.kind === 'warning'
        ? { warning: subject.id }
        : subject.kind === 'object'
          ? { layer: subject.layer, fid: subject.fid }
          : { at: [subject.at[0], subject.at[1]] satisfies [number, number] };
  const seeing = useQuery(
    trpc.videoWall.seeing.queryOptions(
      target === null || subject === null || subject.kind === 'ready'
        ? skipToken
        : { target, radiusMeters: subject.radiusMeters },
    ),
  );
  const ready = useQuery(
    trpc.videoWall.ready.queryOptions(subject?.kind === 'ready' ? { scene: subject.scene } : skipToken),
  );
  const cameras = subject?.kind === 'ready' ? ready.data?.cameras : seeing.data?.cameras;
  const key = subject === null || cameras === undefined ? null : cameras.map(({ id }) => id).join('.');
  const ids = useMemo(() => (key === null ? null : key === '' ? [] : key.split('.')), [key]);
  return { ids, seeing, ready };
}

/** Turns the page every so often, while the page is looked at and nobody steers. */
function useCarousel(wall: WallState, paused: boolean, update: (change: (wall: WallState) => WallState) => void) {
  const seconds = wall.carouselSeconds;
  const turns = seconds !== null && pagesOf(wall) > 1 && !paused;
  const latest = useRef(update);
  latest.current = update;
  useEffect(() => {
    if (!turns || seconds === null) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current((before) => turn(before, 1));
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [turns, seconds]);
}
