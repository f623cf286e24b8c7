import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldRed, nextRest, type WallPicture, type WallRest, type WallWarning, wallOrder } from './wall-focus.ts';
import { READY_SCENES, sceneAt, wallTypePx } from './wall-scene.ts';
import { wallCodeSchema } from './wall-schema.ts';

const warning = (id: number, tier: WallWarning['tier'], more: Partial<WallWarning> = {}): WallWarning => ({
  id,
  tier,
  acknowledged: true,
  since: id,
  deadline: null,
  ...more,
});
const picture = (warnings: readonly WallWarning[], more: Partial<WallPicture> = {}): WallPicture => ({
  warnings,
  incidents: [],
  places: 0,
  dwellMs: 10_000,
  ...more,
});

describe('where a wall looks', () => {
  it('goes to an unacknowledged red at once and stays until somebody acknowledges it', () => {
    const calm = nextRest(picture([warning(1, 3)]), null, 0);
    expect(calm.focus).toEqual({ kind: 'warning', id: 1, held: false });
    const red = picture([warning(1, 3), warning(2, 4, { acknowledged: false })]);
    const held = nextRest(red, calm, 100);
    expect(held).toEqual({ focus: { kind: 'warning', id: 2, held: true }, since: 100 });
    expect(nextRest(red, held, 10_000_000)).toBe(held);
    const seen = nextRest(picture([warning(1, 3), warning(2, 4)]), held, 10_000_001);
    expect(seen.focus).toEqual({ kind: 'warning', id: 2, held: false });
  });

  it('takes the newest of several unacknowledged reds', () => {
    const reds = [5, 9, 7].map((id) => warning(id, 4, { acknowledged: false }));
    expect(heldRed(reds)?.id).toBe(9);
    expect(heldRed([warning(1, 3, { acknowledged: false })])).toBeNull();
  });

  it('rests three times as long on the worst, and moves for red and orange only', () => {
    const open = picture([warning(1, 3), warning(2, 4), warning(3, 2), warning(4, 1)]);
    let rest: WallRest | null = null;
    const seen: [number, number][] = [];
    for (let now = 0; now <= 80_000; now += 1000) {
      const next = nextRest(open, rest, now);
      if (next.focus.kind === 'warning' && next.focus !== rest?.focus) seen.push([now, next.focus.id]);
      rest = next;
    }
    expect(seen).toEqual([
      [0, 2],
      [30_000, 1],
      [40_000, 2],
      [70_000, 1],
      [80_000, 2],
    ]);
  });

  it('tours its places while nothing is open, follows an incident before warnings, and else shows the district', () => {
    expect(nextRest(picture([]), null, 0).focus).toEqual({ kind: 'district' });
    const places = nextRest(picture([warning(1, 2)], { places: 2 }), null, 0);
    expect(places.focus).toEqual({ kind: 'place', index: 0 });
    expect(nextRest(picture([], { places: 2 }), places, 30_000).focus).toEqual({ kind: 'place', index: 1 });
    expect(nextRest(picture([warning(1, 4)], { incidents: [8] }), places, 1).focus).toEqual({
      kind: 'incident',
      id: 8,
    });
  });

  it('holds whatever red nobody has acknowledged, and never moves before its time without a reason', () => {
    const one = fc.record({
      id: fc.integer({ min: 1, max: 6 }),
      tier: fc.constantFrom<WallWarning['tier']>(1, 2, 3, 4),
      acknowledged: fc.boolean(),
      since: fc.integer({ min: 0, max: 50 }),
      deadline: fc.option(fc.integer({ min: 0, max: 50 })),
    });
    const state = fc.record({
      warnings: fc.uniqueArray(one, { selector: ({ id }) => id, maxLength: 6 }),
      incidents: fc.uniqueArray(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
      places: fc.integer({ min: 0, max: 3 }),
      dwellMs: fc.constant(10),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(state, fc.integer({ min: 0, max: 15 })), { maxLength: 20 }), (steps) => {
        let rest: WallRest | null = null;
        let now = 0;
        for (const [open, wait] of steps) {
          now += wait;
          const again: WallRest = nextRest(open, rest, now);
          const held = heldRed(open.warnings);
          if (held !== null) expect(again.focus).toEqual({ kind: 'warning', id: held.id, held: true });
          else expect(again.focus.kind === 'warning' && again.focus.held).toBe(false);
          expect(nextRest(open, again, now)).toBe(again);
          rest = again;
        }
      }),
    );
  });

  it('lists by tier, then by the time that is left', () => {
    const order = wallOrder([
      warning(1, 3, { deadline: 5 }),
      warning(2, 4),
      warning(3, 4, { deadline: 9 }),
      warning(4, 4, { deadline: 2 }),
    ]);
    expect(order.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });
});

describe('what a wall shows', () => {
  const night = { days: [5], fromMinute: 22 * 60, toMinute: 6 * 60, scene: READY_SCENES.key_period };
  const programme = { scene: READY_SCENES.watch, hours: [night] };
  const at = (text: string) => sceneAt(programme, Date.parse(text)).kind;

  it('follows its hours in Beijing time, also over midnight', () => {
    // 2026-11-20 is a Friday.
    expect(at('2026-11-20T21:59:00+08:00')).toBe('watch');
    expect(at('2026-11-20T22:00:00+08:00')).toBe('key_period');
    expect(at('2026-11-21T05:59:00+08:00')).toBe('key_period');
    expect(at('2026-11-21T06:00:00+08:00')).toBe('watch');
    expect(at('2026-11-20T03:00:00+08:00')).toBe('watch');
  });

  it('writes what matters under 16 minutes of arc, never below 48 px at 2,160 lines', () => {
    // 8 m × tan 16′ = 37 mm of figure, 52 mm of type, on 2.4 m with 2,160 lines.
    expect(wallTypePx({ viewingMeters: 8, heightCentimeters: 240 }, 2160)).toBe(48);
    expect(wallTypePx({ viewingMeters: 8, heightCentimeters: 150 }, 2160)).toBe(74);
    expect(wallTypePx({ viewingMeters: 30, heightCentimeters: 100 }, 2160)).toBe(120);
    expect(wallTypePx({ viewingMeters: 2, heightCentimeters: 240 }, 1080)).toBe(24);
  });

  it('takes a code as people type it, and none that a screen cannot show', () => {
    expect(wallCodeSchema.parse({ code: ' abc-234 ' })).toEqual({ code: 'ABC234' });
    expect(wallCodeSchema.safeParse({ code: 'ABC10O' }).success).toBe(false);
  });
});
