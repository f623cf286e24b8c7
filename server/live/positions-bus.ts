/** A moving object as it was last heard of. */
export interface MovingRecord {
  readonly fid: number;
  /** Degrees, WGS 84. */
  readonly lng: number;
  readonly lat: number;
  /** Epoch milliseconds of the position itself. */
  readonly at: number;
  readonly scopeKey: number;
}

type Listener = (records: readonly MovingRecord[]) => void;
const listeners = new Set<Listener>();

/**
 * Hands accepted positions to the streams of this process at once. Lossy by design: other web instances read the latest
 * positions from the database every two seconds. Call it after commit.
 */
export function publishPositions(records: readonly MovingRecord[]): void {
  for (const listener of listeners) listener(records);
}

export function onPositions(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
