import { FILM_SPANS_MS, filmStart } from '../../domain/replay.ts';
import { type Calls, once } from './one-call.ts';
import type { ZoneObjects } from './two-zones.ts';

const HOUR = 3_600_000;
/** One moment for a whole run, so that the same question has the same name whenever it is asked. */
const NOW = Date.now();

/** The procedures of the third dimension and of the time slider, with inputs that lead to zone A. */
export const SCENE_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'worlds.list': () => once(undefined),
  'worlds.register': () => once({ path: 'nothing', name: 'x', datum: 'WGS84' }, false),
  'worlds.registerService': () =>
    once({ kind: 'wmts', url: 'http://10.1.1.1/', layer: 'x', name: 'x', datum: 'WGS84' }, false),
  'worlds.remove': (zone) => once({ id: zone.worldId }, false),
  'sight.camera': (zone) => once({ fid: zone.fids.cameras }, false),
  'sight.spot': (zone) => once({ layer: 'assets', fid: zone.fids.assets }),
  'underground.section': (zone) => once({ fid: zone.fids.pipelines, chainageMeters: 50, halfWidthMeters: 20 }),
  'replay.history': () => once(undefined, false),
  'replay.marks': () => once({ from: NOW - HOUR, to: NOW }, false),
  'replay.turn': () => once({ time: NOW, direction: -1 }, false),
};

/** A stretch of the past, as states and as places. */
export function replayPaths() {
  const [span] = FILM_SPANS_MS;
  const from = filmStart(NOW, span);
  return ['film', 'tracks'].map((what) => ({ path: `/api/replay/${what}?from=${from}&span=${span}`, tells: false }));
}
