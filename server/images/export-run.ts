import { open } from 'node:fs/promises';
import type { Span } from '../../domain/recording-retention.ts';
import { JOIN_MS } from '../../domain/recording-timeline.ts';
import { findBox } from '../media/box-reader.ts';
import type { PieceName } from '../recording/layout.ts';
import { decodeTime, shiftDecodeTimes } from '../recording/media-time.ts';
import { readIndex, readPiece } from '../recording/piece-reader.ts';
import { type Chunk, chunksOf } from '../recording/playlist.ts';

const TICKS_PER_MS = 90;

/** The part of one stored file that is exported. */
export interface RunPiece {
  readonly name: PieceName;
  readonly chunks: readonly Chunk[];
}

/** Stored files that follow each other without a gap and with one format: one file of an export. */
export interface ExportRun extends Span {
  readonly init: Buffer;
  readonly pieces: readonly RunPiece[];
}

/** The runs of a camera within a span; a gap or a change of format begins a new one. Pieces oldest first. */
export async function exportRuns(names: readonly PieceName[], span: Span): Promise<ExportRun[]> {
  const runs: { init: Buffer; pieces: RunPiece[]; from: number; to: number }[] = [];
  for (const name of names) {
    const index = await readIndex(name);
    const chunks = index === null ? [] : chunksOf(index.segments, span);
    const [first] = chunks;
    const end = chunks.at(-1);
    if (index === null || first === undefined || end === undefined) continue;
    const init = await readPiece(name, 0, index.initBytes);
    const to = end.at + end.durationMs;
    const last = runs.at(-1);
    if (last !== undefined && first.at - last.to <= JOIN_MS && last.init.equals(init)) {
      last.pieces.push({ name, chunks });
      last.to = to;
    } else runs.push({ init, pieces: [{ name, chunks }], from: first.at, to });
  }
  return runs;
}

/** The bytes of a chunk without its clocks, whose media times the export does not share. */
function withoutClocks(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) break;
    if (bytes.toString('latin1', at + 4, at + 8) !== 'prft') parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return Buffer.concat(parts);
}

/** Writes a run as one fragmented MP4 whose first picture is at zero; `onBytes` hears every chunk and may throw to stop. */
export async function writeRun(run: ExportRun, path: string, onBytes: (bytes: number) => Promise<void>): Promise<void> {
  const out = await open(path, 'w', 0o600);
  try {
    await out.write(run.init);
    for (const { name, chunks } of run.pieces) {
      let shift: number | null = null;
      for (const chunk of chunks) {
        const media = withoutClocks(await readPiece(name, chunk.offset, chunk.bytes));
        // Each file counts from where its camera was opened: all are brought to the clock of the run.
        shift ??= (decodeTime(media) ?? 0) - Math.round((chunk.at - run.from) * TICKS_PER_MS);
        shiftDecodeTimes(media, shift);
        await out.write(media);
        await onBytes(chunk.bytes);
      }
    }
    await out.datasync();
  } finally {
    await out.close();
  }
}

export const runBytes = (run: ExportRun): number =>
  run.pieces.reduce((sum, { chunks }) => sum + chunks.reduce((all, { bytes }) => all + bytes, 0), 0);

/** Picture size of an initialisation segment (`tkhd`, 16.16); null when it names none. */
export function pictureSize(init: Uint8Array): { readonly width: number; readonly height: number } | null {
  const tkhd = findBox(init, 'moov/trak/tkhd');
  if (tkhd === undefined || tkhd.length < 84) return null;
  const view = new DataView(tkhd.buffer, tkhd.byteOffset, tkhd.byteLength);
  const width = view.getUint32(tkhd.length - 8) >>> 16;
  const height = view.getUint32(tkhd.length - 4) >>> 16;
  return width > 0 && height > 0 ? { width, height } : null;
}
