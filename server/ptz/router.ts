import {
  ptzBreakSchema,
  ptzCameraSchema,
  ptzPresetRemovalSchema,
  ptzPresetSchema,
  ptzReserveSchema,
  ptzSteerSchema,
} from '../../domain/ptz-schema.ts';
import { permitted, router } from '../trpc.ts';
import type { PtzGranted } from './commands.ts';
import { askAndTell, namePreset, steeringOf } from './steer.ts';

/** Only calls that reach the gateway after their own transaction, so none of them holds one. */
const steering = permitted('video.control');

const told = ({ change, lease }: PtzGranted) => ({ change, expiresAt: lease?.expiresAt ?? null });

/** Steering cameras (REQ-VID-11, -12); who may is decided by domain/ptz-lease.ts. Times in epoch milliseconds. */
export const ptzRouter = router({
  state: permitted('video.view')
    .input(ptzCameraSchema)
    .query(({ ctx, input }) => steeringOf(ctx.viewer, input.cameraId)),
  acquire: steering
    .input(ptzCameraSchema)
    .mutation(async ({ ctx, input }) => told(await askAndTell({ ...ctx, ...input }, { name: 'acquire' }))),
  command: steering
    .input(ptzSteerSchema)
    .mutation(async ({ ctx, input: { cameraId, command } }) =>
      told(await askAndTell({ ...ctx, cameraId }, { name: 'command', command })),
    ),
  reserve: permitted('video.reserve')
    .input(ptzReserveSchema)
    .mutation(async ({ ctx, input: { cameraId, ...held } }) =>
      told(await askAndTell({ ...ctx, cameraId }, { name: 'reserve', ...held })),
    ),
  breakReservation: permitted('video.break')
    .input(ptzBreakSchema)
    .mutation(async ({ ctx, input: { cameraId, reason } }) =>
      told(await askAndTell({ ...ctx, cameraId }, { name: 'break', reason })),
    ),
  request: steering
    .input(ptzCameraSchema)
    .mutation(async ({ ctx, input }) => told(await askAndTell({ ...ctx, ...input }, { name: 'request' }))),
  release: steering
    .input(ptzCameraSchema)
    .mutation(async ({ ctx, input }) => told(await askAndTell({ ...ctx, ...input }, { name: 'release' }))),
  savePreset: permitted('video.preset')
    .input(ptzPresetSchema)
    .mutation(({ ctx, input: { cameraId, number, name } }) => namePreset({ ...ctx, cameraId }, number, name)),
  removePreset: permitted('video.preset')
    .input(ptzPresetRemovalSchema)
    .mutation(({ ctx, input: { cameraId, number } }) => namePreset({ ...ctx, cameraId }, number, null)),
});
