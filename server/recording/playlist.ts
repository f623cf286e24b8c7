import type { Span } from '../../domain/recording-retention.ts';
import type { IndexedSegment, PieceIndex } from './piece-index.ts';

/** Stored segments are a second long; a player that fetches four at a time asks four times less often. */
const CHUNK_MS = 4_000;

/** Consecutive segments of one file that a player fetches together; begins with a key picture. */
export interface Chunk {
  readonly offset: number;
  readonly bytes: number;
  readonly at: number;
  readonly durationMs: number;
}

/** Groups the segments of a file that overlap the span; what stands before the first key picture is left out. */
export function chunksOf(segments: readonly IndexedSegment[], span: Span): Chunk[] {
  const chunks: { offset: number; bytes: number; at: number; durationMs: number }[] = [];
  for (const { offset, bytes, at, durationMs, key } of segments) {
    const last = chunks.at(-1);
    if (key && (last === undefined || last.durationMs + durationMs > CHUNK_MS))
      chunks.push({ offset, bytes, at, durationMs });
    else if (last !== undefined) {
      last.bytes += bytes;
      last.durationMs += durationMs;
    }
  }
  return chunks.filter((chunk) => chunk.at < span.to && chunk.at + chunk.durationMs > span.from);
}

/**
 * Whether a span of bytes is one that a playlist may have named: whole segments from a key picture on, with pictures of the
 * span. The last chunk of a file that is being written has grown meanwhile, so lengths are not compared with today's.
 */
export function isChunk(segments: readonly IndexedSegment[], offset: number, bytes: number, span: Span): boolean {
  const first = segments.findIndex((segment) => segment.offset === offset && segment.key);
  const last = segments.findIndex((segment) => segment.offset + segment.bytes === offset + bytes);
  const from = segments[first];
  const to = segments[last];
  return (
    from !== undefined && to !== undefined && first <= last && from.at < span.to && to.at + to.durationMs > span.from
  );
}

export interface PlayedPiece {
  readonly startedAt: number;
  readonly index: PieceIndex;
}

/** Address of a file's initialisation and of one chunk, relative to the playlist; parsed again by `parseMedia`. */
const initName = (startedAt: number) => `${startedAt}-init.mp4`;
const chunkName = (startedAt: number, { offset, bytes }: Chunk) => `${startedAt}-${offset}-${bytes}.m4s`;

export type MediaName =
  | { readonly kind: 'init'; readonly startedAt: number }
  | { readonly kind: 'chunk'; readonly startedAt: number; readonly offset: number; readonly bytes: number };

/** What a media name asks for; null for a name that is none of ours, whatever tricks it holds. */
export function parseMedia(name: string): MediaName | null {
  const found = /^(\d{12,14})-(?:init\.mp4|(\d{1,12})-(\d{1,9})\.m4s)$/.exec(name);
  if (found === null) return null;
  const [, startedAt, offset, bytes] = found;
  if (offset === undefined || bytes === undefined) return { kind: 'init', startedAt: Number(startedAt) };
  return { kind: 'chunk', startedAt: Number(startedAt), offset: Number(offset), bytes: Number(bytes) };
}

/** A finished media playlist (RFC 8216): every file a discontinuity of its own, every chunk with its wall clock. */
export function renderVod(pieces: readonly PlayedPiece[], span: Span): string | null {
  const body: string[] = [];
  let longest = 1;
  for (const { startedAt, index } of pieces) {
    const chunks = chunksOf(index.segments, span);
    if (chunks.length === 0) continue;
    if (body.length > 0) body.push('#EXT-X-DISCONTINUITY');
    body.push(`#EXT-X-MAP:URI="${initName(startedAt)}"`);
    for (const chunk of chunks) {
      longest = Math.max(longest, Math.round(chunk.durationMs / 1000));
      body.push(
        `#EXT-X-PROGRAM-DATE-TIME:${new Date(chunk.at).toISOString()}`,
        `#EXTINF:${(chunk.durationMs / 1000).toFixed(3)},`,
        chunkName(startedAt, chunk),
      );
    }
  }
  if (body.length === 0) return null;
  const head = ['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${longest}`, '#EXT-X-MEDIA-SEQUENCE:0'];
  return [...head, '#EXT-X-PLAYLIST-TYPE:VOD', ...body, '#EXT-X-ENDLIST', ''].join('\n');
}
