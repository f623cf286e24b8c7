'use client';

import { useEffect, useRef, useState } from 'react';
import { HELP_STATES, type HelpState } from '../../domain/help-call.ts';
import { deviceSecretOf } from './device-secret.ts';
import type { HelpItem } from './field-types.ts';
import type { useField } from './use-field.ts';
import { recentPosition, type usePosition } from './use-position.ts';

/** How often a call is tried until it has arrived, and told anew where the caller is until somebody answered. */
const TRY_MS = 3_000;
const FOLLOW_MS = 10_000;
const TIMEOUT_MS = 8_000;
/** A call that is older is history. */
const OLD_MS = 12 * 3_600_000;

/** `calling`: not arrived yet. */
export interface HelpStatus {
  readonly state: 'calling' | HelpState;
  readonly by: string;
  readonly calledAt: number;
}

async function tell(item: HelpItem, place: ReturnType<typeof usePosition>): Promise<{ state: HelpState; by: string }> {
  const here = recentPosition(place.position);
  const position =
    here === null
      ? item.position && { ...item.position, at: item.takenAt }
      : { lng: here.lng, lat: here.lat, accuracyMeters: here.accuracyMeters, at: here.at };
  const secret = deviceSecretOf(item.author);
  const response = await fetch('/api/field/help', {
    method: 'POST',
    cache: 'no-store',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', ...(secret === null ? {} : { 'x-guanlan-device': secret }) },
    body: JSON.stringify({
      ...{ id: item.id, phone: item.phone, note: item.note, calledAt: item.takenAt, sentAt: Date.now() },
      position,
    }),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null || !('state' in answer) || !('by' in answer))
    throw new Error('unexpected answer');
  return { state: HELP_STATES.find((state) => state === answer.state) ?? 'open', by: String(answer.by) };
}

/**
 * A call for help: kept on the device before anything else, sent past all that waits as soon as there is signal, followed by
 * newer positions until somebody at the desk ends it. It tells whether it has arrived and who answered.
 */
export function useHelp(field: ReturnType<typeof useField>, place: ReturnType<typeof usePosition>) {
  const { store, refresh } = field;
  const [answers, setAnswers] = useState<ReadonlyMap<string, { readonly state: HelpState; readonly by: string }>>(
    new Map(),
  );
  const at = useRef(place);
  at.current = place;
  const current = field.items.find(
    (item): item is HelpItem => item.kind === 'help' && item.reason !== 'ended' && Date.now() - item.takenAt < OLD_MS,
  );
  const latest = useRef(current);
  latest.current = current;
  const id = current?.id;

  useEffect(() => {
    if (store === null || id === undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let live = true;
    const turn = async () => {
      const item = latest.current;
      if (item === undefined) return;
      const answer = await tell(item, at.current).catch(() => null);
      if (!live) return;
      if (answer !== null) {
        setAnswers((before) => new Map([...before, [item.id, answer]]));
        await store.update({ ...item, state: 'sent', reason: answer.state === 'ended' ? 'ended' : '' });
        await refresh();
      }
      if (live && answer?.state !== 'ended')
        timer = setTimeout(() => void turn(), answer === null ? TRY_MS : FOLLOW_MS);
    };
    void turn();
    const now = () => {
      clearTimeout(timer);
      void turn();
    };
    window.addEventListener('online', now);
    return () => {
      live = false;
      clearTimeout(timer);
      window.removeEventListener('online', now);
    };
  }, [store, id, refresh]);

  const answer = id === undefined ? undefined : answers.get(id);
  const status: HelpStatus | null =
    current === undefined
      ? null
      : { state: answer?.state ?? 'calling', by: answer?.by ?? '', calledAt: current.takenAt };
  return {
    status,
    call: async (author: { readonly id: string; readonly name: string }, phone: string) => {
      const here = recentPosition(place.position);
      await field.add(
        {
          ...{ kind: 'help', id: crypto.randomUUID(), author: author.id, authorName: author.name, phone, note: '' },
          ...{ takenAt: Date.now(), state: 'waiting', reason: '', attempts: 0, done: [], media: [] },
          position: here === null ? null : { lng: here.lng, lat: here.lat, accuracyMeters: here.accuracyMeters },
        },
        new Map(),
      );
    },
  };
}
