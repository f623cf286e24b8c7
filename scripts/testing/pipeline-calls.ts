import { type Calls, once } from './one-call.ts';
import { MEETING_PLACE, type ZoneObjects } from './two-zones.ts';

/** The procedures of pipelines, with inputs that lead to zone A. */
export const PIPELINE_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'pipelines.goTo': (zone) => once({ text: 'K0+050', fid: zone.fids.pipelines }),
  'pipelines.station': (zone) => once({ fid: zone.fids.pipelines, position: MEETING_PLACE }, false),
  'pipelines.register': (zone) => [
    { input: { fid: null, asOf: null }, tells: true },
    { input: { fid: zone.fids.pipelines, asOf: null }, tells: true },
  ],
  'pipelines.strip': (zone) => once({ fid: zone.fids.pipelines }),
  'pipelines.hca': (zone) => once({ id: zone.hcaId }),
  'pipelines.saveHca': (zone) => once({ id: zone.hcaId, plan: 'x', responsible: 'x', phone: '', measures: '' }, false),
  'pipelines.correct': (zone) =>
    once(
      { fid: zone.fids.pipelines, lines: [[MEETING_PLACE, [117.8, 39]]], coordinateKind: 'raw', reason: '四个字吧' },
      false,
    ),
};

/** What is exported of pipelines, as addresses. */
export const pipelinePaths = (zone: ZoneObjects) => [
  { path: '/api/pipelines/hca.csv', tells: true },
  { path: `/api/pipelines/hca.geojson?fid=${zone.fids.pipelines}`, tells: true },
];
