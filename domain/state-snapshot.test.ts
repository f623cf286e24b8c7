import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStateSnapshot, encodeStateSnapshot, type StateRecord } from './state-snapshot.ts';

const record: fc.Arbitrary<StateRecord> = fc.record({
  fid: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  layer: fc.integer({ min: 1, max: 12 }),
  tier: fc.constantFrom(0, 1, 2, 3, 4),
  online: fc.constantFrom(-1, 0, 1),
  lost: fc.boolean(),
  unacknowledged: fc.boolean(),
  sector: fc.integer({ min: 0, max: 8 }),
  zone: fc.integer({ min: 0, max: 65_535 }),
  enterprise: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  sinceSeconds: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  deadlineSeconds: fc.option(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  // Multiples of 1e-7 degrees come back exactly.
  lng: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }).map((value) => value / 1e7),
  lat: fc.integer({ min: -900_000_000, max: 900_000_000 }).map((value) => value / 1e7),
});

describe('state snapshot', () => {
  it('comes back as it went, whatever the states are', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), fc.array(record, { maxLength: 40 }), (seq, records) => {
        expect(decodeStateSnapshot(encodeStateSnapshot({ seq, records }))).toEqual({ seq, records });
      }),
    );
  });

  it('carries the mark of a permitted silence', () => {
    const records = fc.sample(record, 2).map((one, index) => (index === 0 ? { ...one, outage: true } : one));
    expect(decodeStateSnapshot(encodeStateSnapshot({ seq: 1, records })).records).toEqual(records);
  });

  it('lies in memory as outside readers expect: magic GLST, version 1, records of 40 bytes', () => {
    const bytes = encodeStateSnapshot({ seq: 7, records: [] });
    expect([...bytes.subarray(0, 8)]).toEqual([0x47, 0x4c, 0x53, 0x54, 1, 0, 40, 0]);
    expect(bytes.byteLength).toBe(24);
  });

  it('refuses strange or shortened bytes instead of painting nonsense', () => {
    const one = fc.sample(record, 1);
    const bytes = encodeStateSnapshot({ seq: 1, records: one });
    expect(() => decodeStateSnapshot(bytes.subarray(0, bytes.byteLength - 1))).toThrow(RangeError);
    expect(() => decodeStateSnapshot(new Uint8Array(64))).toThrow(RangeError);
  });
});
