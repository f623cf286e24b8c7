import type { Tx } from '../database.ts';
import { objectKindOf } from './object-target.ts';
import { IN_FORCE } from './parts.ts';

/** Beyond so many the figure says "more than": the answer is that rules are missing, not how many points wait for them. */
const MOST_COUNTED = 1_000;
const SHOWN = 50;

export interface UnwatchedPoint {
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly indicator: string;
  /** Who answers for it; points of different owners bear the same names. */
  readonly owner: { readonly name: string; readonly nameEn: string } | null;
}

/**
 * Points of the viewer's scope whose values no rule in force looks at: none names their indicator at such an object, or
 * one does but neither it nor the point has a limit. A sensor that nothing watches must not look like a calm one.
 */
export async function unwatchedPoints(tx: Tx): Promise<{ points: UnwatchedPoint[]; count: number; more: boolean }> {
  const { rows } = await tx.query<UnwatchedPoint>(
    `with r as materialized (select r.* from limit_rule r where ${IN_FORCE} and r.kind in ('limit', 'rate'))
     select p.fid, p.id, p.name, p.name_en as "nameEn", p.indicator, case when e.key is not null then jsonb_build_object('name', e.name, 'nameEn', e.name_en) end as owner
     from sensor_point p left join organisation e on e.key = p.enterprise and p.enterprise <> 0 left join lateral ${objectKindOf('p.object_fid')} o on true
     where not exists (select from r where (r.point_fid = p.fid or r.point_fid is null and r.indicator = p.indicator)
       and (r.sector = 0 or r.sector = p.sector) and (cardinality(r.object_kinds) = 0 or o.kind = any(r.object_kinds))
       and (r.tank_class = '' or r.tank_class = o."tankClass")
       and coalesce(case r.limit_setting when 'low_low_alarm' then p.low_low_alarm when 'low_alarm' then p.low_alarm when 'high_alarm' then p.high_alarm
         when 'high_high_alarm' then p.high_high_alarm end, r.limit_value) is not null)
     order by p.fid limit ${MOST_COUNTED + 1}`,
  );
  const count = Math.min(rows.length, MOST_COUNTED);
  return { points: rows.slice(0, SHOWN), count, more: rows.length > MOST_COUNTED };
}
