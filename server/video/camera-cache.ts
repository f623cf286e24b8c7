import type { CameraRow } from './queries.ts';

/** A change of a camera's state reaches its viewers within this time. */
const FRESH_MS = 2_000;

/**
 * Remembers cameras briefly and joins equal questions in flight: blocking playlists of many viewers must not become a
 * query each. A failed query is not remembered.
 */
export function cachedCameras(
  load: (id: string) => Promise<CameraRow | null>,
): (id: string) => Promise<CameraRow | null> {
  const known = new Map<string, { readonly at: number; readonly row: Promise<CameraRow | null> }>();
  return (id) => {
    const now = Date.now();
    const found = known.get(id);
    if (found !== undefined && now - found.at < FRESH_MS) return found.row;
    if (known.size > 10_000) known.clear();
    const row = load(id);
    known.set(id, { at: now, row });
    row.catch(() => known.delete(id));
    return row;
  };
}
