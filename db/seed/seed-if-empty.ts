import pg from 'pg';
import type { SeedOptions } from './region.ts';
import { seedRegion } from './region.ts';

/** Writes the demo region when the database holds no object yet; returns whether it did. */
export async function seedIfEmpty(options: SeedOptions & { readonly url: string }): Promise<boolean> {
  const client = new pg.Client({ connectionString: options.url, application_name: 'guanlan-seed' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role guanlan_engine');
    const { rows } = await client.query('select from feature_id limit 1');
    await client.query('commit');
    if (rows.length > 0) return false;
  } finally {
    await client.end();
  }
  await seedRegion(options.url, options);
  return true;
}
