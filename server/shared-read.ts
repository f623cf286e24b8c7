import { asViewer, type Tx, type Viewer } from './database.ts';

/** Runs reads of one HTTP request; those that run at the same time for the same viewer share a transaction. */
export type SharedRead = <T>(viewer: Viewer, work: (tx: Tx) => Promise<T>) => Promise<T>;

interface Open {
  readonly tx: Promise<Tx>;
  readonly end: () => void;
  users: number;
  /** Ends when everything before has had the connection: it carries one statement at a time. */
  turn: Promise<unknown>;
}

const IN_FAILED_TRANSACTION = '25P02';
const isAborted = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === IN_FAILED_TRANSACTION;

function begin(viewer: Viewer): Open {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const { promise: tx, resolve, reject } = Promise.withResolvers<Tx>();
  asViewer(viewer, async (client) => {
    resolve(client);
    await ended;
  }).catch(reject);
  return { tx, end, users: 0, turn: tx.catch(() => {}) };
}

/**
 * A page asks for several things at once, and they travel in one request: one transaction instead of one for each. A
 * statement that fails spoils the transaction for the others, which then read again in one of their own. For reads only:
 * a command is a transaction by itself (design, law 5).
 */
export function sharedRead(): SharedRead {
  const open = new Map<Viewer, Open>();
  return async (viewer, work) => {
    const shared = open.get(viewer) ?? begin(viewer);
    open.set(viewer, shared);
    shared.users += 1;
    try {
      const mine = shared.turn.then(async () => await work(await shared.tx));
      shared.turn = mine.catch(() => {});
      return await mine;
    } catch (error) {
      // What tRPC or a driver wrapped still names its cause.
      const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : error;
      if (!isAborted(cause) && !isAborted(error)) throw error;
    } finally {
      shared.users -= 1;
      if (shared.users === 0) {
        open.delete(viewer);
        shared.end();
      }
    }
    return await asViewer(viewer, work);
  };
}
