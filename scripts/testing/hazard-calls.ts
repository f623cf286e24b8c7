import { SAMPLE_SCENARIO } from './hazard-sample.ts';
import { MEETING_PLACE, type ZoneObjects } from './two-zones.ts';

type Calls = readonly { readonly input?: unknown; readonly tells: boolean }[];
const once = (input: unknown, tells = true): Calls => [{ input, tells }];

/** The calls of the hazard zones for the walk over every procedure; see `every-call.ts`. */
export const HAZARD_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'hazards.prefill': (zone) => once({ layer: 'assets', fid: zone.fids.assets, warningId: null, position: null }),
  'hazards.weather': () => once({ position: MEETING_PLACE }, false),
  'hazards.preview': () => once({ scenario: SAMPLE_SCENARIO, enterprise: 0 }),
  'hazards.list': () => once(undefined),
  'hazards.of': (zone) => once({ fid: zone.fids.assets }),
  'hazards.get': (zone) => once({ id: zone.scenarioId }),
  'hazards.save': (zone) =>
    once(
      {
        origin: { layer: 'assets', fid: zone.fids.assets, warningId: null, position: null },
        scenario: SAMPLE_SCENARIO,
        exercise: true,
        followsWind: false,
      },
      false,
    ),
  'hazards.change': (zone) => once({ id: zone.scenarioId, scenario: SAMPLE_SCENARIO }, false),
  'hazards.follow': (zone) => once({ id: zone.scenarioId, followsWind: false }, false),
  'hazards.export': (zone) => once({ id: zone.scenarioId, format: 'kml' }),
  'hazards.close': (zone) => once({ id: zone.scenarioId }, false),
  'hazards.major': (zone) => once({ fid: zone.fids.hazards, whatIf: null }),
};
