import { z } from 'zod';
import { accessStatusSchema, catalogAnswerSchema } from '../../domain/video-access-status.ts';
import { videoDeviceIdSchema, videoDeviceSchema } from '../../domain/video-device.ts';
import { asViewer, type Viewer } from '../database.ts';
import { permitted, router, scoped } from '../trpc.ts';
import { callGateway } from '../video/gateway-client.ts';
import { addDevice, changeDevice, linkChannel, renewPassword, retireDevice } from './commands.ts';
import { camerasFor, channelGroups, findOwners, listChannels, listDevices, requireDevice } from './queries.ts';

const device = videoDeviceIdSchema;
const channel = z.string().regex(/^\d{2,20}$/);
const text = z.string().trim().max(100).default('');
const reads = scoped('devices.read');
const manages = scoped('devices.manage');

/** A catalogue of 10,000 comes within half a minute after its last piece. */
const CATALOG_MS = 90_000;

/** Before the gateway is asked: outside of a transaction, since the gateway opens its own. */
const reachable = (viewer: Viewer, id: string) => asViewer(viewer, (tx) => requireDevice(tx, id));

/** Devices and platforms of GB/T 28181: health for who keeps watch, everything else for who manages them. */
export const devicesRouter = router({
  list: reads.input(z.strictObject({ text })).query(({ ctx, input }) => listDevices(ctx.tx, input.text)),
  groups: reads.input(z.strictObject({ device })).query(({ ctx, input }) => channelGroups(ctx.tx, input.device)),
  channels: reads
    .input(
      z.strictObject({
        device,
        text,
        by: z.enum(['civil', 'group']).nullable().default(null),
        code: z.string().max(20).default(''),
        offset: z.int().min(0).max(100_000).default(0),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .query(({ ctx, input }) => listChannels(ctx.tx, input)),
  /** Where devices find us, and who was turned away. */
  status: permitted('devices.manage').query(async () =>
    accessStatusSchema.parse(await callGateway('/gb28181/status', {}, { timeoutMs: 5_000 })),
  ),
  owners: manages.input(z.strictObject({ text })).query(({ ctx, input }) => findOwners(ctx.tx, input.text)),
  cameras: manages
    .input(z.strictObject({ device, channel, text }))
    .query(({ ctx, input }) => camerasFor(ctx.tx, input.device, input.channel, input.text)),
  add: manages.input(videoDeviceSchema).mutation(({ ctx, input }) => addDevice(ctx.tx, ctx, input)),
  change: manages.input(videoDeviceSchema).mutation(({ ctx, input }) => changeDevice(ctx.tx, ctx, input)),
  renewPassword: manages
    .input(z.strictObject({ device }))
    .mutation(({ ctx, input }) => renewPassword(ctx.tx, ctx, input.device)),
  retire: manages
    .input(z.strictObject({ device }))
    .mutation(({ ctx, input }) => retireDevice(ctx.tx, ctx, input.device)),
  link: manages
    .input(z.strictObject({ device, channel, camera: z.string().min(1).max(80).nullable() }))
    .mutation(({ ctx, input }) => linkChannel(ctx.tx, ctx, input)),
  refreshCatalog: permitted('devices.manage')
    .input(z.strictObject({ device }))
    .mutation(async ({ ctx, input }) => {
      await reachable(ctx.viewer, input.device);
      return catalogAnswerSchema.parse(await callGateway('/gb28181/catalog', input, { timeoutMs: CATALOG_MS }));
    }),
});
