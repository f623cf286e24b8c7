import type { BoardInput } from '../../domain/duty.ts';
import type { ChatterAdvice, FloodKind } from '../../domain/flood.ts';
import { chatterAdvice } from '../../domain/flood.ts';
import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { type Tier, tierOfRank, tierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { OUTSIDE_FLOODS } from '../warnings/flood.ts';
import { nameLateral } from '../warnings/object-place.ts';
import { ms } from '../warnings/warning-record.ts';

/** Next deadline first; what has none (blue) comes last, worst and newest first. */
const BOARD_ORDER = 'w.deadline asc nulls last, w.tier desc, w.opened_at desc, w.id desc';

interface Place {
  readonly id: number;
  readonly layer: Layer;
  readonly fid: number;
  readonly tier: Tier;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly zone: number;
  readonly owner: string;
  readonly ownerEn: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly lng: number;
  readonly lat: number;
}

/** One line of the board; times are epoch milliseconds. */
export interface BoardRow extends Place {
  readonly worstTier: Tier;
  readonly handling: string;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly normalSince: number | null;
  readonly lostSince: number | null;
  readonly repeats: number;
  readonly nextStep: string | null;
  readonly deadline: number | null;
  readonly shelvedUntil: number | null;
  readonly shelvedBy: string | null;
  readonly shelvedReason: string | null;
  readonly floodId: number | null;
  readonly chattering: boolean;
  /** Tellings by state: how many went out, arrived, wait and failed. */
  readonly told: number;
  readonly arrived: number;
  readonly waiting: number;
  readonly failed: number;
  readonly calls: number;
  readonly followUps: number;
  readonly nextLookAt: number | null;
}

type Stored = Omit<BoardRow, 'layer' | 'tier' | 'worstTier' | 'name' | 'nameEn' | 'kind' | 'owner' | 'ownerEn'> & {
  readonly layer: number;
  readonly tier: number;
  readonly worstTier: number;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly kind: string | null;
  readonly owner: string | null;
  readonly ownerEn: string | null;
};

function rowOf(row: Stored): BoardRow {
  return {
    ...row,
    layer: layerOfCode(row.layer),
    tier: tierOfRank(row.tier) ?? 'blue',
    worstTier: tierOfRank(row.worstTier) ?? 'blue',
    name: row.name ?? '',
    nameEn: row.nameEn ?? '',
    kind: row.kind ?? '',
    owner: row.owner ?? '',
    ownerEn: row.ownerEn ?? '',
  };
}

function conditions(input: BoardInput, param: (value: unknown) => string): string {
  const found = ["w.state = 'open'"];
  if (input.tiers != null) found.push(`w.tier = any(${param(input.tiers.map(tierRank))}::smallint[])`);
  if (input.zones != null) found.push(`w.zone = any(${param(input.zones)}::int[])`);
  const isShelved = 'w.shelved_until is not null and w.shelved_until > guanlan.now()';
  if (input.shelved) found.push(isShelved);
  if (input.flood != null) found.push(`w.flood_id = ${param(input.flood)}`);
  // What somebody looks for by its trouble is shown wherever it lies.
  else if (!input.shelved && input.focus == null) found.push(OUTSIDE_FLOODS);
  const foci = {
    unacknowledged: 'w.acknowledged_at is null',
    overdue: 'w.deadline < guanlan.now()',
    failed: "w.id in (select warning_id from delivery where state in ('failed', 'unreachable'))",
    follow_up: 'w.id in (select warning_id from duty_follow_up where done_at is null and next_look_at is not null)',
    chattering: `w.id in (select warning_id from warning_chatter where last_at > guanlan.now() - interval '1 hour')`,
  } as const;
  if (input.focus != null) found.push(foci[input.focus]);
  return found.join(' and ');
}

const BOARD_COLUMNS = `w.id, w.layer, w.fid, w.tier, w.worst_tier as "worstTier", w.zone, w.enterprise, w.reason_zh as "reasonZh", w.reason_en as "reasonEn",
  w.handling, w.lng, w.lat, w.repeats, w.flood_id as "floodId", ${ms('w.opened_at')} as "openedAt", ${ms('w.acknowledged_at')} as "acknowledgedAt",
  w.acknowledged_by as "acknowledgedBy", ${ms('w.normal_since')} as "normalSince", ${ms('w.lost_since')} as "lostSince", w.next_step as "nextStep",
  ${ms('w.deadline')} as deadline, ${ms('w.shelved_until')} as "shelvedUntil", w.shelved_by as "shelvedBy", w.shelved_reason as "shelvedReason"`;

/** A page of open warnings by next deadline, and how many there are in all. */
export async function boardPage(tx: Tx, input: BoardInput): Promise<{ total: number; rows: BoardRow[] }> {
  const values: unknown[] = [];
  const where = conditions(input, (value) => `$${values.push(value)}`);
  const total = await tx.query<{ total: number }>(
    `select count(*)::int as total from warning w where ${where}`,
    values,
  );
  const { rows } = await tx.query<Stored>(
    `select w.*, o.name, o.name_en as "nameEn", o.kind, g.name as owner, g.name_en as "ownerEn",
       exists (select from warning_chatter c where c.warning_id = w.id and c.last_at > guanlan.now() - interval '1 hour') as chattering,
       d.told, d.arrived, d.waiting, d.failed, u."followUps", u."nextLookAt",
       (select count(*)::int from warning_step s where s.warning_id = w.id and s.step = 'call') as calls
     from (select ${BOARD_COLUMNS}, row_number() over (order by ${BOARD_ORDER}) as position from warning w where ${where}
           order by ${BOARD_ORDER} limit $${values.length + 1} offset $${values.length + 2}) w
     left join lateral ${nameLateral('w')} o on true
     left join organisation g on g.key = w.enterprise
     left join lateral (
       select count(*)::int as told, count(*) filter (where state in ('delivered', 'read'))::int as arrived,
         count(*) filter (where state in ('waiting', 'sent'))::int as waiting, count(*) filter (where state in ('failed', 'unreachable'))::int as failed
       from delivery where warning_id = w.id) d on true
     left join lateral (
       select count(*)::int as "followUps", ${ms('min(next_look_at) filter (where done_at is null)')} as "nextLookAt"
       from duty_follow_up where warning_id = w.id) u on true
     order by w.position`,
    [...values, input.limit, input.skip],
  );
  return { total: total.rows[0]?.total ?? 0, rows: rows.map(rowOf) };
}

/** A group of warnings that is shown as one line: counts by tier, the first, the worst and the nearest deadline. */
export interface FloodView {
  readonly id: number;
  readonly kind: FloodKind;
  /** Whose or what: zone, enterprise, place or sender in words. */
  readonly name: string;
  readonly nameEn: string;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly byTier: Readonly<Record<Tier, number>>;
  readonly unacknowledged: number;
  readonly deadline: number | null;
  readonly first: Place;
  readonly highest: Place;
}

interface FloodRow {
  readonly id: number;
  readonly kind: FloodKind;
  readonly source: string;
  readonly owner: string | null;
  readonly ownerEn: string | null;
  readonly startedAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly red: number;
  readonly orange: number;
  readonly yellow: number;
  readonly blue: number;
  readonly unacknowledged: number;
  readonly deadline: number | null;
  readonly first: number;
  readonly highest: number;
}

const MOST_FLOODS = 50;

/** Floods that run, as far as the viewer sees their warnings; the newest first. */
export async function activeFloods(tx: Tx): Promise<FloodView[]> {
  const { rows } = await tx.query<FloodRow>(
    `select f.id, f.kind, f.source, coalesce(z.name, g.name) as owner, coalesce(z.name_en, g.name_en) as "ownerEn",
       ${ms('f.started_at')} as "startedAt", ${ms('f.last_at')} as "lastAt", w.*
     from warning_flood f
     cross join lateral (
       select count(*)::int as count, count(*) filter (where tier = 4)::int as red, count(*) filter (where tier = 3)::int as orange,
         count(*) filter (where tier = 2)::int as yellow, count(*) filter (where tier = 1)::int as blue,
         count(*) filter (where acknowledged_at is null)::int as unacknowledged, ${ms('min(deadline)')} as deadline,
         (array_agg(id order by opened_at, id))[1] as first, (array_agg(id order by tier desc, opened_at, id))[1] as highest
       from warning where flood_id = f.id and state = 'open') w
     left join zone z on f.kind = 'zone' and z.key = f.subject
     left join organisation g on f.kind = 'enterprise' and g.key = f.subject
     where f.ended_at is null and w.count > 0 order by f.started_at desc limit ${MOST_FLOODS}`,
  );
  const places = await placesOf(tx, [...new Set(rows.flatMap(({ first, highest }) => [first, highest]))]);
  return rows.flatMap(({ red, orange, yellow, blue, owner, ownerEn, source, ...row }) => {
    const first = places.get(row.first);
    const highest = places.get(row.highest);
    if (first === undefined || highest === undefined) return [];
    const spot = row.kind === 'place' ? first : { name: source, nameEn: source };
    return [
      {
        ...row,
        name: owner ?? spot.name,
        nameEn: ownerEn ?? spot.nameEn,
        byTier: { red, orange, yellow, blue },
        first,
        highest,
      },
    ];
  });
}

async function placesOf(tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, Place>> {
  const { rows } = await tx.query<Stored>(
    `select w.id, w.layer, w.fid, w.tier, w.zone, w.reason_zh as "reasonZh", w.reason_en as "reasonEn", w.lng, w.lat,
       o.name, o.name_en as "nameEn", o.kind, g.name as owner, g.name_en as "ownerEn"
     from warning w left join lateral ${nameLateral('w')} o on true left join organisation g on g.key = w.enterprise where w.id = any($1::bigint[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, rowOf({ ...row, worstTier: row.tier })]));
}

export interface ChatterView {
  readonly warningId: number;
  readonly name: string;
  readonly nameEn: string;
  readonly ruleId: string | null;
  readonly ruleOwner: string;
  readonly repeats: number;
  readonly since: number;
  readonly lastAt: number;
  readonly advice: ChatterAdvice;
}

/** What chatters now, most often first, with what the owner of its rule should try. */
export async function chattering(tx: Tx): Promise<ChatterView[]> {
  const { rows } = await tx.query<
    Omit<ChatterView, 'advice'> & { readonly deadband: number; readonly durationSeconds: number }
  >(
    `select c.warning_id as "warningId", coalesce(o.name, '') as name, coalesce(o.name_en, '') as "nameEn", c.rule_id as "ruleId",
       coalesce(r.author, '') as "ruleOwner", c.repeats, ${ms('c.since')} as since, ${ms('c.last_at')} as "lastAt",
       coalesce(r.deadband, 0) as deadband, coalesce(r.duration_seconds, 0) as "durationSeconds"
     from warning_chatter c join warning w on w.id = c.warning_id left join lateral ${nameLateral('w')} o on true
     left join limit_rule r on r.id = c.rule_id and r.version = c.rule_version
     where c.last_at > guanlan.now() - interval '1 hour' order by c.repeats desc, c.warning_id limit 100`,
  );
  return rows.map(({ deadband, durationSeconds, ...row }) => ({
    ...row,
    advice: chatterAdvice({ deadband, durationSeconds }),
  }));
}
