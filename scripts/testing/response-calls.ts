import { DEFAULT_NEEDS } from '../../domain/response-need.ts';
import { type Calls, once } from './one-call.ts';
import { MEETING_PLACE, type ZoneObjects } from './two-zones.ts';

const [lng, lat] = MEETING_PLACE;
const ring = [
  [lng, lat],
  [lng + 0.01, lat],
  [lng, lat + 0.01],
];

/** The calls of units, tasks and areas of incidents for the walk over every procedure; see `every-call.ts`. */
export const RESPONSE_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'response.of': (zone) => once({ incidentId: zone.incidentId }),
  'response.advice': (zone) => once({ incidentId: zone.incidentId }),
  'response.staging': (zone) => once({ incidentId: zone.incidentId }, false),
  'response.afterAction': (zone) => once({ incidentId: zone.incidentId }),
  'response.needs': () => once(undefined, false),
  'response.saveNeeds': () =>
    once({ version: 9, effectiveOn: '2026-12-01', body: DEFAULT_NEEDS, note: '四个字吧' }, false),
  'response.alert': (zone) =>
    once({ incidentId: zone.incidentId, units: [{ unitId: zone.response.unitId, etaS: 60, lengthM: 900 }] }, false),
  'response.move': (zone) => once({ id: zone.response.postedId, state: 'en_route' }, false),
  'response.service': (zone) => once({ unitId: zone.response.unitId, inService: false, reason: '检修' }, false),
  'response.addTask': (zone) => once({ incidentId: zone.incidentId, what: 'x', who: 'x', dueAt: null }, false),
  'response.endTask': (zone) => once({ id: zone.response.taskId, end: 'done' }, false),
  'response.addArea': (zone) =>
    once({ incidentId: zone.incidentId, kind: 'sector', name: 'x', leader: 'x', ring }, false),
  'response.evacuate': (zone) => once({ incidentId: zone.incidentId, zoneId: zone.response.zoneId }, false),
  'response.setStaging': (zone) => once({ incidentId: zone.incidentId, position: [lng + 0.1, lat] }, false),
  'response.removeArea': (zone) => once({ id: zone.response.areaId }, false),
  'response.share': (zone) => once({ incidentId: zone.incidentId }, false),
};
