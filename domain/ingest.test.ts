import { describe, expect, it } from 'vitest';
import { parseAlarm, parseItems, parsePosition, parseReading, parseState, parseTime, timeWindow } from './ingest.ts';

const NOW = Date.UTC(2026, 10, 20, 2, 58);
const window = timeWindow(NOW);

describe('the items of a delivery', () => {
  it('are judged one by one: good ones are kept beside refused ones with index, field and reason', () => {
    const { good, refused } = parseItems(
      [
        { point: 'pt_t203_gas', at: '2026-11-20T10:58:00+08:00', value: 27.5 },
        { point: 'pt_t203_gas', at: NOW, value: '27.5' },
        null,
        { point: 'pt_t203_gas', at: NOW + 301_000, value: 1 },
        { point: 'pt_t203_gas', at: NOW - 31 * 86_400_000, value: 1 },
        { point: 'pt_t203_gas', at: NOW, value: 1, quality: 'splendid' },
      ],
      parseReading,
      window,
    );
    expect(good).toEqual([{ index: 0, point: 'pt_t203_gas', at: NOW, value: 27.5, quality: 0 }]);
    expect(refused.map(({ index, field, code }) => [index, field, code])).toEqual([
      [1, 'value', 'invalid'],
      [2, '', 'invalid'],
      [3, 'at', 'clock_skew'],
      [4, 'at', 'expired'],
      [5, 'quality', 'invalid'],
    ]);
  });

  it('keep the device time of data that waited for a signal (REQ-ING-09)', () => {
    const parsed = parseReading({ point: 'pt_1', at: NOW - 5 * 86_400_000, value: 1 }, 0, window);
    expect(parsed).toMatchObject({ item: { at: NOW - 5 * 86_400_000 } });
  });

  it('need a time with a zone, because the same text is another moment elsewhere', () => {
    expect(parseTime('2026-11-20T10:58:00')).toBeNaN();
    expect(parseTime('2026-11-20T02:58:00Z')).toBe(NOW);
    expect(parseTime(NOW / 1000)).toBeNaN();
  });

  it('name the datum of a position; an unknown one is refused', () => {
    const base = { vehicle: 'veh_1', at: NOW, lng: 117.7, lat: 38.9 };
    expect(parsePosition(base, 0, window)).toMatchObject({ item: { datum: 'WGS84' } });
    expect(parsePosition({ ...base, datum: 'Beijing54' }, 0, window)).toMatchObject({
      refusal: { code: 'unknown_datum' },
    });
    expect(parsePosition({ ...base, lat: 117.7, lng: 38.9 }, 0, window)).toMatchObject({ refusal: { field: 'lat' } });
  });

  it('refuse alarms and states that name nothing or a state that does not exist', () => {
    expect(parseAlarm({ kind: 'leak', state: 'raised', at: NOW }, 0, window)).toMatchObject({
      refusal: { field: 'object' },
    });
    expect(
      parseAlarm({ object: 'ast_1_1', kind: 'leak', state: 'raised', at: NOW, tier: 'purple' }, 0, window),
    ).toMatchObject({ refusal: { field: 'tier' } });
    expect(parseState({ object: 'cam_1', state: 'broken', at: NOW }, 0, window)).toMatchObject({
      refusal: { field: 'state' },
    });
  });
});
