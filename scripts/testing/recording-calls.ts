import type { ZoneObjects } from './two-zones.ts';

type Calls = readonly { readonly input?: unknown; readonly tells: boolean }[];
const once = (input: unknown, tells = true): Calls => [{ input, tells }];

/** The part of `CALLS` (every-call.ts) about recordings and access to images. */
export const RECORDING_CALLS: Readonly<Record<string, (zone: ZoneObjects) => Calls>> = {
  'images.mine': () => once({ which: 'mine' }, false),
  'images.others': () => once({ which: 'others' }, false),
  'images.get': (zone) => once({ id: zone.recording.requestId }, false),
  'images.submit': (zone) =>
    once(
      {
        cameraId: zone.cameraId,
        from: 1,
        to: 2,
        purpose: '核对情况',
        caseNumber: '1',
        unit: '测试单位',
        certificateKind: 'work_card',
        certificateNumber: '01',
      },
      false,
    ),
  'images.withdraw': (zone) => once({ id: zone.recording.requestId }, false),
  'images.approve': (zone) => once({ id: zone.recording.requestId }, false),
  'images.certify': (zone) => once({ id: zone.recording.requestId }, false),
  'images.refuse': (zone) => once({ id: zone.recording.requestId, text: '不符' }, false),
  'images.revoke': (zone) => once({ id: zone.recording.requestId, text: '不符' }, false),
  'images.retry': (zone) => once({ id: zone.recording.requestId }, false),
  'images.cancel': (zone) => once({ id: zone.recording.requestId }, false),
  'images.link': (zone) => once({ id: zone.recording.requestId }, false),
  'images.verify': () => once({ sha256: '0'.repeat(64) }, false),
  'images.tools': () => once(undefined, false),
  'recordings.cameras': () => [
    { input: {}, tells: true },
    { input: { text: 'cameras' }, tells: true },
  ],
  'recordings.timeline': (zone) => once({ cameraId: zone.cameraId, from: 1, to: 2 }),
  'recordings.open': (zone) => once({ cameraId: zone.cameraId, from: 1, to: 2, purpose: '核对情况' }, false),
  'recordings.onDevice': (zone) => once({ cameraId: zone.cameraId, from: 1, to: 2 }, false),
  'recordings.playOnDevice': (zone) => once({ cameraId: zone.cameraId, from: 1, to: 2, purpose: '核对情况' }, false),
  'recordings.controlOnDevice': (zone) =>
    once({ cameraId: zone.cameraId, stream: `${zone.cameraId}~pb-00`, act: { kind: 'pause' } }, false),
  'recordings.renew': () => once({ accessId: 1 }, false),
  'recordings.snapshot': () => once({ accessId: 1, at: 1 }, false),
  'recordings.space': () => once(undefined, false),
  'recordings.register': () => once({}, false),
  'recordings.deletions': () => once({}, false),
  'recordings.rule': (zone) => once({ cameraId: zone.cameraId }, false),
  'recordings.setRule': (zone) => once({ cameraId: zone.cameraId, plan: 'ring' }, false),
};
