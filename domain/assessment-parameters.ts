import { z } from 'zod';
import { SECTORS } from './sector.ts';

const counts = z.strictObject({
  red: z.int().min(1).max(10_000),
  orange: z.int().min(1).max(10_000),
  yellow: z.int().min(1).max(10_000),
});
/** Warnings of a tier in a period from which on they are too many. */
export type TierCounts = z.infer<typeof counts>;

const bySector = z.strictObject({ usual: counts, sectors: z.partialRecord(z.enum(SECTORS), counts).default({}) });
const percent = z.number().min(0).max(100);
/** Weights of the monthly score, which add up to 100, and the offline rate from which access is worth nothing. */
const score = z.strictObject({
  access: percent,
  handling: percent,
  upkeep: percent,
  zeroRatePercent: z.number().min(1).max(100),
});
const hours = z.number().min(1).max(10_000);

/**
 * Every number of the assessment; a version of it is a row, and a run names the version that it used. What the sources
 * leave open is configuration with a stated default (REQ-OPEN-04, -15, -17, -18, REQ-ASSESS-41, -42).
 */
export const assessmentParametersSchema = z.strictObject({
  /** Offline rate above which a warning notice follows, percent (REQ-ASSESS-01, -03: > 5 %). */
  rateLimitPercent: percent,
  /** Data and video each alone, or together (REQ-OPEN-18). */
  kinds: z.enum(['each', 'joint']),
  /** Whether approved outages leave the offline rate: out of what is due and out of what is offline (REQ-ASSESS-41). */
  outageLeavesRate: z.boolean(),
  /** Offline for longer than this: interview (REQ-ASSESS-02, -04: 2 days). */
  interviewHours: hours,
  /** Offline for longer than this: interview of the enterprise and of the area (REQ-ASSESS-06: 5 days). */
  severeHours: hours,
  /** A day counts as online from this share of the minutes due (REQ-OPEN-17). */
  onlineDayPercent: percent,
  /** Online days of a quarter below which the result is "fail" (REQ-ASSESS-20, RS-SH). */
  quarterDaysPercent: percent,
  /** Hours within which a device fault must be repaired, by rule set (REQ-ASSESS-23: RS-TJ 24 h); absent: not assessed. */
  repairHours: z.partialRecord(z.enum(['RS-SH', 'RS-TJ', 'RS-BH', 'RS-NC', 'RS-ENT']), hours),
  /** A fault that lasts so long becomes an order to repair (REQ-WF-13). */
  repairFoundMinutes: z.int().min(5).max(1440),
  /** Silence this close to a fault of ours is part of it: the sample that was due could not be taken. */
  platformGraceMinutes: z.int().min(0).max(120),
  /** A value that never moves for so long is flagged as frozen (REQ-MON-10). */
  frozenHours: z.int().min(2).max(240),
  /** Warnings of one enterprise in a month that are "too frequent" (REQ-ASSESS-42); blue is excepted. */
  frequent: bySector,
  /** Warnings in a month whose handling went past a deadline. */
  overdue: bySector,
  /** Offline rate of a whole enterprise in a period that is a serious case (REQ-ASSESS-10). */
  graveRatePercent: percent,
  /** How the monthly score is made (REQ-ASSESS-13); the source leaves it open. */
  score,
  /** Beijing hour at which runs are due on their day (REQ-REP-01..04: before 11:00). */
  dueHour: z.int().min(0).max(10),
});
export type AssessmentParameters = z.infer<typeof assessmentParametersSchema>;

export const DEFAULT_PARAMETERS: AssessmentParameters = {
  rateLimitPercent: 5,
  kinds: 'each',
  outageLeavesRate: true,
  interviewHours: 48,
  severeHours: 120,
  onlineDayPercent: 95,
  quarterDaysPercent: 80,
  repairHours: { 'RS-TJ': 24 },
  repairFoundMinutes: 30,
  platformGraceMinutes: 10,
  frozenHours: 24,
  frequent: { usual: { red: 2, orange: 4, yellow: 12 }, sectors: {} },
  overdue: { usual: { red: 1, orange: 1, yellow: 3 }, sectors: {} },
  graveRatePercent: 50,
  score: { access: 50, handling: 40, upkeep: 10, zeroRatePercent: 20 },
  dueHour: 8,
};

/** First thing that is wrong between the numbers themselves; null when they fit. The field's name. */
export function crossedParameter(parameters: AssessmentParameters): keyof AssessmentParameters | null {
  if (parameters.severeHours <= parameters.interviewHours) return 'severeHours';
  const { access, handling, upkeep } = parameters.score;
  if (Math.abs(access + handling + upkeep - 100) > 0.005) return 'score';
  return null;
}
