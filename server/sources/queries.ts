import type { Tx } from '../database.ts';
import { unseal } from './seal.ts';

/** A sending system as a delivery needs it. */
export interface IngestSource {
  readonly id: string;
  readonly name: string;
  readonly enterprise: number;
  /** The cells it may write to. */
  readonly scope: ReadonlySet<number>;
  /** The current secret and, while a rotation runs, the one before. */
  readonly secrets: readonly string[];
  /** Why it must not deliver; null when it may. */
  readonly inactive: 'revoked' | 'no_commitment' | null;
  readonly scopeKey: number;
}

interface SourceRow {
  id: string;
  name: string;
  enterprise: number;
  scope: string | null;
  secret_sealed: Buffer;
  previous_sealed: Buffer | null;
  revoked: boolean;
  committed: boolean;
  scope_key: number;
  version: string;
}

const MAX_CACHED = 1_000;
const cache = new Map<string, { readonly version: string; readonly scope: ReadonlySet<number> }>();

/**
 * The source of a delivery, or null. Asked at every delivery, so that a revocation holds at once; the list of cells may
 * be long, so it travels only when the row changed.
 */
export async function findSource(tx: Tx, id: string): Promise<IngestSource | null> {
  const known = cache.get(id);
  const { rows } = await tx.query<SourceRow>({
    name: 'ingest_source',
    text: `select id, name, enterprise, case when xmin::text = $2 then null else scope_keys::text end as scope, secret_sealed,
             case when previous_valid_to > guanlan.now() then previous_secret_sealed end as previous_sealed,
             revoked_at is not null as revoked, commitment_at is not null as committed, scope_key, xmin::text as version
           from ingest_source where id = $1`,
    values: [id, known?.version ?? ''],
  });
  const row = rows[0];
  if (row === undefined) return null;
  return {
    id: row.id,
    name: row.name,
    enterprise: row.enterprise,
    scope: scopeOf(row, known?.scope),
    secrets: [row.secret_sealed, ...(row.previous_sealed === null ? [] : [row.previous_sealed])].map(unseal),
    inactive: row.revoked ? 'revoked' : row.committed ? null : 'no_commitment',
    scopeKey: row.scope_key,
  };
}

function scopeOf(row: SourceRow, known: ReadonlySet<number> | undefined): ReadonlySet<number> {
  if (row.scope === null && known !== undefined) return known;
  const scope = new Set((row.scope ?? '{}').slice(1, -1).split(',').filter(Boolean).map(Number));
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(row.id, { version: row.version, scope });
  return scope;
}
