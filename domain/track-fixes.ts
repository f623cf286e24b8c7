import type { LngLat } from './place.ts';

/** One fix of a track. Degrees WGS 84, metres, epoch milliseconds of the device. */
export interface Fix {
  readonly at: number;
  readonly lng: number;
  readonly lat: number;
  readonly accuracyMeters: number;
  readonly mocked: boolean;
}

/** Fixes as columns: a month of tracks is five million of them. */
export interface Fixes {
  readonly count: number;
  readonly at: Float64Array;
  readonly lng: Float64Array;
  readonly lat: Float64Array;
  readonly accuracy: Float32Array;
  readonly mocked: Uint8Array;
}

/** Bytes of a packed fix: time from the first (int32 ms), lng and lat (int32, 1e-7 degree), accuracy (uint16 dm), flags. */
const BYTES = 16;
const DEGREE = 1e7;
const COARSEST_DM = 65_535;

/** Packs fixes in the order given; the first one's time is the base. A batch spans at most 24 days. */
export function packFixes(fixes: readonly Fix[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8 + fixes.length * BYTES);
  const view = new DataView(bytes.buffer);
  const base = fixes[0]?.at ?? 0;
  view.setFloat64(0, base, true);
  fixes.forEach(({ at, lng, lat, accuracyMeters, mocked }, i) => {
    const o = 8 + i * BYTES;
    view.setInt32(o, Math.max(-0x7fff_ffff, Math.min(0x7fff_ffff, Math.round(at - base))), true);
    view.setInt32(o + 4, Math.round(lng * DEGREE), true);
    view.setInt32(o + 8, Math.round(lat * DEGREE), true);
    view.setUint16(o + 12, Math.min(COARSEST_DM, Math.max(0, Math.round(accuracyMeters * 10))), true);
    view.setUint16(o + 14, mocked ? 1 : 0, true);
  });
  return bytes;
}

/** Fixes of packed batches, one after the other. `aheadMs`: by how much each batch's device clock was ahead. */
export function unpackFixes(batches: readonly { readonly bytes: Uint8Array; readonly aheadMs: number }[]): Fixes {
  const count = batches.reduce((sum, { bytes }) => sum + Math.floor((bytes.length - 8) / BYTES), 0);
  const fixes = emptyFixes(count);
  let n = 0;
  for (const { bytes, aheadMs } of batches) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const base = view.getFloat64(0, true) - aheadMs;
    for (let o = 8; o + BYTES <= bytes.length; o += BYTES) {
      fixes.at[n] = base + view.getInt32(o, true);
      fixes.lng[n] = view.getInt32(o + 4, true) / DEGREE;
      fixes.lat[n] = view.getInt32(o + 8, true) / DEGREE;
      fixes.accuracy[n] = view.getUint16(o + 12, true) / 10;
      fixes.mocked[n] = view.getUint16(o + 14, true) & 1;
      n += 1;
    }
  }
  return fixes;
}

function emptyFixes(count: number): Fixes {
  return {
    count,
    at: new Float64Array(count),
    lng: new Float64Array(count),
    lat: new Float64Array(count),
    accuracy: new Float32Array(count),
    mocked: new Uint8Array(count),
  };
}

export function fixesOf(list: readonly Fix[]): Fixes {
  const fixes = emptyFixes(list.length);
  list.forEach(({ at, lng, lat, accuracyMeters, mocked }, i) => {
    fixes.at[i] = at;
    fixes.lng[i] = lng;
    fixes.lat[i] = lat;
    fixes.accuracy[i] = accuracyMeters;
    fixes.mocked[i] = mocked ? 1 : 0;
  });
  return fixes;
}

/** The place of a fix; degrees WGS 84. */
export const placeOfFix = (fixes: Fixes, i: number): LngLat => [fixes.lng[i] ?? 0, fixes.lat[i] ?? 0];
