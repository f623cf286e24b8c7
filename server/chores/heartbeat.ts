import { hostname } from 'node:os';
import { asEngine } from '../database.ts';

/** What the last cycle of the worker was like; shown by /api/health and watched by every open screen. */
export interface Heartbeat {
  /** ISO time at which the cycle ended. */
  readonly lastCycle: string;
  readonly cycleMs: number;
  /** How late the latest due work was. */
  readonly maxOverdueSeconds: number;
}

const instance = `${hostname()}:${process.pid}`;

/** Tells that a process lives, stamped with the database clock: screens alarm when it is silent for 30 s. */
export function beat(name: string, detail: Heartbeat): Promise<void> {
  return asEngine(async (tx) => {
    await tx.query(
      `insert into process_heartbeat (name, instance, at, detail) values ($1, $2, guanlan.now(), $3)
       on conflict (name) do update set instance = excluded.instance, at = excluded.at, detail = excluded.detail`,
      [name, instance, JSON.stringify(detail)],
    );
  });
}
