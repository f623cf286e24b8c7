import type { LimitSetting } from '../../domain/rule.ts';
import type { RuleTarget } from '../../domain/rule-part.ts';
import type { Tx } from '../database.ts';

/** Kind and tank class of the object with fid `fid`: subquery `o(kind, "tankClass")`, at most one row. */
export const objectKindOf = (fid: string): string => `(
  select t.kind, coalesce(t.attrs ->> 'tankClass', '') as "tankClass" from asset t where t.fid = ${fid}
  union all select t.kind, '' from site t where t.fid = ${fid}
  union all select t.kind, '' from facility t where t.fid = ${fid}
  union all select t.vehicle_class, '' from vehicle t where t.fid = ${fid})`;

/** The four settings of `sensor_point` under alias `p`, as one object. */
export const SETTINGS = `jsonb_build_object('low_low_alarm', p.low_low_alarm, 'low_alarm', p.low_alarm, 'high_alarm', p.high_alarm,
  'high_high_alarm', p.high_high_alarm)`;
export type Settings = Readonly<Record<LimitSetting, number | null>>;

/** What rules need to know of objects; sectors come from the scope cell, so that objects of every layer have one. */
export async function objectTargets(tx: Tx, fids: readonly number[]): Promise<ReadonlyMap<number, RuleTarget>> {
  if (fids.length === 0) return new Map();
  const { rows } = await tx.query<RuleTarget & { readonly fid: number }>(
    `select f.fid, c.sector, coalesce(o.kind, '') as "objectKind", coalesce(o."tankClass", '') as "tankClass"
     from feature_id f join scope_cell c on c.id = f.scope_key left join lateral ${objectKindOf('f.fid')} o on true where f.fid = any($1)`,
    [[...new Set(fids)]],
  );
  return new Map(rows.map(({ fid, ...target }) => [fid, target]));
}
