'use client';

import type { FeatureCollection } from 'geojson';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReplayPlayer } from '../features/replay/replay-player.ts';
import type { PastMoving } from '../features/situation/map-props.ts';
import { createStateStore } from '../features/situation/state-store.ts';
import { serverNow } from '../lib/use-now.ts';
import type { Desk } from './use-desk.ts';

/** The player's clock; engines glide between. */
const TICK_MS = 100;
/** The address follows a running clock this often. */
const WRITE_MS = 2_000;
/** Where the past begins when somebody asks for it without a moment. */
const BACK_MS = 60 * 60_000;

/** Vehicles of the past on their way from the player to the map. */
function createPastMoving() {
  const listeners = new Set<(records: Uint8Array) => void>();
  let time = 0;
  let last: Uint8Array | null = null;
  const past: PastMoving = {
    now: () => time,
    subscribe: (listener) => {
      listeners.add(listener);
      if (last !== null) listener(last);
      return () => listeners.delete(listener);
    },
  };
  return {
    past,
    setTime: (next: number) => {
      time = next;
    },
    tell: (records: Uint8Array) => {
      last = records;
      for (const listener of listeners) listener(records);
    },
  };
}

/** The past on the desk: the address names the moment, the player makes its picture, everything else shows that one. */
export function useReplay(desk: Desk) {
  const { time } = desk.situation;
  const isActive = time !== null;
  const [store] = useState(() => createStateStore());
  const [moving] = useState(createPastMoving);
  const [player, setPlayer] = useState<ReplayPlayer | null>(null);
  const [tails, setTails] = useState<FeatureCollection | null>(null);
  const latest = useRef({ desk, time });
  latest.current = { desk, time };
  /** What the player itself wrote into the address. */
  const written = useRef<number | null>(null);
  const toLive = () => latest.current.desk.update({ time: null }, 'push');

  useEffect(() => {
    if (!isActive) return;
    let made: ReplayPlayer | null = null;
    let gone = false;
    let ticking: ReturnType<typeof setInterval> | undefined;
    const start = async () => {
      // Not needed for the first picture: the desk opens live.
      const [{ createReplayPlayer }, { replaySource }] = await Promise.all([
        import('../features/replay/replay-player.ts'),
        import('../features/replay/replay-source.ts'),
      ]);
      const first = latest.current.time;
      if (gone || first === null) return;
      made = createReplayPlayer({
        source: replaySource,
        store,
        now: serverNow,
        time: first,
        onRecords: moving.tell,
        onTails: setTails,
        // The past has caught up: nobody asked for a step that the back button should undo.
        onLive: () => latest.current.desk.update({ time: null }),
      });
      const running = made;
      written.current = first;
      running.subscribe(() => moving.setTime(running.status().time));
      running.subscribe(addressWriter(running, written, (next) => latest.current.desk.update({ time: next })));
      moving.setTime(first);
      running.seek(first);
      let last = performance.now();
      ticking = setInterval(() => {
        const now = performance.now();
        running.tick(now - last);
        last = now;
      }, TICK_MS);
      setPlayer(running);
    };
    void start();
    return () => {
      gone = true;
      clearInterval(ticking);
      made?.close();
      written.current = null;
      setPlayer(null);
      setTails(null);
      store.replace([]);
    };
  }, [isActive, moving, store]);

  useEffect(() => {
    if (player === null || time === null || time === written.current) return;
    written.current = time;
    player.seek(time);
  }, [player, time]);

  // Zones of a hazard are those of now: they do not lie over the past.
  const overlays = useMemo(
    () => (isActive ? { ...desk.overlays, hazard: null, hazardFrame: null, tails } : desk.overlays),
    [isActive, tails, desk.overlays],
  );
  return {
    isActive,
    time: time ?? 0,
    player,
    store,
    past: isActive ? moving.past : null,
    overlays,
    toLive,
    toggle: () => (isActive ? toLive() : desk.update({ time: Math.round(serverNow() - BACK_MS) }, 'push')),
  };
}

export type Replay = ReturnType<typeof useReplay>;

/** Keeps the moment in the address: at once when the clock stands, now and then while it runs. */
function addressWriter(
  player: ReplayPlayer,
  written: { current: number | null },
  write: (time: number) => void,
): () => void {
  let wroteAt = performance.now();
  return () => {
    const { time, playing, phase } = player.status();
    if (phase !== 'ready') return;
    const next = Math.round(time);
    const isDue = playing ? performance.now() - wroteAt > WRITE_MS : next !== written.current;
    if (!isDue) return;
    wroteAt = performance.now();
    written.current = next;
    write(next);
  };
}
