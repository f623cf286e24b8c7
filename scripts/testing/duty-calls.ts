import type { ZoneObjects } from './two-zones.ts';

type Calls = readonly { readonly input?: unknown; readonly tells: boolean }[];
const once = (input: unknown, tells = true): Calls => [{ input, tells }];

/** The part of `CALLS` (every-call.ts) about the duty desk. */
export const DUTY_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'duty.board': () => once({}, false),
  'duty.floods': () => once(undefined, false),
  'duty.chattering': () => once(undefined, false),
  'duty.warning': (zone) => once({ id: zone.warningId }, false),
  'duty.watch': () => once(undefined, false),
  'duty.trust': () => once(undefined, false),
  'duty.followUp': (zone) => once({ warningId: zone.warningId, text: 'x' }, false),
  'duty.followUpDone': () => once({ id: 1 }, false),
  'duty.answer': () => once({ stepId: 1, state: 'answered' }, false),
  'duty.organisations': () => once(undefined, false),
  'duty.roster': (zone) => once({ organisation: zone.zone, from: '2026-11-20' }, false),
  'duty.people': (zone) => once({ organisation: zone.zone }, false),
  'duty.setRoster': (zone) => once({ organisation: zone.zone, shift: 1, day: '2026-11-20', people: [] }, false),
  'duty.copyWeek': (zone) => once({ organisation: zone.zone, from: '2026-11-16', to: '2026-11-23' }, false),
  'duty.pasteRoster': (zone) => once({ organisation: zone.zone, text: 'x' }, false),
  'duty.keepShifts': (zone) => once({ organisation: zone.zone, pattern: 'two' }, false),
  'duty.handovers': () => once({}, false),
  'duty.handover': () => once({ id: 1 }, false),
  'duty.draftHandover': () => once(undefined, false),
  'duty.writeHandover': () => once({ id: 1, text: 'x' }, false),
  'duty.giveHandover': () => once({ id: 1, name: 'x' }, false),
  'duty.takeHandover': () => once({ id: 1, name: 'x' }, false),
};
