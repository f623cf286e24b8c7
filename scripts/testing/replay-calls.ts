import { FILM_SPANS_MS, filmStart } from '../../domain/replay.ts';
import { type Calls, once } from './one-call.ts';

const HOUR = 3_600_000;

/** The procedures of the time slider; they answer times, tiers and reasons of the viewer's own warnings. */
export const REPLAY_CALLS: Readonly<Record<string, () => Calls>> = {
  'replay.history': () => once(undefined, false),
  'replay.marks': () => once({ from: Date.now() - HOUR, to: Date.now() }, false),
  'replay.turn': () => once({ time: Date.now(), direction: -1 }, false),
};

/** A stretch of the past, as states and as places. */
export function replayPaths() {
  const [span] = FILM_SPANS_MS;
  const from = filmStart(Date.now(), span);
  return ['film', 'tracks'].map((what) => ({ path: `/api/replay/${what}?from=${from}&span=${span}`, tells: false }));
}
