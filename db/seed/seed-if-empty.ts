import pg from 'pg';
import type { RegionSize } from './model.ts';
import { seedRegion } from './region.ts';

/** Fills a demo database at its first start; a database that holds objects is left as it is. Returns whether it seeded. */
export async function seedIfEmpty(options: {
  readonly url: string;
  readonly size: RegionSize;
  readonly now: Date;
  readonly log: (line: string) => void;
}): Promise<boolean> {
  const { url, ...seed } = options;
  if (await holdsObjects(url)) return false;
  seed.log(`demo region: making it (${seed.size})`);
  await seedRegion(url, seed);
  return true;
}

async function holdsObjects(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, application_name: 'guanlan-seed' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role guanlan_engine');
    const { rows } = await client.query('select from feature_id limit 1');
    await client.query('rollback');
    return rows.length > 0;
  } finally {
    await client.end();
  }
}
