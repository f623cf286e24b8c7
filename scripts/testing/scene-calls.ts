import { type Calls, once } from './one-call.ts';
import type { ZoneObjects } from './two-zones.ts';

/** The procedures of the third dimension, with inputs that lead to zone A. */
export const SCENE_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'worlds.list': () => once(undefined),
  'worlds.register': () => once({ path: 'nothing', name: 'x', datum: 'WGS84' }, false),
  'worlds.remove': (zone) => once({ id: zone.worldId }, false),
  'sight.camera': (zone) => once({ fid: zone.fids.cameras }, false),
  'sight.spot': (zone) => once({ layer: 'assets', fid: zone.fids.assets }),
  'underground.section': (zone) => once({ fid: zone.fids.pipelines, chainageMeters: 50, halfWidthMeters: 20 }),
};
