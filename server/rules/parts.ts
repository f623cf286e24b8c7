import type { RulePart } from '../../domain/rule-part.ts';
import type { TierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';

/** A row of `limit_rule` under alias `r` as a part. */
export const PART_COLUMNS = `r.id, r.version, r.rule, r.kind, r.tier, r.sector, r.object_kinds as "objectKinds", r.tank_class as "tankClass",
  r.point_fid as "pointFid", r.indicator, r.compare, r.limit_value as "limitValue", r.limit_setting as "limitSetting",
  r.duration_seconds as "durationSeconds", r.off_delay_seconds as "offDelaySeconds", r.deadband, r.window_seconds as "windowSeconds", r.code, r.mode,
  r.conditions, r.name_zh as "nameZh", r.name_en as "nameEn", r.action_zh as "actionZh", r.action_en as "actionEn"`;

/** What is in force at a moment of the database's clock. */
export const IN_FORCE = 'r.valid_from <= guanlan.now() and (r.valid_to is null or r.valid_to > guanlan.now())';

/** A tier that came from a column with a check constraint. */
export function asRank(tier: number): TierRank {
  return tier === 1 || tier === 2 || tier === 3 || tier === 4 ? tier : 0;
}

/** An approved change reaches every process within this time. */
const TTL_MS = 3_000;

export interface PartsInForce {
  readonly all: readonly RulePart[];
  readonly byCode: ReadonlyMap<string, readonly RulePart[]>;
  /** The same object as long as nothing changed: whoever derived something from it compares it. */
  readonly revision: string;
}

let known: PartsInForce = { all: [], byCode: new Map(), revision: '' };
let loadedAt = 0;

/** Forgets what is in force; the next asker loads it. */
export function noticeRuleChange(): void {
  loadedAt = 0;
}

/** The parts in force, at most 3 s old. */
export async function partsInForce(tx: Tx): Promise<PartsInForce> {
  const now = Date.now();
  if (now - loadedAt <= TTL_MS) return known;
  const all = await readPartsInForce(tx);
  const revision = JSON.stringify(all);
  if (revision !== known.revision) {
    const byCode = Map.groupBy(
      all.filter((part) => part.kind === 'code'),
      (part) => part.code,
    );
    known = { all, byCode, revision };
  }
  loadedAt = now;
  return known;
}

async function readPartsInForce(tx: Tx): Promise<RulePart[]> {
  const { rows } = await tx.query<RulePart>(
    `select distinct on (r.id) ${PART_COLUMNS} from limit_rule r where ${IN_FORCE} order by r.id, r.version desc limit 10000`,
  );
  return rows;
}
