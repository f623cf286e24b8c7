import type { WarningCounts } from '../../domain/assessment-finding.ts';
import { mergeStretches, type Stretch } from '../../domain/assessment-span.ts';
import { DELIBERATE_CAUSES, type FaultCause } from '../../domain/repair.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** More silent points than a city has: beyond, the answer would not be whole, and a part must never look like all. */
const MAX_ROWS = 1_000_000;

/** Points of one kind that share all units: counted, not listed. */
export interface PointGroup {
  readonly kind: 'data' | 'video';
  readonly enterprise: number;
  readonly zone: number;
  readonly sector: number;
  readonly site: number;
  readonly seen: number;
  readonly never: number;
}

/** A point that was silent, in an outage or excused in the window. */
export interface AssessedPoint {
  readonly fid: number;
  readonly kind: 'data' | 'video';
  readonly name: string;
  readonly nameEn: string;
  readonly object: number;
  readonly site: number;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly scopeKey: number;
  readonly spans: readonly (Stretch & { readonly cause: 'device' | 'network' })[];
  readonly outages: readonly Stretch[];
  readonly excuses: readonly Stretch[];
  readonly distortions: readonly Distortion[];
}

export interface Distortion extends Stretch {
  readonly kind: 'frozen' | 'out_of_range';
  readonly low: number;
  readonly high: number;
}

/** What runs are reckoned over: a place with its name and who may see it. */
export interface NamedUnit {
  readonly unit: 'district' | 'zone' | 'enterprise' | 'site';
  readonly key: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly scopeKey: number;
  readonly ruleSet: string;
}

export interface AssessmentInputs {
  readonly groups: readonly PointGroup[];
  readonly points: readonly AssessedPoint[];
  readonly faults: readonly Stretch[];
  readonly units: readonly NamedUnit[];
  /** Repairs whose deadline fell into the window and was not met: `site 12`, `enterprise 3` → how many (REQ-ASSESS-08, -23). */
  readonly lateRepairs: ReadonlyMap<string, number>;
  /** Stops that had no permission, and faults that somebody caused, by enterprise (REQ-ASSESS-10). */
  readonly stops: ReadonlyMap<number, RefusedStop>;
  readonly deliberate: ReadonlyMap<number, DeliberateFaults>;
}

export interface RefusedStop {
  readonly points: number;
  readonly applications: number;
}
export interface DeliberateFaults {
  readonly count: number;
  readonly causes: readonly FaultCause[];
}

const SITE = 'coalesce(a.site_fid, t.fid, 0)';
const SENSORS = `sensor_point p left join asset a on a.fid = p.object_fid left join site t on t.fid = p.object_fid`;
const CAMERAS = `camera p left join asset a on a.fid = p.owner_fid left join site t on t.fid = p.owner_fid`;

async function readGroups(tx: Tx): Promise<PointGroup[]> {
  const { rows } = await tx.query<PointGroup>(
    `select kind, enterprise, zone, sector, site, count(*) filter (where seen)::int as seen, count(*) filter (where not seen)::int as never
     from (select 'data' as kind, p.enterprise, p.zone, p.sector, ${SITE} as site, l.point_fid is not null as seen
             from ${SENSORS} left join latest_reading l on l.point_fid = p.fid
           union all
           select 'video', p.enterprise, p.zone, p.sector, ${SITE}, p.last_seen_at is not null from ${CAMERAS}) x
     group by 1, 2, 3, 4, 5 limit ${MAX_ROWS}`,
  );
  return rows;
}

type Dated = Stretch & { readonly fid: number };

/** Stretches that touch the window, with their whole length; open ones end with it. */
async function readDated<T extends Dated>(tx: Tx, window: Stretch, sql: string): Promise<Map<number, T[]>> {
  const { rows } = await tx.query<T>(`${sql} limit ${MAX_ROWS}`, [window.from / 1000, window.to / 1000]);
  if (rows.length === MAX_ROWS) throw new Error('more silent stretches than one run can hold');
  const found = new Map<number, T[]>();
  for (const row of rows) {
    const list = found.get(row.fid);
    if (list === undefined) found.set(row.fid, [row]);
    else list.push(row);
  }
  return found;
}

const SPANS = `select fid, cause, ${ms('from_at')} as "from", coalesce(${ms('to_at')}, $2::float8 * 1000) as "to" from offline_span
  where from_at < to_timestamp($2::float8) and (to_at is null or to_at > to_timestamp($1::float8)) order by fid, from_at`;
