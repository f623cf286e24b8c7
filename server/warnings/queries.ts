import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { SECTORS } from '../../domain/sector.ts';
import { TIERS, type Tier, tierOfRank, tierRank } from '../../domain/tier.ts';
import type { WarningListInput } from '../../domain/warning.ts';
import type { Tx } from '../database.ts';
import { nameLateral } from './object-place.ts';
import { ms, WARNING_COLUMNS, type WarningRecord } from './warning-record.ts';

/** A warning as lists and cards show it; times are epoch milliseconds. */
export interface WarningView extends Omit<WarningRecord, 'tier' | 'worstTier' | 'layer' | 'scopeKey'> {
  readonly layer: Layer;
  readonly tier: Tier;
  readonly worstTier: Tier;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
}

interface ListRow extends WarningRecord {
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly kind: string | null;
}

function viewOf({ scopeKey: _hidden, ...row }: ListRow): WarningView {
  return {
    ...row,
    layer: layerOfCode(row.layer),
    tier: tierOfRank(row.tier) ?? 'blue',
    worstTier: tierOfRank(row.worstTier) ?? 'blue',
    name: row.name ?? '',
    nameEn: row.nameEn ?? '',
    kind: row.kind ?? '',
  };
}

/** A page of warnings, worst or newest first, and the cursor of the next page (null at the end). */
export async function listWarnings(tx: Tx, input: WarningListInput) {
  const values: unknown[] = [input.state];
  const param = (value: unknown): string => `$${values.push(value)}`;
  const where = ['w.state = $1', ...conditions(input, param)];
  const order = input.order === 'worst' ? 'w.tier desc, w.opened_at desc, w.id desc' : 'w.opened_at desc, w.id desc';
  if (input.after != null) where.push(afterCursor(input.order, input.after, param));
  const { rows } = await tx.query<ListRow>(
    `select w.*, o.name, o.name_en as "nameEn", o.kind from (
       select ${WARNING_COLUMNS}, row_number() over (order by ${order}) as position from warning w where ${where.join(' and ')}
       order by ${order} limit ${param(input.limit + 1)}) w
     left join lateral ${nameLateral('w')} o on true order by w.position`,
    values,
  );
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const more = rows.length > input.limit && last !== undefined;
  return {
    items: page.map(viewOf),
    next: more ? { tier: last.tier, openedAt: last.openedAt, id: last.id } : null,
  };
}

function conditions(input: WarningListInput, param: (value: unknown) => string): string[] {
  const found: string[] = [];
  if (input.tiers != null) found.push(`w.tier = any(${param(input.tiers.map(tierRank))}::smallint[])`);
  if (input.sectors != null)
    found.push(`w.sector = any(${param(input.sectors.map((sector) => SECTORS.indexOf(sector) + 1))}::smallint[])`);
  if (input.zones != null) found.push(`w.zone = any(${param(input.zones)}::int[])`);
  if (input.enterprises != null) found.push(`w.enterprise = any(${param(input.enterprises)}::int[])`);
  if (input.fid != null) found.push(`w.fid = ${param(input.fid)}`);
  if (input.from != null) found.push(`w.opened_at >= to_timestamp(${param(input.from)}::float8 / 1000)`);
  if (input.to != null) found.push(`w.opened_at < to_timestamp(${param(input.to)}::float8 / 1000)`);
  return found;
}

/** The cursor holds whole milliseconds, so the column is compared in whole milliseconds too: no row is skipped or doubled. */
function afterCursor(
  order: WarningListInput['order'],
  after: { readonly tier: number; readonly openedAt: number; readonly id: number },
  param: (value: unknown) => string,
): string {
  const at = `${param(after.openedAt)}::float8`;
  const id = `${param(after.id)}::bigint`;
  const tier = order === 'worst' ? `${param(after.tier)}::smallint` : '';
  return order === 'worst'
    ? `(w.tier, ${ms('w.opened_at')}, w.id) < (${tier}, ${at}, ${id})`
    : `(${ms('w.opened_at')}, w.id) < (${at}, ${id})`;
}

export interface WarningStepView {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly tier: Tier | null;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Most steps shown of one warning: the first of a long history stay in the audit. */
const MAX_STEPS = 200;

/** One warning with its history and the cameras that see it, nearest first; refuses what the viewer cannot see. */
export async function getWarning(tx: Tx, id: number) {
  const { rows } = await tx.query<ListRow>(
    `select ${WARNING_COLUMNS}, o.name, o.name_en as "nameEn", o.kind from warning w left join lateral ${nameLateral('w')} o on true where w.id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no warning ${id}` });
  const steps = await tx.query<Omit<WarningStepView, 'tier'> & { readonly tier: number | null }>(
    `select id, ${ms('at')} as at, step, tier, actor, detail from warning_step where warning_id = $1 order by id desc limit ${MAX_STEPS}`,
    [id],
  );
  return {
    ...viewOf(row),
    steps: steps.rows.map((step): WarningStepView => ({ ...step, tier: tierOfRank(step.tier ?? 0) })),
    cameras: await camerasOf(tx, row),
  };
}

/** The object's own cameras first, then the nearest within 500 m. */
async function camerasOf(tx: Tx, { fid, lng, lat }: WarningRecord) {
  const { rows } = await tx.query<{
    fid: number;
    id: string;
    name: string;
    nameEn: string;
    state: string;
    own: boolean;
    distanceMeters: number;
  }>(
    `select c.fid, c.id, c.name, c.name_en as "nameEn", c.state, coalesce(c.owner_fid = $1, false) as own,
       round(st_distance(c.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography)::numeric)::int as "distanceMeters"
     from camera c where c.owner_fid = $1 or st_dwithin(c.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography, 500)
     order by own desc, (c.state = 'online') desc, "distanceMeters" limit 9`,
    [fid, lng, lat],
  );
  return rows;
}

/** Open warnings per tier, all tiers named. */
export async function countWarnings(
  tx: Tx,
): Promise<Record<Tier, number> & { readonly lost: number; readonly unacknowledged: number }> {
  const { rows } = await tx.query<{ tier: number; count: number; lost: number; unacknowledged: number }>(
    `select tier, count(*)::int as count, count(lost_since)::int as lost, count(*) filter (where acknowledged_at is null)::int as unacknowledged
     from warning where state = 'open' group by tier`,
  );
  const of = (tier: Tier): number => rows.find((row) => row.tier === tierRank(tier))?.count ?? 0;
  const sum = (pick: 'lost' | 'unacknowledged'): number => rows.reduce((total, row) => total + row[pick], 0);
  const [red, orange, yellow, blue] = TIERS;
  return {
    [red]: of(red),
    [orange]: of(orange),
    [yellow]: of(yellow),
    [blue]: of(blue),
    lost: sum('lost'),
    unacknowledged: sum('unacknowledged'),
  };
}
