import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { RefusalError } from '../../domain/refusal.ts';
import { PAUSE_HOLD_MS } from '../gb28181/history.ts';
import { JT808 } from '../ingest/jt808/terminal.ts';
import {
  askRecordsBody,
  type PlaybackOrder,
  parseRecords,
  playbackBody,
  playbackControlBody,
  type TerminalRecord,
} from '../ingest/jt1078/control.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import type { VehicleVideo } from './jt1078-upstream.ts';

const channelSchema = z.object({
  terminal: z.string().regex(/^[0-9a-f]{12}(?:[0-9a-f]{8})?$/),
  channel: z.int().min(1).max(255),
});
const spanSchema = channelSchema.extend({ from: z.number(), to: z.number() });
const playSchema = spanSchema.extend({ camera: z.string().regex(/^[\w-]{1,100}$/) });
const orderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['play', 'pause', 'stop']) }),
  z.object({ kind: z.literal('fast'), speed: z.literal([1, 2, 4, 8, 16]) }),
  z.object({ kind: z.literal('seek'), at: z.number() }),
]);
const controlSchema = channelSchema.extend({ order: orderSchema, stream: z.string().max(160).optional() });

type Channel = z.infer<typeof channelSchema>;

/** A device's refusal as one that the web process understands. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VideoRefusal)) throw error;
    const { reason, detail } = error;
    throw new RefusalError({ code: 'unavailable', message: `no pictures: ${reason}`, params: { reason, detail } });
  }
}

function sessionOf(video: VehicleVideo | null, { terminal }: Channel) {
  const session = video?.terminals.session(terminal);
  if (video === null || session === undefined)
    throw new VideoRefusal('device_offline', 'the terminal is not connected');
  return { video, session };
}

async function recordsOf(
  video: VehicleVideo | null,
  asked: z.infer<typeof spanSchema>,
): Promise<readonly TerminalRecord[]> {
  const { session } = sessionOf(video, asked);
  const answer = await session.command(JT808.askRecords, askRecordsBody(asked), JT808.recordList);
  return parseRecords(answer.body)?.records ?? [];
}

/**
 * What a terminal has recorded, and its playback as a stream `<camera>~pb-<random>`, which ends like any other when nobody
 * watches. A terminal's packets do not say whether they are live, so a channel plays either: `busy` while it is live. The
 * caller has checked who may and why.
 */
export function terminalHistoryRoutes(
  video: VehicleVideo | null,
  streams: Pick<LiveStreams, 'adopt'>,
  engine: MediaEngine,
): GatewayRoutes {
  const control = async (asked: Channel, order: PlaybackOrder): Promise<void> => {
    const { session } = sessionOf(video, asked);
    await session.command(JT808.playbackControl, playbackControlBody(asked.channel, order));
  };
  return {
    '/terminal/records': (body) => told(async () => ({ items: await recordsOf(video, spanSchema.parse(body)) })),
    '/terminal/playback': (body) =>
      told(async () => {
        const asked = playSchema.parse(body);
        const { video: at, session } = sessionOf(video, asked);
        if (at.media.stream(asked.terminal, asked.channel) !== undefined)
          throw new VideoRefusal('busy', 'the channel is being watched');
        const streamId = `${asked.camera}~pb-${randomBytes(6).toString('hex')}`;
        engine.start(streamId);
        const sink = engine.frames(streamId);
        const expected = at.media.expect(asked.terminal, asked.channel);
        expected.add(sink);
        const close = async () => {
          expected.remove(sink);
          await control(asked, { kind: 'stop' }).catch(() => undefined);
        };
        try {
          const order = playbackBody(at.publicHost ?? session.local, at.media.port, asked);
          await Promise.race([session.command(JT808.playback, order), expected.begun]);
        } catch (error) {
          expected.remove(sink);
          engine.stop(streamId);
          throw error;
        }
        streams.adopt(streamId, engine, { close });
        return { streamId };
      }),
    '/terminal/playback/control': (body) =>
      told(async () => {
        const asked = controlSchema.parse(body);
        await control(asked, asked.order);
        const paused = asked.order.kind === 'pause';
        if (asked.stream !== undefined) engine.hold(asked.stream, paused ? Date.now() + PAUSE_HOLD_MS : 0);
        return {};
      }),
  };
}
