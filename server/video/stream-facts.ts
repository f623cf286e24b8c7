import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { asViewer, type Viewer } from '../database.ts';
import { callGateway } from './gateway-client.ts';
import { loadCamera } from './queries.ts';

const statusSchema = z.object({
  stream: z
    .object({
      receiving: z.boolean(),
      codecs: z.string().nullable(),
      width: z.number().nullable(),
      height: z.number().nullable(),
      bitsPerSecond: z.number(),
      picturesPerSecond: z.number(),
      lostPackets: z.number(),
      receivedPackets: z.number(),
      warnings: z.array(z.string()),
    })
    .nullable(),
  failure: z.object({ reason: z.string(), detail: z.string() }).nullable(),
});

/** What the gateway measures of a stream that runs now, for a viewer who may watch it. Refuses `unavailable` while it is away. */
export async function streamFacts(viewer: Viewer, cameraId: string, sub: boolean) {
  const camera = await asViewer(viewer, (tx) => loadCamera(tx, cameraId));
  if (camera === null) throw new RefusalError({ code: 'not_found', field: 'cameraId', message: 'no such camera' });
  const streamId = sub ? `${cameraId}~sub` : cameraId;
  return statusSchema.parse(
    await callGateway(`/cameras/${encodeURIComponent(streamId)}/status`, {}, { timeoutMs: 3_000 }),
  );
}
