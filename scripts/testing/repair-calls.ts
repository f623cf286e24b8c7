import { type Calls, once } from './one-call.ts';
import type { ZoneObjects } from './two-zones.ts';

/** Procedures about faults and their repair, with inputs that lead to a zone. */
export const REPAIR_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'repairs.list': (zone) => [
    { input: { list: 'open' }, tells: true },
    { input: { list: 'open', fid: zone.fids.sensors }, tells: true },
  ],
  'repairs.get': (zone) => once({ id: zone.assessment.repairId }),
  'repairs.report': (zone) => once({ fid: zone.fids.cameras, fault: 'image_lost', text: '画面全黑' }, false),
  'repairs.order': (zone) =>
    once(
      { id: zone.assessment.repairId, expected: 'closed', repairer: '张工', phone: '', expectedAt: 1, text: '' },
      false,
    ),
  'repairs.repaired': (zone) =>
    once(
      {
        id: zone.assessment.repairId,
        expected: 'closed',
        repairer: '张工',
        cause: 'wear',
        text: '更换模块',
        repairedAt: 1,
      },
      false,
    ),
  'repairs.close': (zone) => once({ id: zone.assessment.repairId, expected: 'closed', text: '四个字吧' }, false),
  'repairs.cancel': (zone) => once({ id: zone.assessment.repairId, expected: 'closed', text: '四个字吧' }, false),
};
