import type { PGlite } from '@electric-sql/pglite';
import type { Front } from './front.ts';

const LOOK_EVERY_MS = 10_000;
const CHECKPOINT_AFTER_BYTES = 16 * 1024 * 1024;
/** So much log is written out even when the engine is never idle, because nothing else ever shortens it. */
const CHECKPOINT_AT_LATEST_BYTES = 512 * 1024 * 1024;
const TABLES_PER_LOOK = 5;

/** The rule of autovacuum's defaults: 50 rows and a fifth (a tenth for statistics) of the table. */
const NEEDS_VACUUM = `
  SELECT format('%I.%I', schemaname, relname) AS name
  FROM pg_stat_user_tables
  WHERE n_dead_tup > 50 + 0.2 * n_live_tup OR n_mod_since_analyze > 50 + 0.1 * n_live_tup
     OR n_ins_since_vacuum > 1000 + 0.2 * n_live_tup
  ORDER BY n_dead_tup + n_mod_since_analyze DESC LIMIT 1`;

/**
 * What background processes do on a real server and nobody does here: CHECKPOINT and VACUUM (ANALYZE), one table at
 * a time, while nobody wants the engine. `announce` warns the supervisor that the process may be silent for a while.
 */
export class Chores {
  readonly #pglite: PGlite;
  readonly #front: Front;
  readonly #announce: (patienceMs: number) => Promise<void>;
  readonly #timer: NodeJS.Timeout;
  #lastCheckpoint = 0;
  #stopped = false;
  #busy = false;

  constructor(pglite: PGlite, front: Front, announce: (patienceMs: number) => Promise<void>) {
    this.#pglite = pglite;
    this.#front = front;
    this.#announce = announce;
    this.#timer = setInterval(() => {
      this.#look().catch((error: unknown) => {
        // The next look tries again; on the way down the engine may be closed under a chore.
        if (!this.#stopped) console.error('A chore of the database failed:', error);
      });
    }, LOOK_EVERY_MS).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const isCalm = this.#front.isIdle();
    try {
      await this.#front.exclusive(async () => {
        const log = await this.#writtenLogBytes();
        const behind = log - this.#lastCheckpoint;
        if (behind > (isCalm ? CHECKPOINT_AFTER_BYTES : CHECKPOINT_AT_LATEST_BYTES)) {
          await this.#patiently(() => this.#pglite.exec('CHECKPOINT'));
          this.#lastCheckpoint = log;
        }
      });
      for (let table = 0; table < TABLES_PER_LOOK && this.#front.isIdle(); table += 1) {
        if ((await this.vacuumWorstTable()) === undefined) break;
      }
    } finally {
      this.#busy = false;
    }
  }

  /** Returns the table that was cleaned, if any needed it. */
  vacuumWorstTable(): Promise<string | undefined> {
    return this.#front.exclusive(async () => {
      const { rows } = await this.#pglite.query<{ name: string }>(NEEDS_VACUUM);
      const name = rows[0]?.name;
      if (name !== undefined) await this.#patiently(() => this.#pglite.exec(`VACUUM (ANALYZE) ${name}`));
      return name;
    });
  }

  async #writtenLogBytes(): Promise<number> {
    const sql = `SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 AS bytes`;
    return (await this.#pglite.query<{ bytes: number }>(sql)).rows[0]?.bytes ?? 0;
  }

  async #patiently(work: () => Promise<unknown>): Promise<void> {
    await this.#announce(120_000);
    await work();
    await this.#announce(0);
  }
}
