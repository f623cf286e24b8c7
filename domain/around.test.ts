import { describe, expect, it } from 'vitest';
import { groupResources } from './around.ts';
import { aroundInputSchema } from './around-schema.ts';

describe('looking around', () => {
  it('sums resources by type and unit, nearest first', () => {
    const groups = groupResources([
      { type: 'vehicle', unit: '辆', available: 2, meters: 900 },
      { type: 'foam', unit: 't', available: 4, meters: 300 },
      { type: 'vehicle', unit: '辆', available: 1, meters: 1500 },
    ]);
    expect(groups).toEqual([
      { type: 'foam', unit: 't', quantity: 4, count: 1, nearestMeters: 300 },
      { type: 'vehicle', unit: '辆', quantity: 3, count: 2, nearestMeters: 900 },
    ]);
  });
  it('refuses a stretch that runs backwards and a ring without an area', () => {
    const stretch = { kind: 'stretch', fid: 7, fromMeters: 500, toMeters: 400 };
    expect(aroundInputSchema.safeParse({ origin: stretch, radiusMeters: 100 }).error?.issues[0]?.path).toEqual([
      'origin',
      'toMeters',
    ]);
    const ring = {
      kind: 'polygon',
      ring: [
        [117, 38],
        [117.1, 38],
      ],
    };
    expect(aroundInputSchema.safeParse({ origin: ring, radiusMeters: 0 }).success).toBe(false);
  });
});
