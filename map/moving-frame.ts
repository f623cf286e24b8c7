import type { LngLat } from '../domain/place.ts';
import { latOfFrame, lngOfFrame, POSITION_BYTES } from '../domain/position-frame.ts';
import type { MovingFrame } from './contract.ts';

/** Below this the receiver's noise would spin the symbol of a parked vehicle. */
const STILL_DEGREES = 0.000_02;
/** A vehicle that jumps further than this between two frames was out of view, or its receiver lied: no gliding. */
const JUMP_DEGREES = 0.01;

export interface MovingTracker {
  /**
   * Takes the packed records of a frame (domain/position-frame) and makes the next glide, from where each object is
   * drawn now to where it was reported, so that nothing jumps when frames come early or late.
   * @param nowMs clock of the caller, milliseconds
   */
  next(records: Uint8Array, nowMs: number): MovingFrame;
}

/** @param origin about the middle of what is looked at */
export function createMovingTracker(origin: LngLat): MovingTracker {
  let last: MovingFrame | null = null;
  let at = 0;

  return {
    next(records, nowMs) {
      const count = Math.floor(records.byteLength / POSITION_BYTES);
      const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
      const frame = {
        count,
        fids: new Int32Array(count),
        origin,
        from: new Float32Array(count * 2),
        to: new Float32Array(count * 2),
        course: new Float32Array(count),
        moving: new Float32Array(count),
        // Frames come once a second; a little longer, so that a late one does not stop everything.
        durationMs: 1100,
      };
      const part = last === null ? 1 : Math.min(1, (nowMs - at) / last.durationMs);
      const known = indexIn(last);
      for (let index = 0; index < count; index += 1) {
        const offset = index * POSITION_BYTES;
        const fid = view.getUint32(offset, true);
        frame.fids[index] = fid;
        frame.to[index * 2] = lngOfFrame(view.getUint32(offset + 4, true)) - origin[0];
        frame.to[index * 2 + 1] = latOfFrame(view.getUint32(offset + 8, true)) - origin[1];
        glide(frame, index, last, known(fid, index), part);
      }
      last = frame;
      at = nowMs;
      return frame;
    },
  };
}

/** Finds an object in the frame before: mostly at the same index, otherwise by a table that is made when first needed. */
function indexIn(frame: MovingFrame | null): (fid: number, index: number) => number | undefined {
  let table: Map<number, number> | null = null;
  return (fid, index) => {
    if (frame === null) return undefined;
    if (frame.fids[index] === fid) return index;
    table ??= new Map(Array.from(frame.fids, (known, at) => [known, at]));
    return table.get(fid);
  };
}

/** Fills where one object starts, its course and whether it moves. */
function glide(
  frame: MovingFrame,
  index: number,
  before: MovingFrame | null,
  known: number | undefined,
  part: number,
): void {
  const [x, y] = [frame.to[index * 2] ?? 0, frame.to[index * 2 + 1] ?? 0];
  frame.from[index * 2] = x;
  frame.from[index * 2 + 1] = y;
  if (before === null || known === undefined) return;
  const read = (values: Float32Array, axis: number) => values[known * 2 + axis] ?? 0;
  const [fromX, fromY, toX, toY] = [read(before.from, 0), read(before.from, 1), read(before.to, 0), read(before.to, 1)];
  const east = (x - toX) * Math.cos(((frame.origin[1] + y) * Math.PI) / 180);
  const north = y - toY;
  const step = Math.hypot(east, north);
  frame.course[index] = before.course[known] ?? 0;
  if (step > JUMP_DEGREES) return;
  frame.from[index * 2] = fromX + (toX - fromX) * part;
  frame.from[index * 2 + 1] = fromY + (toY - fromY) * part;
  if (step < STILL_DEGREES) return;
  frame.course[index] = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
  frame.moving[index] = 1;
}
