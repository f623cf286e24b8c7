import { USUAL_INTERVALS } from '../../domain/patrol-due.ts';
import { type Calls, once } from './one-call.ts';
import { sampleTrack } from './patrol-sample.ts';
import type { ZoneObjects } from './two-zones.ts';

const DAY_MS = 86_400_000;
const today = () => Math.floor(Date.now() / DAY_MS) * DAY_MS;
const IMPORT = { format: 'gpx', text: '<gpx></gpx>', datum: 'WGS84', kind: 'routine', mode: 'foot', patroller: 'x' };

/** The procedures of patrols, with inputs that lead to zone A. */
export const PATROL_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'patrols.coverage': (zone) => [
    { input: { from: today() - 7 * DAY_MS, to: today() + DAY_MS }, tells: true },
    { input: { from: today() - 7 * DAY_MS, to: today() + DAY_MS, fid: zone.fids.pipelines }, tells: true },
  ],
  'patrols.watched': (zone) => [
    { input: { fid: null }, tells: true },
    { input: { fid: zone.fids.pipelines }, tells: true },
  ],
  'patrols.tracks': () => once({}),
  'patrols.track': (zone) => once({ id: sampleTrack(zone.zone) }),
  'patrols.accept': (zone) => once({ id: sampleTrack(zone.zone), reason: '四个字吧' }, false),
  'patrols.importTrack': () => once(IMPORT, false),
  'patrols.intervals': () => once(undefined, false),
  'patrols.setIntervals': () => once(USUAL_INTERVALS, false),
};
