import { DANGER_CODES } from '../../domain/pipeline-strips.ts';
import { formatChainage } from '../../domain/stationing-text.ts';
import type { TierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { newRecord } from '../warnings/new-record.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import type { EventItem } from '../warnings/object-state.ts';
import { currentPlan } from '../warnings/plans.ts';
import { lockObjects, lockOpenWarnings } from '../warnings/warning-record.ts';
import { opening, standing, turning, type WarningWrite, writeWarnings } from '../warnings/write.ts';

interface Danger {
  readonly fid: number;
  readonly code: number;
  readonly count: number;
  readonly name: string;
  readonly fromMeters: number;
  readonly distance: number;
  readonly prohibited: boolean;
}

const CAUSE = 'pipeline_danger:';
const WORDS: Record<(typeof DANGER_CODES)[number], readonly [zh: string, en: string]> = {
  encroachment: ['占压', 'Encroachment'],
  spacing: ['间距不足', 'Insufficient spacing'],
  crossing: ['交叉、并行不规范', 'Non-standard crossing'],
  third_party: ['第三方施工未见许可', 'Third-party works without a known permit'],
  geohazard: ['地质灾害', 'Geological hazard'],
  defect: ['本体缺陷', 'Pipe defect'],
};

/** One warning a pipeline and kind of danger: the nearest is named, the others are counted. */
async function readDangers(tx: Tx, fids: readonly number[]): Promise<Danger[]> {
  const { rows } = await tx.query<Danger>(
    `select distinct on (pipeline_fid, code) pipeline_fid as fid, code, count(*) over (partition by pipeline_fid, code)::int as count, name,
       from_m as "fromMeters", distance_m as distance, bool_or(strip = 'prohibited') over (partition by pipeline_fid, code) as prohibited
     from pipeline_danger where pipeline_fid = any($1) and ended_at is null order by pipeline_fid, code, distance_m, id`,
    [fids],
  );
  return rows;
}

function reasonOf(danger: Danger): { readonly reasonZh: string; readonly reasonEn: string } {
  const [zh, en] = WORDS[DANGER_CODES[danger.code - 1] ?? 'defect'];
  const at = formatChainage(danger.fromMeters);
  const meters = Math.round(danger.distance);
  const more = danger.count - 1;
  return {
    reasonZh: `${zh}：${danger.name}，${at}，距管道 ${meters} m${more > 0 ? `，另有 ${more} 处` : ''}`,
    reasonEn: `${en}: ${danger.name}, ${at}, ${meters} m from the pipe${more > 0 ? `, and ${more} more` : ''}`,
  };
}

/**
 * Brings the loop's warnings in line with the dangers that analysis found on pipelines (REQ-RISK-08): opened when the
 * first of a kind appears, ended when the last is gone. Answers the events, for the caller to append last.
 */
export async function settleDangers(tx: Tx, now: number, fids: readonly number[]): Promise<EventItem[]> {
  const dangers = await readDangers(tx, fids);
  await lockObjects(tx, fids);
  const open = (await lockOpenWarnings(tx, fids)).filter((record) => record.cause.startsWith(CAUSE));
  if (dangers.length === 0 && open.length === 0) return [];
  const places = await objectPlaces(tx, fids);
  const plan = await currentPlan(tx);
  const writes: WarningWrite[] = [];
  for (const danger of dangers) {
    const cause = `${CAUSE}${danger.code}`;
    const place = places.get(danger.fid);
    if (place === undefined || open.some((record) => record.fid === danger.fid && record.cause === cause)) continue;
    // Within the strip where nothing is allowed: orange; where a permit is missing: yellow.
    const tier: TierRank = danger.prohibited ? 3 : 2;
    writes.push(opening({ ...newRecord(now, place, cause, plan), ...reasonOf(danger) }, tier, now, place.name));
  }
  for (const record of open) {
    const stands = dangers.some((danger) => danger.fid === record.fid && `${CAUSE}${danger.code}` === record.cause);
    if (!stands)
      writes.push(
        turning(standing(record, places.get(record.fid)?.name ?? ''), { kind: 'ended', reason: 'over' }, now),
      );
  }
  return writes.length === 0 ? [] : await writeWarnings(tx, now, { id: 'system' }, writes);
}
