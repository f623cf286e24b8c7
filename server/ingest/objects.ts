import type { Tx } from '../database.ts';

/** An object as senders name it. */
export interface KnownObject {
  readonly id: string;
  readonly fid: number;
  readonly layer: number;
  readonly scopeKey: number;
}

/** Objects by id over all layers (ids carry a prefix per layer, so they do not repeat); gone and unknown ones are missing. */
export async function findObjects(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, KnownObject>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<KnownObject>({
    name: 'ingest_objects',
    text: `select f.object_id as id, f.fid, f.layer, f.scope_key as "scopeKey" from unnest($1::text[]) w(id)
           join feature_id f on f.layer = any('{1,2,3,4,5,6,7,8,9}'::smallint[]) and f.object_id = w.id where f.retired_at is null`,
    values: [[...new Set(ids)]],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
