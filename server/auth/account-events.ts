import type { Tx } from '../database.ts';

/** Scope key that no viewer reaches: events for the processes, not for people. */
const NOBODY = 0;

/**
 * Tells every web instance that a person's rights changed: cached viewers are dropped and open streams close within 2 s.
 * Must be the last statement before commit, like every append to the event log.
 */
export async function tellGrantsChanged(tx: Tx, userId: string): Promise<void> {
  await append(tx, [{ kind: 'grants', scope_key: NOBODY, payload: { userId } }]);
}

/** Tells every web instance that sessions or keys ended, by the hashes of their secrets. Last statement before commit. */
export async function tellSessionsEnded(tx: Tx, hashes: readonly string[]): Promise<void> {
  await append(
    tx,
    hashes.map((sessionHash) => ({ kind: 'session', scope_key: NOBODY, payload: { sessionHash } })),
  );
}

async function append(tx: Tx, items: readonly object[]): Promise<void> {
  if (items.length > 0) await tx.query('select guanlan.append_events($1)', [JSON.stringify(items)]);
}
