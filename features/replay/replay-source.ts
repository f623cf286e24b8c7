import { type PackedFrame, positionFrameReader } from '../../domain/position-frame.ts';
import type { FilmSpan } from '../../domain/replay.ts';
import { decodeFilm, type Film } from '../../domain/replay-film.ts';

/** Where the player gets the past from; replaced in tests. */
export interface ReplaySource {
  film(from: number, span: FilmSpan): Promise<Film>;
  /** Places of moving objects, one frame a moment, oldest first. */
  tracks(from: number, span: FilmSpan): Promise<readonly PackedFrame[]>;
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const response = await fetch(path, { cache: 'no-store' });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export const replaySource: ReplaySource = {
  film: async (from, span) => decodeFilm(await bytesOf(`/api/replay/film?from=${from}&span=${span}`)),
  tracks: async (from, span) =>
    positionFrameReader().push(await bytesOf(`/api/replay/tracks?from=${from}&span=${span}`)),
};
