/** The guard of the disk: recordings never fill it, and it is said aloud when retention can no longer be kept. */
export interface SpacePolicy {
  /** Bytes that always stay free on the disk. */
  readonly reserveBytes: number;
  /** The most that recordings may take together; null for whatever is free. */
  readonly budgetBytes: number | null;
}

/** 10 GB and never below 3 % of the disk: the database on the same disk must go on. */
export function reserveOf(totalBytes: number, configuredBytes: number | null): number {
  return Math.max(configuredBytes ?? 10e9, Math.ceil(totalBytes * 0.03));
}

export interface Disk {
  readonly freeBytes: number;
  readonly usedByRecordingsBytes: number;
}

export interface StoredPiece {
  readonly id: number;
  readonly bytes: number;
  readonly endedAt: number;
  /** Kept by rule until then; a ring's piece until the ring has gone round. Epoch ms. */
  readonly dueAt: number;
  readonly held: boolean;
  readonly ring: boolean;
}

export interface SpaceDecision {
  /** New files may begin, after `remove` is gone. */
  readonly mayWrite: boolean;
  /** To be removed now, in this order. */
  readonly remove: readonly StoredPiece[];
  /** Of those, kept pieces that go before their retention has passed: to be told as a warning. */
  readonly tooEarly: readonly StoredPiece[];
  /** Bytes that are still missing when everything that may go is gone. */
  readonly shortBytes: number;
}

/** How many bytes must go so that the reserve is free and the budget is kept; 0 when all is well. */
export function excessBytes(disk: Disk, policy: SpacePolicy): number {
  const belowReserve = policy.reserveBytes - disk.freeBytes;
  const aboveBudget = policy.budgetBytes === null ? 0 : disk.usedByRecordingsBytes - policy.budgetBytes;
  return Math.max(0, belowReserve, aboveBudget);
}

/**
 * What must go: first what is due, then the rings, then the oldest of what is kept; nothing held, ever. When that is not
 * enough, nothing new is written: a disk that is full stops the database too.
 */
export function decideSpace(
  disk: Disk,
  policy: SpacePolicy,
  pieces: readonly StoredPiece[],
  now: number,
): SpaceDecision {
  const excess = excessBytes(disk, policy);
  if (excess === 0) return { mayWrite: true, remove: [], tooEarly: [], shortBytes: 0 };
  const rank = (piece: StoredPiece) => (piece.dueAt <= now ? 0 : piece.ring ? 1 : 2);
  const order = pieces
    .filter((piece) => !piece.held)
    .sort((a, b) => rank(a) - rank(b) || a.endedAt - b.endedAt || a.id - b.id);
  const remove: StoredPiece[] = [];
  let missing = excess;
  for (const piece of order) {
    if (missing <= 0) break;
    remove.push(piece);
    missing -= piece.bytes;
  }
  const tooEarly = remove.filter((piece) => rank(piece) === 2);
  return { mayWrite: missing <= 0, remove, tooEarly, shortBytes: Math.max(0, missing) };
}
