import { layerCode } from '../../domain/layer.ts';
import type { PullTest } from '../../domain/pull-schema.ts';
import { asEngine, type Tx } from '../database.ts';
import { type ResolvedState, takeStates } from '../ingest/states.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { tryPull } from './pull-test.ts';
import { type DuePull, takeDuePulls } from './queries.ts';

const EVERY_MS = 5_000;
/** So many cameras are asked at once; each answers within seconds or not at all. */
const AT_ONCE = 8;

/** A camera that cannot be reached is away; one that answers and cannot be used is broken. */
const AWAY: readonly string[] = ['unreachable', 'no_answer'];

async function cameraState(tx: Tx, pull: DuePull, outcome: PullTest, now: number): Promise<ResolvedState[]> {
  // One lost packet is no failure: the second look in a row decides.
  if (!outcome.ok && !pull.wasFailing) return [];
  const { rows } = await tx.query<{ id: string; scopeKey: number }>(
    'select id, scope_key as "scopeKey" from camera where fid = $1',
    [pull.cameraFid],
  );
  return rows.map(({ id, scopeKey }) => {
    const state = outcome.ok ? 'online' : AWAY.includes(outcome.reason) ? 'offline' : 'faulty';
    const object = { id, fid: pull.cameraFid, layer: layerCode('cameras'), scopeKey };
    return { item: { index: 0, object: id, state, at: now }, object };
  });
}

/** Writes what a look found: the row's own state, and the camera's through the door of ingest. One transaction. */
export function recordLook(pull: DuePull, outcome: PullTest): Promise<void> {
  return asEngine(async (tx) => {
    const { rows } = await tx.query<{ now: number }>(
      `update video_pull set state = $2, reason = $3, detail = $4, reached_at = case when $2 = 'reachable' then guanlan.now() else reached_at end
       where id = $1 returning round(date_part('epoch', guanlan.now()) * 1000) as now`,
      [
        pull.id,
        outcome.ok ? 'reachable' : 'failed',
        outcome.ok ? null : outcome.reason,
        (outcome.ok ? outcome.offers : outcome.detail).slice(0, 300),
      ],
    );
    const [row] = rows;
    if (row === undefined) return;
    const events = await takeStates(tx, row.now, 'pull', await cameraState(tx, pull, outcome, row.now));
    await appendEvents(tx, events);
  });
}

/** Looks at every pull once a minute, so that the map tells the truth about cameras that nobody watches. */
export function watchPulls(): { stop(): void } {
  let busy = false;
  const look = async () => {
    const due = await asEngine((tx) => takeDuePulls(tx, AT_ONCE));
    await Promise.all(due.map(async (pull) => recordLook(pull, await tryPull(pull))));
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    look()
      .catch((error: unknown) => console.error('the look at the pulled cameras failed:', error))
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
