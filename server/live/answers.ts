import { asViewer, type Tx, type Viewer } from '../database.ts';
import type { SharedRead } from '../shared-read.ts';
import { isTailing, tailSeq } from './tail.ts';

/** What no event tells of (a renamed enterprise) is this late at most. */
const KEEP_MILLISECONDS = 30_000;
const MAX_KEPT = 500;

interface Kept {
  readonly seq: number;
  readonly until: number;
  readonly answer: Promise<unknown>;
}
const kept = new Map<string, Kept>();

/** A command of this process was committed: its own screen asks again before the event log has told of it. */
export function forgetAnswers(): void {
  kept.clear();
}

/**
 * Reads for all viewers who see the same, until the log moves: an event sends every open screen to the same list at the
 * same moment, and a hundred screens of a district are one reading. An answer is used only while this process has read
 * no event since its reading began, so a screen that was told of an event never gets an older list.
 * @param key names the question with all its parameters; what depends on the person and not on the scope must not come here
 * @param run in the transaction of the request that asks, where it has one
 */
export async function sameForScope<T>(
  viewer: Viewer,
  key: string,
  read: (tx: Tx) => Promise<T>,
  run: SharedRead = asViewer,
): Promise<T> {
  if (!isTailing()) return await run(viewer, read);
  const place = `${viewer.scopeHash}|${viewer.precision}|${key}`;
  const now = performance.now();
  const known = kept.get(place);
  // Only answers of the same question stand at this place.
  if (known !== undefined && known.seq === tailSeq() && known.until > now) return (await known.answer) as T;
  if (kept.size >= MAX_KEPT) kept.clear();
  const answer = run(viewer, read);
  const entry: Kept = { seq: tailSeq(), until: now + KEEP_MILLISECONDS, answer };
  kept.set(place, entry);
  answer.catch(() => {
    if (kept.get(place) === entry) kept.delete(place);
  });
  return await answer;
}
