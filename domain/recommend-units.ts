import type { UnitNeed } from './response-need.ts';
import type { UnitKind } from './response-unit.ts';

/** Why a unit of a needed kind is not among those recommended. */
export const SHORTFALL_REASONS = ['out_of_service', 'busy', 'cut_off', 'no_road_near', 'too_far'] as const;
export type ShortfallReason = (typeof SHORTFALL_REASONS)[number];

/** A unit as the recommendation sees it; metres by air from the accident. */
export interface CandidateUnit {
  readonly id: number;
  readonly kind: UnitKind;
  readonly name: string;
  readonly nameEn: string;
  readonly station: string;
  readonly stationEn: string;
  readonly phone: string;
  readonly lng: number;
  readonly lat: number;
  readonly meters: number;
  readonly inService: boolean;
  readonly outReason: string;
  readonly busy: boolean;
  /** This viewer may send it. */
  readonly sendable: boolean;
}

/** The way of one unit by road; both null when there is none, with the reason. */
export interface UnitWay {
  readonly durationS: number | null;
  readonly lengthM: number | null;
  readonly why: 'no_road_near' | 'cut_off' | null;
}

export interface RecommendedUnit extends CandidateUnit {
  readonly etaS: number | null;
  readonly lengthM: number | null;
}

interface MissingUnits {
  readonly reason: ShortfallReason;
  readonly count: number;
  /** The nearest of them. */
  readonly units: readonly { readonly name: string; readonly nameEn: string; readonly note: string }[];
}

/** One line of the recommendation: what is needed, what is there already, who should go, and why it is not enough. */
export interface UnitAdvice {
  readonly kind: UnitKind;
  readonly needed: number;
  readonly sent: number;
  readonly chosen: readonly RecommendedUnit[];
  /** The next ones, for whoever knows better. */
  readonly spare: readonly RecommendedUnit[];
  readonly short: number;
  readonly missing: readonly MissingUnits[];
}

/** Later than this does not help in the first hour. */
export const MAX_ETA_S = 3600;
const SPARE = 3;
const NAMED = 3;

function reasonOf(unit: CandidateUnit, way: UnitWay | null): ShortfallReason | null {
  if (!unit.inService) return 'out_of_service';
  if (unit.busy) return 'busy';
  if (way === null) return null;
  if (way.why !== null) return way.why;
  return (way.durationS ?? 0) > MAX_ETA_S ? 'too_far' : null;
}

/**
 * Who should go (issue of dispatch, REQ-EMER-04): per needed kind the units that arrive first by road, and the reason for
 * each that does not count when there are too few. `ways` null: no router answers, then the nearest by air are named and
 * no time of arrival is claimed. `sent` says how many of a kind the incident has already.
 */
export function adviseUnits(
  needs: readonly UnitNeed[],
  units: readonly CandidateUnit[],
  ways: ReadonlyMap<number, UnitWay> | null,
  sent: ReadonlyMap<UnitKind, number>,
): UnitAdvice[] {
  return needs.map(({ kind, count }) => {
    const of = units
      .filter((unit) => unit.kind === kind)
      .map((unit) => ({ unit, way: ways?.get(unit.id) ?? null }))
      .map(({ unit, way }) => ({ unit, way, reason: reasonOf(unit, way) }));
    const ready = of
      .filter(({ reason }) => reason === null)
      .map(
        ({ unit, way }): RecommendedUnit => ({
          ...unit,
          etaS: way?.durationS ?? null,
          lengthM: way?.lengthM ?? null,
        }),
      )
      .sort((a, b) => (a.etaS ?? 0) - (b.etaS ?? 0) || a.meters - b.meters || a.id - b.id);
    const already = sent.get(kind) ?? 0;
    const open = Math.max(0, count - already);
    const chosen = ready.slice(0, open);
    const short = open - chosen.length;
    return {
      kind,
      needed: count,
      sent: already,
      chosen,
      spare: ready.slice(open, open + SPARE),
      short,
      missing: short === 0 ? [] : missingOf(of),
    };
  });
}

function missingOf(
  of: readonly { readonly unit: CandidateUnit; readonly reason: ShortfallReason | null }[],
): MissingUnits[] {
  return SHORTFALL_REASONS.flatMap((reason) => {
    const units = of.filter((one) => one.reason === reason).map(({ unit }) => unit);
    if (units.length === 0) return [];
    const named = [...units].sort((a, b) => a.meters - b.meters).slice(0, NAMED);
    return [
      {
        reason,
        count: units.length,
        units: named.map(({ name, nameEn, outReason }) => ({ name, nameEn, note: outReason })),
      },
    ];
  });
}
