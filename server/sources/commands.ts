import { RefusalError } from '../../domain/refusal.ts';
import { asAuth, type Tx } from '../database.ts';
import { newSecret } from '../ingest/signature.ts';
import { seal, unseal } from './seal.ts';

/** Which cells a source may write to: all, those of enterprises, or those of zones. */
export type SourceScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'enterprises'; readonly keys: readonly number[] }
  | { readonly kind: 'zones'; readonly keys: readonly number[] };

/** `all`, `enterprise:3,4` or `zone:1`, as typed on a command line. */
export function parseSourceScope(text: string): SourceScope {
  if (text === 'all') return { kind: 'all' };
  const match = /^(enterprise|zone):(\d+(?:,\d+)*)$/.exec(text);
  if (match === null)
    throw new RefusalError({
      code: 'invalid',
      field: 'scope',
      message: `scope must be "all", "enterprise:KEY,KEY" or "zone:KEY", got "${text}"`,
    });
  const keys = (match[2] ?? '').split(',').map(Number);
  return match[1] === 'zone' ? { kind: 'zones', keys } : { kind: 'enterprises', keys };
}

async function cellsOf(tx: Tx, scope: SourceScope): Promise<number[]> {
  const { rows } = await tx.query<{ id: number }>(
    `select id from scope_cell where case $1 when 'all' then true when 'zones' then zone = any($2) else enterprise = any($2) end
     order by id limit 1000000`,
    [scope.kind, scope.kind === 'all' ? [] : scope.keys],
  );
  if (rows.length === 0)
    throw new RefusalError({ code: 'invalid', field: 'scope', message: 'the scope reaches no cell of the district' });
  return rows.map((row) => row.id);
}

/** The cell of things that belong to no zone, sector or enterprise. */
async function districtCell(tx: Tx): Promise<number> {
  await tx.query('insert into scope_cell (zone, sector, enterprise) values (0, 0, 0) on conflict do nothing');
  const { rows } = await tx.query<{ id: number }>(
    'select id from scope_cell where zone = 0 and sector = 0 and enterprise = 0',
  );
  return rows[0]?.id ?? 0;
}

async function audit(tx: Tx, actor: string, action: string, source: string, detail: object): Promise<void> {
  await tx.query('select guanlan.append_audit($1, $2, $3, $4, $5, $6)', [
    actor,
    action,
    `ingest_source:${source}`,
    'allowed',
    '',
    JSON.stringify(detail),
  ]);
}

export interface NewSource {
  readonly id: string;
  readonly name: string;
  readonly scope: SourceScope;
  /** Number or file mark of the signed security commitment (网络和信息安全承诺书); without it the source stays inactive (REQ-ING-06). */
  readonly commitment: string | null;
  readonly actor: string;
}

/** Makes a source and returns its secret, which is never shown again. Refuses an id that is taken. */
export function createSource(source: NewSource): Promise<string> {
  return asAuth(async (tx) => {
    const secret = newSecret();
    const cells = await cellsOf(tx, source.scope);
    const enterprise = source.scope.kind === 'enterprises' ? (source.scope.keys[0] ?? 0) : 0;
    const { rowCount } = await tx.query(
      `insert into ingest_source (id, name, enterprise, scope_keys, secret_sealed, commitment_reference, commitment_at, scope_key, reaches_all)
       values ($1, $2, $3, $4, $5, $6, case when $6::text is null then null else guanlan.now() end, $7, $8)
       on conflict (id) do nothing`,
      [
        source.id,
        source.name,
        enterprise,
        cells,
        seal(secret),
        source.commitment,
        await districtCell(tx),
        source.scope.kind === 'all',
      ],
    );
    if (rowCount === 0)
      throw new RefusalError({
        code: 'conflict',
        field: 'source',
        message: `source ${source.id} exists: use --rotate`,
      });
    await audit(tx, source.actor, 'source.created', source.id, { cells: cells.length, commitment: source.commitment });
    return secret;
  });
}

async function changeOne(id: string, change: (tx: Tx) => Promise<number | null>): Promise<void> {
  await asAuth(async (tx) => {
    if ((await change(tx)) !== 1)
      throw new RefusalError({ code: 'not_found', field: 'source', message: `no active source ${id}` });
  });
}

/** A new secret; the old one stays valid for `overlapHours`, so that the sender can change over without a gap. */
export async function rotateSource(id: string, actor: string, overlapHours = 24): Promise<string> {
  const secret = newSecret();
  await changeOne(id, async (tx) => {
    const { rowCount } = await tx.query(
      `update ingest_source set previous_secret_sealed = secret_sealed, previous_valid_to = guanlan.now() + make_interval(hours => $3),
         secret_sealed = $2 where id = $1 and revoked_at is null`,
      [id, seal(secret), overlapHours],
    );
    await audit(tx, actor, 'source.rotated', id, { overlapHours });
    return rowCount;
  });
  return secret;
}

/** Ends a source at once; what it delivered stays. */
export function revokeSource(id: string, actor: string): Promise<void> {
  return changeOne(id, async (tx) => {
    const { rowCount } = await tx.query(
      'update ingest_source set revoked_at = guanlan.now() where id = $1 and revoked_at is null',
      [id],
    );
    await audit(tx, actor, 'source.revoked', id, {});
    return rowCount;
  });
}

/** Records the security commitment, which activates the source (REQ-WF-25). */
export function recordCommitment(id: string, reference: string, actor: string): Promise<void> {
  return changeOne(id, async (tx) => {
    const { rowCount } = await tx.query(
      'update ingest_source set commitment_reference = $2, commitment_at = guanlan.now() where id = $1 and revoked_at is null',
      [id, reference],
    );
    await audit(tx, actor, 'source.committed', id, { reference });
    return rowCount;
  });
}

/** The current secret of a source of this installation: for the demo's own sender and for batch files. */
function secretOf(id: string): Promise<string> {
  return asAuth(async (tx) => {
    const { rows } = await tx.query<{ secret_sealed: Buffer }>(
      'select secret_sealed from ingest_source where id = $1 and revoked_at is null',
      [id],
    );
    const row = rows[0];
    if (row === undefined)
      throw new RefusalError({ code: 'not_found', field: 'source', message: `no active source ${id}` });
    return unseal(row.secret_sealed);
  });
}

/** The demo's sender: made at first start, its cells brought up to date at every start. Demo mode only. */
export async function ensureDemoSource(id = 'src_demo', scope: SourceScope = { kind: 'all' }): Promise<string> {
  const commitment = '演示-承诺书-001';
  await createSource({ id, name: '演示数据源（演示）', scope, commitment, actor: 'demo' }).catch((error: unknown) => {
    if (!(error instanceof RefusalError && error.refusal.code === 'conflict')) throw error;
  });
  await asAuth(async (tx) => {
    await tx.query(
      'update ingest_source set scope_keys = $2, reaches_all = $3 where id = $1 and (scope_keys <> $2 or reaches_all <> $3)',
      [id, await cellsOf(tx, scope), scope.kind === 'all'],
    );
  });
  // A demo database that moved to another data directory gets a new secret: nobody else holds the old one.
  return secretOf(id).catch((error: unknown) => {
    if (error instanceof RefusalError) throw error;
    return rotateSource(id, 'demo', 0);
  });
}
