import { type Calls, once } from './one-call.ts';
import { MEETING_PLACE, type ZoneObjects } from './two-zones.ts';

const here = { lng: MEETING_PLACE[0], lat: MEETING_PLACE[1] };

/** Roads are no secret, and tell nothing of whom they lead to. */
export const ROUTING_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'routing.route': () => once({ from: here, to: here, vehicle: 'car' }, false),
  'routing.matrix': () => once({ from: [here], to: [here], vehicle: 'foot' }, false),
  'routing.nearest': () => once({ to: here }),
  'routing.rings': () => once({ from: here, vehicle: 'ambulance' }, false),
  'routing.wind': () => once(here, false),
  'routing.setAvailability': (zone) => once({ fid: zone.fids.resources, state: 'out', note: '演练' }, false),
  'routing.blocks': () => once(undefined, false),
  'routing.block': () => once({ ...here, reason: '演练封路', hours: 1 }, false),
  'routing.unblock': () => once({ id: 1 }, false),
};
