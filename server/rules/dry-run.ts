import type { LimitRule } from '../../domain/alarm-rules.ts';
import { type Layer, layerOfCode } from '../../domain/layer.ts';
import type { RuleBody } from '../../domain/rule.ts';
import {
  evaluated,
  meetsObject,
  meetsPoint,
  type PointTarget,
  partsOf,
  type RulePart,
  resolveLimit,
  yesOrNo,
} from '../../domain/rule-part.ts';
import {
  addCounts,
  combineSamples,
  countSpans,
  type HeldSpan,
  joinSpans,
  NO_COUNT,
  type ReplayCount,
  replayPart,
} from '../../domain/rule-replay.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { nameLateral } from '../warnings/object-place.ts';
import { alarmWords, gapsOf, objectsWithAlarms, rateChanges, valueChanges } from './history.ts';
import { objectKindOf, objectTargets, SETTINGS } from './object-target.ts';

/** A slice takes objects one by one until this much time has passed, so that nothing waits long behind it. */
const SLICE_MS = 250;
const OBJECTS_A_SLICE = 40;
const POINTS_A_SLICE = 2_000;
/** Warnings named in the answer of one slice; all are counted. */
const MOST_NAMED = 100;

/** A warning that there would have been; `by`: under which version. */
export interface WouldWarn {
  readonly fid: number;
  readonly layer: Layer;
  readonly name: string;
  readonly nameEn: string;
  readonly from: number;
  readonly to: number | null;
  readonly tier: Tier;
  readonly by: 'draft' | 'current';
}

/** One slice of a dry run; ask again with `after: next` until it is null. */
export interface DryRunSlice {
  readonly next: number | null;
  /** Objects looked at in this slice, and all that there are. */
  readonly objects: number;
  readonly total: number;
  readonly draft: ReplayCount;
  readonly current: ReplayCount;
  readonly warnings: readonly WouldWarn[];
}

interface PointRow extends PointTarget {
  readonly objectFid: number;
  readonly total: number;
}
interface Subject {
  readonly fid: number;
  readonly points: readonly PointRow[];
}
/** The two versions that are compared, each as its parts. */
interface Compared {
  readonly draft: readonly RulePart[];
  readonly current: readonly RulePart[];
}

/**
 * What a rule would have done in the last 14 days, on the stored readings of the viewer's scope, beside the version in
 * force. Slices are bounded by time and every statement by one point; `after` is the last object of the slice before.
 */
export async function dryRunSlice(
  tx: Tx,
  now: number,
  body: RuleBody,
  current: RuleBody | null,
  pointFids: { readonly draft: number | null; readonly current: number | null },
  after: number,
): Promise<DryRunSlice> {
  const started = performance.now();
  const compared: Compared = {
    draft: partsOf('draft', 1, body, pointFids.draft),
    current: current === null ? [] : partsOf('current', 1, current, pointFids.current),
  };
  const { subjects, total, more } = await subjectsOf(tx, [...compared.draft, ...compared.current], after);
  let slice: DryRunSlice = { next: null, objects: 0, total, draft: NO_COUNT, current: NO_COUNT, warnings: [] };
  const found: (HeldSpan & { readonly fid: number; readonly by: 'draft' | 'current' })[] = [];
  for (const subject of subjects) {
    for (const by of ['draft', 'current'] as const) {
      const spans = joinSpans(await spansAt(tx, now, compared[by], subject));
      slice = { ...slice, [by]: addCounts(slice[by], countSpans(spans)) };
      found.push(...spans.map((span) => ({ ...span, fid: subject.fid, by })));
    }
    slice = { ...slice, objects: slice.objects + 1, next: subject.fid };
    if (performance.now() - started > SLICE_MS) break;
  }
  const isLast = !more && slice.objects === subjects.length;
  return { ...slice, next: isLast ? null : slice.next, warnings: await named(tx, found) };
}

/** The next objects that any of the parts looks at, with their points. */
async function subjectsOf(tx: Tx, parts: readonly RulePart[], after: number) {
  const codes = parts.filter((part) => part.kind === 'code').map((part) => part.code);
  if (codes.length > 0) {
    const rows = await objectsWithAlarms(tx, codes, after, OBJECTS_A_SLICE);
    const subjects = rows.map(({ fid }): Subject => ({ fid, points: [] }));
    return { subjects, total: rows[0]?.total ?? 0, more: rows.length === OBJECTS_A_SLICE };
  }
  const indicators = [
    ...new Set(parts.flatMap((part) => [part.indicator, ...part.conditions.map((one) => one.indicator)])),
  ].filter((indicator) => indicator !== '');
  const kinds = parts.some((part) => part.objectKinds.length === 0) ? [] : parts.flatMap((part) => part.objectKinds);
  const { rows } = await tx.query<PointRow>(
    `with o as materialized (
       select p.object_fid, count(*) over ()::int as total from sensor_point p left join lateral ${objectKindOf('p.object_fid')} k on true
       where (cardinality($1::text[]) = 0 or p.indicator = any($1)) and (cardinality($2::text[]) = 0 or k.kind = any($2)) group by p.object_fid),
     page as (select object_fid, total from o where object_fid > $3 order by object_fid limit ${OBJECTS_A_SLICE})
     select p.fid, p.object_fid as "objectFid", p.indicator, p.sector, coalesce(k.kind, '') as "objectKind", coalesce(k."tankClass", '') as "tankClass",
       ${SETTINGS} as settings, page.total
     from page join sensor_point p on p.object_fid = page.object_fid left join lateral ${objectKindOf('p.object_fid')} k on true
     where cardinality($1::text[]) = 0 or p.indicator = any($1) order by p.object_fid, p.fid limit ${POINTS_A_SLICE}`,
    [indicators, [...new Set(kinds)], after],
  );
  const groups = [...Map.groupBy(rows, (row) => row.objectFid)];
  const subjects = groups.map(([fid, points]): Subject => ({ fid, points }));
  // The last object of a full page of points may be cut: it comes again with the next slice.
  if (rows.length === POINTS_A_SLICE && subjects.length > 1) subjects.pop();
  return {
    subjects,
    total: rows[0]?.total ?? 0,
    more: groups.length === OBJECTS_A_SLICE || rows.length === POINTS_A_SLICE,
  };
}

