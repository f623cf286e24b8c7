import { type Layer, layerOfCode } from '../../domain/layer.ts';
import type { Party } from '../../domain/party.ts';
import { SECTORS } from '../../domain/sector.ts';
import { TIERS, type Tier, tierOfRank, tierRank } from '../../domain/tier.ts';
import type { WarningListInput } from '../../domain/warning.ts';
import type { Tx, Viewer } from '../database.ts';
import { OUTSIDE_FLOODS } from './flood.ts';
import { mineCondition } from './mine.ts';
import { nameLateral } from './object-place.ts';
import { ms, WARNING_COLUMNS, type WarningRecord } from './warning-record.ts';

/** A warning as lists and cards show it; times are epoch milliseconds. */
export interface WarningView extends Omit<WarningRecord, 'tier' | 'worstTier' | 'layer' | 'scopeKey' | 'askedTier'> {
  readonly layer: Layer;
  readonly tier: Tier;
  readonly worstTier: Tier;
  /** A downgrade to this tier waits for its confirmation; null with `handling` clear_asked: a clear does. */
  readonly askedTier: Tier | null;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  /** Round of the warning notice that comes next, and when the on-site order falls due; null when neither runs. */
  readonly nextRound: number | null;
  readonly onSiteAt: number | null;
  /** Parties that have been told. */
  readonly parties: readonly Party[];
}

/** A row of WARNING_COLUMNS with what SHOWN adds. */
export interface ListRow extends WarningRecord {
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly kind: string | null;
  readonly nextRound: number | null;
  readonly onSiteAt: number | null;
  readonly parties: readonly Party[];
}

/** Name and clocks of rows `w` of WARNING_COLUMNS, and who was told. */
export const SHOWN = `o.name, o.name_en as "nameEn", o.kind, c."nextRound", c."onSiteAt", coalesce(p.parties, '{}') as parties`;
export const SHOWN_FROM = `left join lateral ${nameLateral('w')} o on true
  left join lateral (select max(t.round) filter (where t.step = 'notice') as "nextRound",
      max(${ms('t.due_at')}) filter (where t.step = 'on_site') as "onSiteAt"
    from warning_timer t where t.warning_id = w.id and t.fired_at is null and t.void_at is null) c on true
  left join lateral (select array_agg(distinct d.party) as parties from delivery d where d.warning_id = w.id and d.state <> 'unreachable' and d.party <> 'public') p on true`;

export function viewOf({ scopeKey: _hidden, ...row }: ListRow): WarningView {
  return {
    ...row,
    layer: layerOfCode(row.layer),
    tier: tierOfRank(row.tier) ?? 'blue',
    worstTier: tierOfRank(row.worstTier) ?? 'blue',
    askedTier: tierOfRank(row.askedTier ?? 0),
    name: row.name ?? '',
    nameEn: row.nameEn ?? '',
    kind: row.kind ?? '',
  };
}

/** What has no clock comes after everything that has one; epoch milliseconds, whole, as the cursor holds them. */
const DUE = `coalesce(${ms('w.deadline')}, 9007199254740991)`;
const ORDER: Record<WarningListInput['order'], string> = {
  worst: 'w.tier desc, w.opened_at desc, w.id desc',
  newest: 'w.opened_at desc, w.id desc',
  deadline: `${DUE}, w.tier desc, w.id desc`,
};

/** A page of warnings, worst, newest or next due first, and the cursor of the next page (null at the end). */
export async function listWarnings(tx: Tx, viewer: Viewer, input: WarningListInput) {
  const values: unknown[] = [input.state];
  const param = (value: unknown): string => `$${values.push(value)}`;
  const where = ['w.state = $1', ...conditions(input, param)];
  if (input.mine) where.push(`w.state = 'open'`, mineCondition(viewer, param));
  const order = ORDER[input.order];
  if (input.after != null) where.push(afterCursor(input.order, input.after, param));
  const { rows } = await tx.query<ListRow>(
    `select w.*, ${SHOWN} from (
       select ${WARNING_COLUMNS}, row_number() over (order by ${order}) as position from warning w where ${where.join(' and ')}
       order by ${order} limit ${param(input.limit + 1)}) w
     ${SHOWN_FROM} order by w.position`,
    values,
  );
  const page = rows.slice(0, input.limit);
  const last = page.at(-1);
  const more = rows.length > input.limit && last !== undefined;
  return {
    items: page.map(viewOf),
    next: more ? { tier: last.tier, openedAt: last.openedAt, id: last.id, deadline: last.deadline } : null,
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
  if (input.flood != null) found.push(`w.flood_id = ${param(input.flood)}`);
  else if (input.folded) found.push(OUTSIDE_FLOODS);
  if (input.from != null) found.push(`w.opened_at >= to_timestamp(${param(input.from)}::float8 / 1000)`);
  if (input.to != null) found.push(`w.opened_at < to_timestamp(${param(input.to)}::float8 / 1000)`);
  return found;
}

/** The cursor holds whole milliseconds, so the column is compared in whole milliseconds too: no row is skipped or doubled. */
function afterCursor(
  order: WarningListInput['order'],
  after: NonNullable<WarningListInput['after']>,
  param: (value: unknown) => string,
): string {
  const id = `${param(after.id)}::bigint`;
  if (order === 'deadline') {
    const due = after.deadline == null ? '9007199254740991' : `${param(after.deadline)}::float8`;
    return `(${DUE}, -w.tier, -w.id) > (${due}, -${param(after.tier)}::smallint, -${id})`;
  }
  const at = `${param(after.openedAt)}::float8`;
  return order === 'worst'
    ? `(w.tier, ${ms('w.opened_at')}, w.id) < (${param(after.tier)}::smallint, ${at}, ${id})`
    : `(${ms('w.opened_at')}, w.id) < (${at}, ${id})`;
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
