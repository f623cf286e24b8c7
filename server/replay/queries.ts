import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx, Viewer } from '../database.ts';
import { precisionOf } from '../live/sensitive.ts';

/** A warning that was opened or rose to red or orange, as a mark of the slider. Times in epoch milliseconds. */
export interface ReplayMark {
  readonly at: number;
  readonly warningId: number;
  readonly tier: Tier;
  readonly layer: Layer;
  readonly fid: number;
  readonly reasonZh: string;
  readonly reasonEn: string;
}

const MOST_MARKS = 400;
const ORANGE = 3;
const TURNS = `('opened', 'raised', 'lowered', 'downgraded', 'closed')`;
/** Up, so that the picture of the millisecond holds the step. */
const MILLISECOND = (column: string): string => `ceil(date_part('epoch', ${column}) * 1000)::float8`;

/** Marks of a window, red ones first where there are too many; `more` says that some are left out. */
export async function readMarks(
  tx: Tx,
  viewer: Viewer,
  from: number,
  to: number,
): Promise<{ readonly marks: readonly ReplayMark[]; readonly more: boolean }> {
  const { rows } = await tx.query<Omit<ReplayMark, 'tier' | 'layer'> & { tier: number; layer: number }>(
    `select ${MILLISECOND('s.at')} as at, w.id as "warningId", s.tier, w.layer, w.fid, w.reason_zh as "reasonZh", w.reason_en as "reasonEn"
     from warning_step s join warning w on w.id = s.warning_id
     where s.step in ('opened', 'raised') and s.tier >= ${ORANGE}
       and s.at >= to_timestamp($1::float8 / 1000) and s.at <= to_timestamp($2::float8 / 1000)
     order by s.tier desc, s.at desc, s.id desc limit ${MOST_MARKS + 1}`,
    [from, to],
  );
  const marks = rows
    .slice(0, MOST_MARKS)
    .filter(({ fid }) => viewer.precision === 'full' || precisionOf(fid) !== 'hidden')
    .map((row) => ({ ...row, tier: tierOfRank(row.tier) ?? 'orange', layer: layerOfCode(row.layer) }))
    .sort((a, b) => a.at - b.at);
  return { marks, more: rows.length > MOST_MARKS };
}

/** The moment at which the next (or the last) warning of the viewer opened, rose, fell or closed; null when there is none. */
export async function readTurn(tx: Tx, time: number, direction: 1 | -1): Promise<number | null> {
  const [compare, order, edge] = direction === 1 ? ['>=', 'asc', time + 1] : ['<=', 'desc', time - 1];
  const { rows } = await tx.query<{ at: number }>(
    `select ${MILLISECOND('s.at')} as at from warning_step s
     where s.step in ${TURNS} and s.at ${compare} to_timestamp($1::float8 / 1000) order by s.at ${order}, s.id ${order} limit 1`,
    [edge],
  );
  return rows[0]?.at ?? null;
}
