import type { FeatureCollection } from 'geojson';
import { latOfFrame, lngOfFrame, type PackedFrame, POSITION_BYTES } from '../../domain/position-frame.ts';

/** Vehicles drawn with a tail at once; more of them would hide the map. */
const MOST_TAILS = 120;
/** A vehicle that went further between two moments jumped or was out of sight: nothing is drawn between. About 20 km. */
const JUMP = 0.2;
const JUMP_UNITS = (JUMP / 360) * 2 ** 32;

interface Place {
  readonly x: number;
  readonly y: number;
}

const placesOf = new WeakMap<PackedFrame, ReadonlyMap<number, Place>>();

/** Places of a frame by fid, unpacked once. */
function places(frame: PackedFrame): ReadonlyMap<number, Place> {
  const known = placesOf.get(frame);
  if (known !== undefined) return known;
  const view = new DataView(frame.records.buffer, frame.records.byteOffset, frame.records.byteLength);
  const found = new Map<number, Place>();
  for (let at = 0; at + POSITION_BYTES <= frame.records.byteLength; at += POSITION_BYTES)
    found.set(view.getUint32(at, true), { x: view.getUint32(at + 4, true), y: view.getUint32(at + 8, true) });
  placesOf.set(frame, found);
  return found;
}

/** Index of the last frame at or before a moment (epoch ms); -1 before the first. */
function indexAt(frames: readonly PackedFrame[], time: number): number {
  let index = -1;
  for (const [at, { baseSeconds }] of frames.entries()) {
    if (baseSeconds * 1000 > time) break;
    index = at;
  }
  return index;
}

/**
 * Packed records of a moment between two frames: a vehicle is between its two places, one that is only in the earlier
 * stays where it was seen, as it would have been live.
 */
export function recordsAt(frames: readonly PackedFrame[], time: number): Uint8Array {
  const index = indexAt(frames, time);
  const before = frames[index];
  if (before === undefined) return new Uint8Array(0);
  const after = frames[index + 1];
  const span = after === undefined ? 0 : (after.baseSeconds - before.baseSeconds) * 1000;
  const part = span <= 0 ? 0 : Math.min(1, (time - before.baseSeconds * 1000) / span);
  const next = after === undefined ? undefined : places(after);
  const bytes = new Uint8Array(before.records.byteLength);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [fid, from] of places(before)) {
    const reported = next?.get(fid) ?? from;
    const to = Math.hypot(reported.x - from.x, reported.y - from.y) > JUMP_UNITS ? from : reported;
    view.setUint32(at, fid, true);
    view.setUint32(at + 4, Math.round(from.x + (to.x - from.x) * part), true);
    view.setUint32(at + 8, Math.round(from.y + (to.y - from.y) * part), true);
    at += POSITION_BYTES;
  }
  return bytes;
}

/** Where vehicles came from in the minutes before a moment, as lines. */
export function tailsAt(frames: readonly PackedFrame[], time: number, lengthMs: number): FeatureCollection {
  const last = indexAt(frames, time);
  const head = frames[last];
  const lines: FeatureCollection['features'] = [];
  const now = recordsPlaces(recordsAt(frames, time));
  if (head === undefined) return { type: 'FeatureCollection', features: [] };
  const before = frames.filter(({ baseSeconds }, index) => index <= last && baseSeconds * 1000 >= time - lengthMs);
  for (const [fid, end] of now) {
    if (lines.length >= MOST_TAILS) break;
    let way: [number, number][] = [];
    for (const frame of before) {
      const place = places(frame).get(fid);
      if (place !== undefined) way = extended(way, lngLat(place));
    }
    way = extended(way, lngLat(end));
    if (way.length > 1)
      lines.push({ type: 'Feature', id: fid, properties: {}, geometry: { type: 'LineString', coordinates: way } });
  }
  return { type: 'FeatureCollection', features: lines };
}

const lngLat = ({ x, y }: Place): [number, number] => [lngOfFrame(x), latOfFrame(y)];

function extended(way: [number, number][], place: [number, number]): [number, number][] {
  const last = way.at(-1);
  if (last === undefined) return [place];
  const step = Math.hypot(place[0] - last[0], place[1] - last[1]);
  if (step === 0) return way;
  return step > JUMP ? [place] : [...way, place];
}

function recordsPlaces(records: Uint8Array): ReadonlyMap<number, Place> {
  return places({ baseSeconds: 0, records });
}
