/**
 * The four risk tiers, worst first (REQ-RISK-02, S2 Art 18). Colour means warning and nothing else (design, law 7).
 * On the wire and in the database a tier is its rank: 0 none, 1 blue, 2 yellow, 3 orange, 4 red; higher is worse.
 */
export const TIERS = ['red', 'orange', 'yellow', 'blue'] as const;
export type Tier = (typeof TIERS)[number];

/** Rank of a tier; 0 means "no open warning". */
export type TierRank = 0 | 1 | 2 | 3 | 4;

const RANKS: Record<Tier, TierRank> = { red: 4, orange: 3, yellow: 2, blue: 1 };
const BY_RANK: readonly (Tier | null)[] = [null, 'blue', 'yellow', 'orange', 'red'];

export function tierRank(tier: Tier | null): TierRank {
  return tier === null ? 0 : RANKS[tier];
}

/** The tier of a rank; null for 0. Any other number is a programming error upstream and is refused. */
export function tierOfRank(rank: number): Tier | null {
  const tier = BY_RANK[rank];
  if (tier === undefined) throw new RangeError(`tier rank must be 0..4, got ${rank}`);
  return tier;
}