const OUTAGES = `select p.fid, ${ms('o.from_at')} as "from", ${ms('least(o.to_at, coalesce(o.ended_at, o.to_at))')} as "to"
  from outage o join outage_point p on p.outage_id = o.id where o.state in ('permitted', 'ended')
  and o.from_at < to_timestamp($2::float8) and o.to_at > to_timestamp($1::float8) order by p.fid`;
const EXCUSES = `select f as fid, ${ms('a.from_at')} as "from", ${ms('a.to_at')} as "to" from assessment_appeal a cross join lateral unnest(a.fids) f
  where a.state = 'accepted' and a.from_at < to_timestamp($2::float8) and a.to_at > to_timestamp($1::float8) order by 1`;
const DISTORTIONS = `select point_fid as fid, kind, low, high, ${ms('from_at')} as "from", ${ms('to_at')} as "to" from reading_distortion
  where from_at < to_timestamp($2::float8) and to_at > to_timestamp($1::float8) order by point_fid, from_at`;

interface PointRow extends Omit<AssessedPoint, 'spans' | 'outages' | 'excuses' | 'distortions'> {}

async function readPoints(tx: Tx, window: Stretch): Promise<AssessedPoint[]> {
  const spans = await readDated<Dated & { cause: 'device' | 'network' }>(tx, window, SPANS);
  const outages = await readDated(tx, window, OUTAGES);
  const excuses = await readDated(tx, window, EXCUSES);
  const distortions = await readDated<Dated & Distortion>(tx, window, DISTORTIONS);
  const columns = `p.fid, p.name, p.name_en as "nameEn", ${SITE} as site, p.sector, p.zone, p.enterprise, p.scope_key as "scopeKey"`;
  const { rows } = await tx.query<PointRow>(
    `select 'data' as kind, p.object_fid as object, ${columns} from ${SENSORS} where p.fid = any($1)
     union all select 'video', coalesce(p.owner_fid, 0), ${columns} from ${CAMERAS} where p.fid = any($1) order by fid`,
    [[...new Set([...spans.keys(), ...outages.keys(), ...excuses.keys(), ...distortions.keys()])]],
  );
  return rows.map((row) => ({
    ...row,
    spans: spans.get(row.fid) ?? [],
    outages: mergeStretches(outages.get(row.fid) ?? []),
    excuses: mergeStretches(excuses.get(row.fid) ?? []),
    distortions: distortions.get(row.fid) ?? [],
  }));
}

async function readFaults(tx: Tx, window: Stretch): Promise<Stretch[]> {
  const { rows } = await tx.query<Stretch>(
    `select ${ms('from_at')} as "from", coalesce(${ms('to_at')}, $2::float8 * 1000) as "to" from platform_fault
     where from_at < to_timestamp($2::float8) and (to_at is null or to_at > to_timestamp($1::float8) - interval '1 hour') limit ${MAX_ROWS}`,
    [window.from / 1000, window.to / 1000],
  );
  return rows;
}

async function readUnits(tx: Tx): Promise<NamedUnit[]> {
  const { rows } = await tx.query<NamedUnit>(
    `select 'district' as unit, 0 as key, '' as name, '' as "nameEn", 0 as sector, 0 as zone, 0 as enterprise, id as "scopeKey", '' as "ruleSet"
       from scope_cell where zone = 0 and sector = 0 and enterprise = 0
     union all select 'zone', z.key, z.name, z.name_en, 0, z.key, 0, z.scope_key, '' from zone z
     union all select 'enterprise', o.key, o.name, o.name_en, o.sector, o.zone, o.key, o.scope_key, '' from organisation o where o.kind = 'enterprise'
     union all select 'site', s.fid, s.name, s.name_en, s.sector, s.zone, s.enterprise, s.scope_key, s.rule_set from site s
     limit ${MAX_ROWS}`,
  );
  return rows;
}

/** Each repair counts once: in the period in which its deadline fell. What was cancelled was no fault. */
async function readLateRepairs(tx: Tx, window: Stretch): Promise<ReadonlyMap<string, number>> {
  const { rows } = await tx.query<{ unit: string; late: number }>(
    `with late as (select site_fid, enterprise from repair where due_at >= to_timestamp($1::float8) and due_at < to_timestamp($2::float8)
       and state <> 'cancelled' and coalesce(repaired_at, back_at, 'infinity') > due_at)
     select 'site ' || site_fid as unit, count(*)::int as late from late where site_fid <> 0 group by site_fid
     union all select 'enterprise ' || enterprise, count(*)::int from late where enterprise <> 0 group by enterprise limit ${MAX_ROWS}`,
    [window.from / 1000, window.to / 1000],
  );
  return new Map(rows.map(({ unit, late }) => [unit, late]));
}