async function spansAt(tx: Tx, now: number, parts: readonly RulePart[], subject: Subject): Promise<HeldSpan[]> {
  const kind = parts[0]?.kind;
  if (kind === undefined) return [];
  if (kind === 'code') return codeSpans(tx, now, parts, subject.fid);
  if (kind === 'combination') return combinationSpans(tx, now, parts, subject);
  const spans: HeldSpan[] = [];
  for (const point of subject.points) {
    const rules = parts.flatMap((part) => {
      const limit = meetsPoint(part, point) ? resolveLimit(part, point.settings) : null;
      return limit === null ? [] : [{ part, rule: evaluated(part, limit) }];
    });
    const first = rules[0];
    if (first === undefined) continue;
    if (kind === 'no_data') {
      spans.push(...(await silentSpans(tx, point.fid, rules)));
      continue;
    }
    const machines = rules.map(({ rule }) => rule);
    const samples =
      kind === 'rate'
        ? await rateChanges(tx, point.fid, first.part.windowSeconds, machines)
        : await valueChanges(tx, point.fid, machines);
    for (const machine of machines) spans.push(...replayPart(machine, samples, now));
  }
  return spans;
}

async function silentSpans(
  tx: Tx,
  pointFid: number,
  rules: readonly { readonly rule: LimitRule }[],
): Promise<HeldSpan[]> {
  const limits = rules.map(({ rule }) => ({ tier: rule.tier, ms: rule.limit * 60_000 }));
  const gaps = await gapsOf(tx, pointFid, Math.min(...limits.map(({ ms }) => ms)) / 1000);
  return gaps.flatMap(({ from, to }) =>
    limits.flatMap(({ tier, ms }) => (to !== null && to - from <= ms ? [] : [{ from: from + ms, to, tier }])),
  );
}

async function codeSpans(tx: Tx, now: number, parts: readonly RulePart[], fid: number): Promise<HeldSpan[]> {
  const target = (await objectTargets(tx, [fid])).get(fid);
  if (target === undefined) return [];
  const met = parts.filter((part) => meetsObject(part, target));
  const words = await alarmWords(
    tx,
    [fid],
    met.map((part) => part.code),
  );
  return met.flatMap((part) => {
    const own = words.filter(
      (word) => word.code === part.code && (part.pointFid === null || part.pointFid === word.point),
    );
    return replayPart(
      yesOrNo(part),
      own.map(({ at, raised }) => ({ at, value: Number(raised) })),
      now,
    );
  });
}

async function combinationSpans(
  tx: Tx,
  now: number,
  parts: readonly RulePart[],
  subject: Subject,
): Promise<HeldSpan[]> {
  const spans: HeldSpan[] = [];
  for (const part of parts) {
    const target = subject.points[0];
    if (target === undefined || !meetsObject(part, target)) continue;
    const conditions = [];
    for (const { indicator, compare, limit, setting } of part.conditions) {
      const samples = [];
      for (const point of subject.points.filter((one) => one.indicator === indicator)) {
        const resolved = resolveLimit({ limitValue: limit, limitSetting: setting }, point.settings);
        if (resolved === null) continue;
        const rule = { ...evaluated(part, resolved), compare, deadband: 0 };
        const changes = await valueChanges(tx, point.fid, [rule]);
        samples.push(
          changes.map(({ at, value }) => ({
            at,
            value: Number(compare === 'above' ? value > resolved : value < resolved),
          })),
        );
      }
      conditions.push(combineSamples(samples, 'any'));
    }
    spans.push(...replayPart(yesOrNo(part), combineSamples(conditions, part.mode), now));
  }
  return spans;
}

async function named(
  tx: Tx,
  found: readonly (HeldSpan & { readonly fid: number; readonly by: 'draft' | 'current' })[],
): Promise<WouldWarn[]> {
  const worst = [...found].sort((a, b) => b.tier - a.tier || b.from - a.from).slice(0, MOST_NAMED);
  if (worst.length === 0) return [];
  const { rows } = await tx.query<{ fid: number; layer: number; name: string; nameEn: string }>(
    `select f.fid, f.layer, o.name, o.name_en as "nameEn" from feature_id f cross join lateral ${nameLateral('f')} o where f.fid = any($1)`,
    [[...new Set(worst.map((one) => one.fid))]],
  );
  const names = new Map(rows.map((row) => [row.fid, row]));
  return worst.flatMap(({ fid, from, to, tier, by }) => {
    const object = names.get(fid);
    const word = tierOfRank(tier);
    if (object === undefined || word === null) return [];
    const { name, nameEn, layer } = object;
    return [{ fid, layer: layerOfCode(layer), name, nameEn, from, to, tier: word, by }];
  });
}
