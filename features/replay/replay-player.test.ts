import { describe, expect, it } from 'vitest';
import type { WarningChange } from '../../domain/live-event.ts';
import { encodePositionFrame, positionFrameReader, unpackPositions } from '../../domain/position-frame.ts';
import { FILM_SPANS_MS, filmStart } from '../../domain/replay.ts';
import { decodeFilm, encodeFilm, type Film } from '../../domain/replay-film.ts';
import type { StateRecord } from '../../domain/state-snapshot.ts';
import type { FeatureState } from '../../map/contract.ts';
import { createReplayPlayer } from './replay-player.ts';
import type { ReplaySource } from './replay-source.ts';
import { tailsAt } from './track-frames.ts';

const [SHORT] = FILM_SPANS_MS;
const START = filmStart(1_795_000_000_000, FILM_SPANS_MS[2]);
const NOW = START + 40 * 3_600_000;
const TANK = 7;

const state = (tier: 0 | 1 | 2 | 3 | 4): StateRecord => ({
  fid: TANK,
  layer: 3,
  tier,
  online: 1,
  lost: false,
  unacknowledged: false,
  sector: 2,
  zone: 1,
  enterprise: 1,
  sinceSeconds: START / 1000,
  deadlineSeconds: null,
  lng: 117.7,
  lat: 38.95,
});

const warning = (over: Partial<WarningChange>): WarningChange => ({
  id: 1,
  fid: TANK,
  layer: 'assets',
  tier: 4,
  state: 'open',
  change: 'opened',
  reasonZh: '压力',
  reasonEn: 'pressure',
  name: 'T-7',
  openedAt: START,
  at: START,
  epoch: 1,
  worstTier: 4,
  handling: 'waiting',
  nextStep: null,
  deadline: null,
  normalSince: null,
  shelvedUntil: null,
  floodId: null,
  ...over,
});

/** Calm at first, red for the fourth minute of every stretch, and its end tells so. */
function film(from: number, span: number): Film {
  return {
    from,
    to: Math.min(from + span, NOW),
    thinnedSeconds: 0,
    knownFrom: 0,
    base: [],
    changes: [
      { at: from + 180_000, state: state(4) },
      { at: from + 240_000, state: state(0) },
    ],
    warnings: [],
    warningChanges: [
      { at: from + 180_000, warning: warning({}) },
      { at: from + 240_000, warning: warning({ state: 'closed', change: 'closed' }) },
    ],
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

function start(time: number, source: Partial<ReplaySource> = {}) {
  const shown = new Map<number, FeatureState>();
  const asked: string[] = [];
  const seen: { live: number; records: Uint8Array[] } = { live: 0, records: [] };
  const player = createReplayPlayer({
    source: {
      film: async (from, span) => {
        asked.push(`${(from - START) / SHORT}+${span / SHORT}`);
        // As it travels.
        return decodeFilm(encodeFilm(film(from, span)));
      },
      tracks: async (from, span) =>
        positionFrameReader().push(
          Buffer.concat(
            [0, span].map((part, index) =>
              encodePositionFrame({
                baseSeconds: (from + part) / 1000,
                positions: [{ fid: 9, lng: 117.7 + index * 0.01, lat: 38.9 }],
              }),
            ),
          ),
        ),
      ...source,
    },
    store: {
      apply: (changes) => {
        for (const change of changes) shown.set(change.fid, change);
      },
      replace: (states) => {
        shown.clear();
        for (const one of states) shown.set(one.fid, one);
      },
    },
    now: () => NOW,
    time,
    onRecords: (records) => seen.records.push(records),
    onTails: () => {},
    onLive: () => {
      seen.live += 1;
    },
  });
  const tier = () => shown.get(TANK)?.tier ?? 0;
  return { player, tier, asked, seen };
}

describe('the clock of the past', () => {
  it('shows a moment exactly, forwards and backwards, whatever was shown before', async () => {
    const { player, tier } = start(START);
    for (const [seconds, expected] of [
      [200, 4],
      [100, 0],
      [180, 4],
      [179.999, 0],
      [239.999, 4],
      [240, 0],
      [500, 0],
      [190, 4],
    ] as const) {
      player.seek(START + seconds * 1000);
      await settled();
      expect(tier(), `${seconds} s`).toBe(expected);
      expect(player.status().warnings.map(({ id }) => id)).toEqual(expected === 4 ? [1] : []);
    }
  });

  it('plays at its speed, asks for the next stretch ahead and goes on into it', async () => {
    const { player, tier, asked } = start(START);
    player.seek(START);
    await settled();
    player.setSpeed(60);
    player.play();
    await settled();
    for (let tick = 0; tick < 35; tick += 1) player.tick(100);
    await settled();
    expect(player.status().time).toBe(START + 210_000);
    expect([tier(), asked]).toEqual([4, ['0+1', '1+1']]);
    for (let tick = 0; tick < 100; tick += 1) {
      player.tick(100);
      await settled();
    }
    expect(player.status().time).toBe(START + 810_000);
    expect([tier(), player.status().phase]).toEqual([4, 'ready']);
  });

  it('waits with its clock for a stretch that is late, and tries again when reading fails', async () => {
    let failures = 1;
    const { player } = start(START, {
      film: async (from, span) => {
        failures -= 1;
        if (failures >= 0) throw new Error('no line');
        return film(from, span);
      },
    });
    player.seek(START + 5_000);
    player.play();
    await settled();
    player.tick(1_000);
    expect(player.status()).toMatchObject({ phase: 'failed', time: START + 5_000 });
    player.tick(5_000);
    await settled();
    expect(player.status()).toMatchObject({ phase: 'ready', time: START + 5_000 });
  });

  it('returns to live by itself when it reaches now, and when somebody asks for a moment that has not been', async () => {
    const { player, seen } = start(NOW - 60_000);
    player.seek(NOW - 60_000);
    await settled();
    player.play();
    for (let tick = 0; tick < 12; tick += 1) {
      player.tick(100);
      await settled();
    }
    expect(seen.live).toBeGreaterThan(0);
    const again = start(START);
    again.player.seek(NOW + 1);
    expect(again.seen.live).toBe(1);
  });

  it('moves vehicles between the moments at which they were heard of', async () => {
    const { player, seen } = start(START);
    player.seek(START + SHORT / 4);
    await settled();
    const places = unpackPositions(seen.records.at(-1) ?? new Uint8Array());
    expect(places.map(({ fid, lng }) => [fid, lng.toFixed(5)])).toEqual([[9, '117.70250']]);
  });
});

describe('tails', () => {
  const frames = positionFrameReader().push(
    Buffer.concat(
      [0, 60, 120].map((seconds) =>
        encodePositionFrame({
          baseSeconds: 1_000 + seconds,
          positions: [
            { fid: 1, lng: 117 + seconds / 6_000, lat: 39 },
            { fid: 2, lng: seconds === 60 ? 110 : 117.5, lat: 39 },
          ],
        }),
      ),
    ),
  );

  it('lead from where a vehicle was to where it is drawn, and not over a jump', () => {
    const { features } = tailsAt(frames, 1_090_000, 600_000);
    const [first, ...others] = features;
    if (first?.geometry.type !== 'LineString') throw new Error('no line');
    expect(first.id).toBe(1);
    expect(first.geometry.coordinates.map(([lng = 0]) => lng.toFixed(3))).toEqual(['117.000', '117.010', '117.015']);
    // Half way between two places that no vehicle can join there is no line to draw from afar.
    expect(others).toEqual([]);
  });
});
