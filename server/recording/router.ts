import {
  cameraOnlySchema,
  deviceControlSchema,
  openRecordingSchema,
  recordingCamerasSchema,
  recordingRuleSchema,
  registerSchema,
  renewRecordingSchema,
  snapshotSchema,
  timelineSchema,
} from '../../domain/recording-schema.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { openRecording, registerSnapshot, renewRecording, setRecordingRule } from './commands.ts';
import { controlOnDevice, deviceFiles, playOnDevice } from './device-history.ts';
import { cameraRecording, cameraTimeline, findCameras } from './queries.ts';
import { accessRegister, deletionRegister } from './register.ts';
import { readSpaceState } from './space-guard.ts';

const view = () => scoped('recordings.view');

/** Recordings (REQ-VID-10, -13..16): what there is, looking at it with a purpose, who looked, and how a camera is recorded. */
export const recordingsRouter = router({
  cameras: view()
    .input(recordingCamerasSchema)
    .query(({ ctx, input }) => findCameras(ctx.tx, input.text.trim())),
  timeline: view()
    .input(timelineSchema)
    .query(({ ctx, input }) => cameraTimeline(ctx.tx, input)),
  open: view()
    .input(openRecordingSchema)
    .mutation(({ ctx, input }) => openRecording(ctx.tx, ctx, input)),
  /** What the recorder or terminal has itself; it is asked, so that this takes its time. */
  onDevice: permitted('recordings.view')
    .input(timelineSchema)
    .query(({ ctx, input }) => deviceFiles(ctx.viewer, input)),
  playOnDevice: permitted('recordings.view')
    .input(openRecordingSchema)
    .mutation(({ ctx, input }) => playOnDevice(ctx, input)),
  controlOnDevice: permitted('recordings.view')
    .input(deviceControlSchema)
    .mutation(({ ctx, input }) => controlOnDevice(ctx.viewer, input)),
  renew: view()
    .input(renewRecordingSchema)
    .mutation(({ ctx, input }) => renewRecording(ctx.tx, ctx, input.accessId)),
  snapshot: view()
    .input(snapshotSchema)
    .mutation(({ ctx, input }) => registerSnapshot(ctx.tx, ctx, input.accessId, input.at)),
  space: view().query(({ ctx }) => readSpaceState(ctx.tx)),
  register: scoped('images.approve')
    .input(registerSchema)
    .query(({ ctx, input }) => accessRegister(ctx.tx, input)),
  deletions: scoped('images.approve')
    .input(registerSchema)
    .query(({ ctx, input }) => deletionRegister(ctx.tx, input)),
  rule: scoped('devices.manage')
    .input(cameraOnlySchema)
    .query(async ({ ctx, input }) => {
      const { target, masks } = await cameraRecording(ctx.tx, input.cameraId);
      const { plan, ringMinutes, place, retention } = target;
      return { plan, ringMinutes, place, retention, masks };
    }),
  setRule: scoped('devices.manage')
    .input(recordingRuleSchema)
    .mutation(({ ctx, input }) => setRecordingRule(ctx.tx, ctx, input)),
});