/** Points that fell silent for two hours and more in a time for which a stop had been refused (S2 Art 25). */
async function readStops(tx: Tx, window: Stretch): Promise<ReadonlyMap<number, RefusedStop>> {
  const { rows } = await tx.query<RefusedStop & { enterprise: number }>(
    `select o.enterprise, count(distinct p.fid)::int as points, count(distinct o.id)::int as applications
     from outage o join outage_point p on p.outage_id = o.id
       join offline_span s on s.fid = p.fid and s.from_at >= o.from_at - interval '1 hour' and s.from_at < o.to_at
     where o.state = 'refused' and o.verified_at <= s.from_at and s.from_at >= to_timestamp($1::float8) and s.from_at < to_timestamp($2::float8)
       and coalesce(s.to_at, to_timestamp($2::float8)) - s.from_at > interval '2 hours'
     group by 1 limit ${MAX_ROWS}`,
    [window.from / 1000, window.to / 1000],
  );
  return new Map(rows.map(({ enterprise, ...stop }) => [enterprise, stop]));
}

/** Faults for which whoever mended them established that somebody had caused them. */
async function readDeliberate(tx: Tx, window: Stretch): Promise<ReadonlyMap<number, DeliberateFaults>> {
  const { rows } = await tx.query<DeliberateFaults & { enterprise: number }>(
    `select enterprise, count(*)::int as count, array_agg(distinct cause order by cause) as causes from repair
     where cause = any($3) and state <> 'cancelled' and enterprise <> 0 and repaired_at >= to_timestamp($1::float8) and repaired_at < to_timestamp($2::float8)
     group by 1 limit ${MAX_ROWS}`,
    [window.from / 1000, window.to / 1000, DELIBERATE_CAUSES],
  );
  return new Map(rows.map(({ enterprise, ...faults }) => [enterprise, faults]));
}

/** Everything that a window is assessed from, as far as the transaction may see it. */
export async function readInputs(tx: Tx, window: Stretch): Promise<AssessmentInputs> {
  return {
    groups: await readGroups(tx),
    points: await readPoints(tx, window),
    faults: await readFaults(tx, window),
    units: await readUnits(tx),
    lateRepairs: await readLateRepairs(tx, window),
    stops: await readStops(tx, window),
    deliberate: await readDeliberate(tx, window),
  };
}

export interface WarningTally {
  readonly opened: WarningCounts;
  readonly late: WarningCounts;
}

/**
 * Warnings of each enterprise in a window: opened, and gone past a deadline (a notice or an on-site order fell due). By the
 * worst tier they reached; blue and verified false alarms are excepted (S2 Art 30, 31).
 */
export async function readWarnings(tx: Tx, window: Stretch): Promise<ReadonlyMap<number, WarningTally>> {
  const { rows } = await tx.query<{ enterprise: number; tier: number; opened: number; late: number }>(
    `select w.enterprise, w.worst_tier as tier, count(*)::int as opened,
       count(*) filter (where exists (select from warning_step s where s.warning_id = w.id and s.step in ('notice', 'on_site')))::int as late
     from warning w where w.opened_at >= to_timestamp($1) and w.opened_at < to_timestamp($2) and w.enterprise <> 0 and w.worst_tier >= 2
       and coalesce(w.verdict, '') <> 'false'
     group by 1, 2 limit ${MAX_ROWS}`,
    [window.from / 1000, window.to / 1000],
  );
  const names = [null, null, 'yellow', 'orange', 'red'] as const;
  const found = new Map<number, { opened: Record<string, number>; late: Record<string, number> }>();
  for (const row of rows) {
    const tier = names[row.tier];
    if (tier == null) continue;
    const one = found.get(row.enterprise) ?? { opened: {}, late: {} };
    one.opened[tier] = row.opened;
    one.late[tier] = row.late;
    found.set(row.enterprise, one);
  }
  const full = (counts: Record<string, number>): WarningCounts => ({
    red: counts['red'] ?? 0,
    orange: counts['orange'] ?? 0,
    yellow: counts['yellow'] ?? 0,
  });
  return new Map([...found].map(([key, { opened, late }]) => [key, { opened: full(opened), late: full(late) }]));
}
