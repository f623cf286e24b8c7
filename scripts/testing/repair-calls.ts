import { type Calls, once } from './one-call.ts';
import type { ZoneObjects } from './two-zones.ts';

/** Procedures about faults, their repair and evaluation reports, with inputs that lead to a zone. */
export const REPAIR_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'evaluations.runs': () => once(undefined, false),
  'evaluations.list': () => once(undefined),
  'evaluations.get': (zone) => once({ id: zone.assessment.evaluationId }),
  'evaluations.make': () => once({ runId: 9999 }, false),
  'evaluations.edit': (zone) =>
    once({ id: zone.assessment.evaluationId, revision: 99, textZh: '四个字吧', textEn: 'text' }, false),
  'evaluations.submit': () => once({ ids: [9999] }, false),
  'evaluations.opine': (zone) =>
    once({ id: zone.assessment.evaluationId, revision: 99, text: '四个字吧', dueAt: 1 }, false),
  'evaluations.sendBack': (zone) =>
    once({ id: zone.assessment.evaluationId, revision: 99, text: '四个字吧', dueAt: 1 }, false),
  'evaluations.close': (zone) => once({ id: zone.assessment.evaluationId, revision: 99, text: '四个字吧' }, false),
  'evaluations.answer': (zone) => once({ id: zone.assessment.evaluationId, revision: 99, text: '四个字吧' }, false),
  'evaluations.bulletins': () => once(undefined, false),
  'evaluations.bulletin': () => once({ id: 9999 }, false),
  'evaluations.remark': () => once({ id: 9999, zh: '', en: '' }, false),
  'evaluations.issue': () => once({ id: 9999, number: '1号' }, false),
  'evaluations.year': () => once({ year: 2026 }, false),
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
