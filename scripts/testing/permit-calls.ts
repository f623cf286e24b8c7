import { type Calls, once } from './one-call.ts';
import { samplePermit } from './permit-sample.ts';
import type { ZoneObjects } from './two-zones.ts';

const ACT = '00000000-0000-4000-8000-000000000899';
const now = () => Math.floor(Date.now() / 60_000) * 60_000;
const application = (zone: ZoneObjects) => ({
  ...{ id: ACT, kind: 'height', level: '1', content: 'x x', siteFid: zone.fids.sites, guardian: 'nobody' },
  ...{ validFrom: now(), validTo: now() + 3_600_000 },
});

/** The procedures of permits, with inputs that lead to zone A. */
export const PERMIT_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'permits.list': () => once({ open: true }),
  'permits.mine': () => once(undefined, false),
  'permits.get': (zone) => once({ id: samplePermit(zone.zone) }),
  'permits.places': () => once({ text: '' }, false),
  'permits.guardians': () => once(undefined, false),
  'permits.submit': (zone) => once(application(zone), false),
  'permits.act': (zone) => once({ id: ACT, permit: samplePermit(zone.zone), act: 'review' }, false),
};
