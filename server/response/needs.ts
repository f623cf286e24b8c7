import { RefusalError } from '../../domain/refusal.ts';
import { DEFAULT_NEEDS, DEFAULT_NEEDS_EFFECTIVE, NEEDS_SOURCE, type NeedTable } from '../../domain/response-need.ts';
import { needTableSchema } from '../../domain/response-schema.ts';
import type { Tx, Viewer } from '../database.ts';

/** A version of the table of needed units; version 0 is what the program brings. `createdAt` in epoch milliseconds. */
export interface NeedsVersion {
  readonly version: number;
  readonly effectiveOn: string;
  readonly body: NeedTable;
  readonly note: string;
  readonly authorName: string;
  readonly createdAt: number | null;
  readonly source: string;
}

/** The table in force: the newest version whose day has come. */
export async function needsNow(tx: Tx): Promise<NeedsVersion> {
  const { rows } = await tx.query<Omit<NeedsVersion, 'body' | 'source'> & { readonly body: unknown }>(
    `select version, effective_on::text as "effectiveOn", body, note, author_name as "authorName", round(date_part('epoch', created_at) * 1000) as "createdAt"
     from response_need where effective_on <= (guanlan.now() at time zone 'Asia/Shanghai')::date order by version desc limit 1`,
  );
  const row = rows[0];
  if (row === undefined)
    return {
      version: 0,
      effectiveOn: DEFAULT_NEEDS_EFFECTIVE,
      body: DEFAULT_NEEDS,
      note: '',
      authorName: '',
      createdAt: null,
      source: NEEDS_SOURCE,
    };
  return { ...row, body: needTableSchema.parse(row.body), source: NEEDS_SOURCE };
}

interface NewNeeds {
  /** The version that the person saw; refused when somebody else was faster. */
  readonly version: number;
  readonly effectiveOn: string;
  readonly body: NeedTable;
  readonly note: string;
}

/** Stores a new version; earlier ones stay as they were. Refuses `conflict` when another was stored meanwhile. */
export async function saveNeeds(
  tx: Tx,
  viewer: Viewer,
  { version, effectiveOn, body, note }: NewNeeds,
  address: string,
) {
  const { rowCount } = await tx.query(
    `insert into response_need (version, effective_on, body, note, author, author_name)
     select $1::int + 1, $2, $3, $4, $5, $6 where $1::int = coalesce((select max(version) from response_need), 0) on conflict do nothing`,
    [version, effectiveOn, JSON.stringify(body), note, viewer.id, viewer.name],
  );
  if (rowCount === 0)
    throw new RefusalError({ code: 'conflict', field: 'version', message: 'another version was stored meanwhile' });
  await tx.query('select guanlan.append_audit($1, $2, $3, $4, $5, $6)', [
    viewer.id,
    'response.needs',
    `response_need:${version + 1}`,
    'allowed',
    address,
    JSON.stringify({ effectiveOn, note }),
  ]);
  return { version: version + 1 };
}
