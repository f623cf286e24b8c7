'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { geodesicMeters } from '../../domain/geodesy.ts';
import type { PatrolKind, PatrolMode } from '../../domain/patrol.ts';
import type { TrackItem } from './field-types.ts';
import type { useField } from './use-field.ts';
import type { DevicePosition } from './use-position.ts';

/** The patrol that goes on, as the device remembers it when the page was killed: no place stands in it. */
interface Running {
  readonly track: string;
  readonly patrol: PatrolKind;
  readonly mode: PatrolMode;
  readonly startedAt: number;
  readonly seq: number;
  readonly fixes: number;
  readonly meters: number;
}

const KEY = 'guanlan_field_patrol';
/** What a kill of the page may cost: a walk between two positions this far apart is still one stretch. */
const FLUSH_FIXES = 10;
const FLUSH_MS = 30_000;
const EVERY_MS: Readonly<Record<PatrolMode, number>> = { foot: 5_000, vehicle: 2_000, drone: 2_000, other: 2_000 };

function remembered(author: string): Running | null {
  try {
    const found: Running | null = JSON.parse(localStorage.getItem(`${KEY} ${author}`) ?? 'null');
    return found !== null && typeof found.track === 'string' ? found : null;
  } catch {
    return null;
  }
}

function remember(author: string, running: Running | null): void {
  try {
    if (running === null) localStorage.removeItem(`${KEY} ${author}`);
    else localStorage.setItem(`${KEY} ${author}`, JSON.stringify(running));
  } catch {
    // Without storage a killed page forgets that a patrol went on; its pieces stay in the queue.
  }
}

interface PatrolOptions {
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly field: ReturnType<typeof useField>;
  readonly position: DevicePosition | null;
}

/** Records a patrol: positions go into the device's queue in small pieces, each with its own id (REQ-WF-28). */
export function usePatrol({ author, field, position }: PatrolOptions) {
  const [running, setRunning] = useState<Running | null>(null);
  const buffer = useRef<TrackItem['fixes'][number][]>([]);
  const flushedAt = useRef(0);
  const last = useRef<DevicePosition | null>(null);
  const latest = useRef({ author, field, running });
  latest.current = { author, field, running };

  const change = useCallback((who: string, next: Running | null) => {
    latest.current.running = next;
    remember(who, next);
    setRunning(next);
  }, []);
  const id = author?.id ?? null;
  useEffect(() => {
    if (id !== null) setRunning(remembered(id));
  }, [id]);

  const flush = useCallback(
    async (endedAt: number | null) => {
      const { author: who, field: queue, running: now } = latest.current;
      if (who === null || now === null || (buffer.current.length === 0 && endedAt === null)) return;
      const fixes = buffer.current;
      buffer.current = [];
      flushedAt.current = Date.now();
      const { track, patrol, mode, startedAt, seq } = now;
      change(who.id, endedAt === null ? { ...now, seq: seq + 1 } : null);
      await queue.add(
        {
          ...{ kind: 'track', id: crypto.randomUUID(), author: who.id, authorName: who.name, note: '', position: null },
          ...{ takenAt: Date.now(), media: [], state: 'waiting', reason: '', attempts: 0, done: [] },
          ...{ track, seq, patrol, mode, startedAt, endedAt, fixes },
        },
        new Map(),
      );
    },
    [change],
  );

  useEffect(() => {
    const { author: who, running: now } = latest.current;
    if (position === null || who === null || now === null) return;
    const before = last.current;
    if (before !== null && position.at - before.at < EVERY_MS[now.mode]) return;
    last.current = position;
    const { at, lng, lat, accuracyMeters } = position;
    buffer.current.push([Math.round(at), lng, lat, accuracyMeters, 0]);
    const step = before === null ? 0 : geodesicMeters([before.lng, before.lat], [lng, lat]);
    // A step within the noise of standing still is not a way.
    const meters = now.meters + (step > Math.max(5, accuracyMeters / 2) ? step : 0);
    change(who.id, { ...now, fixes: now.fixes + 1, meters });
    if (buffer.current.length >= FLUSH_FIXES || Date.now() - flushedAt.current > FLUSH_MS) void flush(null);
  }, [position, change, flush]);

  const active = running !== null;
  useEffect(() => {
    if (!active) return;
    const hide = () => {
      if (document.visibilityState === 'hidden') void flush(null);
    };
    document.addEventListener('visibilitychange', hide);
    let lock: WakeLockSentinel | null = null;
    navigator.wakeLock?.request('screen').then(
      (taken) => {
        lock = taken;
      },
      () => {},
    );
    return () => {
      document.removeEventListener('visibilitychange', hide);
      void lock?.release();
    };
  }, [active, flush]);

  return {
    running,
    start: (patrol: PatrolKind, mode: PatrolMode) => {
      if (author === null) return;
      last.current = null;
      buffer.current = [];
      flushedAt.current = Date.now();
      const track = crypto.randomUUID();
      change(author.id, { track, patrol, mode, startedAt: Date.now(), seq: 0, fixes: 0, meters: 0 });
      navigator.vibrate?.(60);
    },
    stop: async () => {
      await flush(Date.now());
      navigator.vibrate?.(60);
    },
  };
}
