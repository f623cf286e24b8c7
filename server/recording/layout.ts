import { join } from 'node:path';
import { env } from '../../lib/env.ts';

/** Where a stored piece lies: one file of pictures and one of its index, named by camera and start, nothing else. */
export interface PieceName {
  readonly cameraFid: number;
  /** Epoch ms of the first picture. */
  readonly startedAt: number;
}

export const recordingsRoot = (): string => join(env().DATA_DIR, 'recordings');
export const cameraFolder = (cameraFid: number): string => join(recordingsRoot(), String(cameraFid));

/** Day of the piece in UTC: a folder of files that stays small enough to list. */
const dayOf = (startedAt: number): string => new Date(startedAt).toISOString().slice(0, 10);

/** Path without an ending. Throws on names that are no whole positive numbers, so that no text becomes a path. */
function stem({ cameraFid, startedAt }: PieceName): string {
  if (!Number.isSafeInteger(cameraFid) || cameraFid <= 0 || !Number.isSafeInteger(startedAt) || startedAt <= 0)
    throw new RangeError('a stored piece is named by camera and start');
  return join(cameraFolder(cameraFid), dayOf(startedAt), String(startedAt));
}

export const mediaPath = (name: PieceName): string => `${stem(name)}.mp4`;
export const indexPath = (name: PieceName): string => `${stem(name)}.idx`;

/** The start in a file's own name; null for a file that is none of ours. */
export function startOfFile(name: string): number | null {
  const found = /^(\d{12,14})\.mp4$/.exec(name);
  return found === null ? null : Number(found[1]);
}
