import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromWgs84, toWgs84 } from './datum.ts';
import { DATUMS } from './place.ts';

/** Published pairs of the eviltransform project's tests: WGS 84 and GCJ-02, lng lat. */
const GCJ_PAIRS = [
  [121.5272106, 31.1774276, 121.531541859215, 31.17530398364597],
  [113.912316, 22.543847, 113.9171764808363, 22.540796131694766],
  [116.377817, 39.911954, 116.38404722455657, 39.91334545536069],
] as const;

/** Published pair of the coordtransform project: GCJ-02 and BD-09, lng lat. */
const GCJ_PLACE = [116.404, 39.915] as const;
const BD_PLACE = [116.41036949371029, 39.92133699351021] as const;

describe('datums of China', () => {
  it.each(GCJ_PAIRS)('meets the published pair WGS 84 %d %d → GCJ-02', (lng, lat, gcjLng, gcjLat) => {
    const forward = fromWgs84([lng, lat], 'GCJ-02');
    expect(forward[0]).toBeCloseTo(gcjLng, 9);
    expect(forward[1]).toBeCloseTo(gcjLat, 9);
    const back = toWgs84([gcjLng, gcjLat], 'GCJ-02');
    expect(back[0]).toBeCloseTo(lng, 8);
    expect(back[1]).toBeCloseTo(lat, 8);
  });
  it('meets the published pair GCJ-02 ↔ BD-09', () => {
    const forward = fromWgs84(toWgs84(GCJ_PLACE, 'GCJ-02'), 'BD-09');
    expect(forward[0]).toBeCloseTo(BD_PLACE[0], 8);
    expect(forward[1]).toBeCloseTo(BD_PLACE[1], 8);
    const back = fromWgs84(toWgs84(BD_PLACE, 'BD-09'), 'GCJ-02');
    expect(back[0]).toBeCloseTo(GCJ_PLACE[0], 8);
    expect(back[1]).toBeCloseTo(GCJ_PLACE[1], 8);
  });
  it('comes back to the same millimetre from every datum', () => {
    const place = fc.tuple(fc.double({ min: 74, max: 134, noNaN: true }), fc.double({ min: 4, max: 53, noNaN: true }));
    fc.assert(
      fc.property(place, fc.constantFrom(...DATUMS), ([lng, lat], datum) => {
        const back = toWgs84(fromWgs84([lng, lat], datum), datum);
        return Math.abs(back[0] - lng) < 1e-8 && Math.abs(back[1] - lat) < 1e-8;
      }),
      // x = 105° is where the deformation itself has a kink (square root of the distance to that meridian).
      { numRuns: 500 },
    );
  });
  it('leaves places outside the deformed area alone', () => {
    expect(fromWgs84([-0.12, 51.5], 'GCJ-02')).toEqual([-0.12, 51.5]);
  });
});
