import { FRAME_HEADER_BYTES, POSITION_BYTES } from '../../domain/position-frame.ts';

/** Everything that moves, with its place as frames want it. */
export interface Moving {
  readonly fid: number;
  readonly x: number;
  readonly y: number;
  /** Epoch milliseconds of the position. */
  readonly at: number;
  readonly scopeKey: number;
  /** Tick in which it last moved. */
  readonly tick: number;
}

/** What part of the picture one browser gets: a box in frame units and what its viewer may see. */
export interface FrameSlice {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly mayReach: (scopeKey: number) => boolean;
  readonly maySee: (fid: number) => boolean;
}

/** Moving objects encoded once for all browsers, beside what slicing compares. */
export interface PositionPack {
  readonly fids: Uint32Array;
  readonly xs: Uint32Array;
  readonly ys: Uint32Array;
  readonly scopes: Int32Array;
  /** The frame of everything, header included. */
  readonly frame: Uint8Array<ArrayBuffer>;
}

export function packPositions(moving: readonly Moving[], baseSeconds: number): PositionPack {
  const count = moving.length;
  const fids = new Uint32Array(count);
  const xs = new Uint32Array(count);
  const ys = new Uint32Array(count);
  const scopes = new Int32Array(count);
  const frame = new Uint8Array(FRAME_HEADER_BYTES + count * POSITION_BYTES);
  const view = new DataView(frame.buffer);
  writeHeader(view, count, baseSeconds);
  moving.forEach(({ fid, x, y, scopeKey }, i) => {
    fids[i] = fid;
    xs[i] = x;
    ys[i] = y;
    scopes[i] = scopeKey;
    const at = FRAME_HEADER_BYTES + i * POSITION_BYTES;
    view.setUint32(at, fid, true);
    view.setUint32(at + 4, x, true);
    view.setUint32(at + 8, y, true);
  });
  return { fids, xs, ys, scopes, frame };
}

function writeHeader(view: DataView, count: number, baseSeconds: number): void {
  view.setUint32(0, count * POSITION_BYTES, true);
  view.setUint32(4, baseSeconds, true);
}

/** The frame of one slice: the shared one when nothing falls out, else copied records. */
export function slicePack(pack: PositionPack, slice: FrameSlice): Uint8Array<ArrayBuffer> {
  const { fids, xs, ys, scopes, frame } = pack;
  const chosen = new Uint32Array(fids.length);
  let count = 0;
  for (let i = 0; i < fids.length; i += 1) {
    const x = xs[i] ?? 0;
    const y = ys[i] ?? 0;
    if (x < slice.minX || x > slice.maxX || y < slice.minY || y > slice.maxY) continue;
    if (!slice.mayReach(scopes[i] ?? 0) || !slice.maySee(fids[i] ?? 0)) continue;
    chosen[count] = i;
    count += 1;
  }
  if (count === fids.length) return frame;
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + count * POSITION_BYTES);
  writeHeader(new DataView(bytes.buffer), count, new DataView(frame.buffer).getUint32(4, true));
  for (let n = 0; n < count; n += 1) {
    const from = FRAME_HEADER_BYTES + (chosen[n] ?? 0) * POSITION_BYTES;
    bytes.set(frame.subarray(from, from + POSITION_BYTES), FRAME_HEADER_BYTES + n * POSITION_BYTES);
  }
  return bytes;
}
