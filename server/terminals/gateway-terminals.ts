import type { z } from 'zod';
import type { terminalStatusSchema } from '../../domain/terminal-schema.ts';
import { type Env, isDemo } from '../../lib/env.ts';
import { asEngine } from '../database.ts';
import { MediaServer } from '../ingest/jt1078/media-server.ts';
import type { GatewayRoutes } from '../video/gateway-routes.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import type { Upstreams } from '../video/upstreams.ts';
import { AttachmentServer } from './attachment-server.ts';
import { ensureDemoTerminals } from './demo-terminals.ts';
import { jt1078Upstream, type VehicleVideo } from './jt1078-upstream.ts';
import { onlineTerminals } from './queries.ts';
import { terminalHistoryRoutes } from './terminal-history.ts';
import { publishTerminalPort } from './terminal-port.ts';
import { TerminalServer } from './terminal-server.ts';
import { TerminalStore } from './terminal-store.ts';

/** The gateway's part of vehicle terminals; null where they are not awaited. */
export interface GatewayTerminals {
  readonly port: number;
  readonly video: VehicleVideo;
  status(): z.infer<typeof terminalStatusSchema>;
  close(): Promise<void>;
}

/**
 * Opens the JT/T 808 port and, behind it, those for video (+1) and attachments (+2); all three are free ones when the
 * first is 0, which is what the demo does on loopback. Rejects when a port cannot be had.
 */
export async function startTerminals(settings: Env, upstreams: Upstreams): Promise<GatewayTerminals | null> {
  const port = settings.JT808_PORT ?? (isDemo(settings) ? 0 : null);
  if (port === null) return null;
  const { JT808_HOST: host, JT808_PUBLIC_HOST: publicHost = null } = settings;
  const behind = (step: number) => (port === 0 ? 0 : port + step);
  if (isDemo(settings)) await asEngine(ensureDemoTerminals);
  const store = new TerminalStore();
  // Nobody is connected to a gateway that has just started, whatever the one before it left behind.
  for (const terminal of await asEngine(onlineTerminals))
    await store.online(terminal, false, 'the gateway was restarted');
  const media = await MediaServer.start(host, behind(1));
  const attachments = await AttachmentServer.start(host, behind(2), publicHost);
  const terminals = await TerminalServer.start({ host, port, store, attachments });
  const note = (number: string, text: string) => {
    store.note(number, text).catch((error: unknown) => console.error(`terminal ${number}:`, error));
  };
  const video = { terminals, media, publicHost, note };
  upstreams.add(jt1078Upstream(video));
  publishTerminalPort(terminals.port, settings);
  console.log(`vehicle terminals are awaited on ${host}:${terminals.port}`);
  return {
    port: terminals.port,
    video,
    status: () => {
      const listening = {
        address: publicHost ?? host,
        port: terminals.port,
        mediaPort: media.port,
        filesPort: attachments.port,
      };
      const { online, refused } = terminals.status();
      return {
        listening,
        online,
        refused: { ...refused, media: media.status().refused, files: attachments.status().refused },
      };
    },
    close: async () => {
      await terminals.close();
      await Promise.all([media.close(), attachments.close(), store.settled()]);
    },
  };
}

const NOBODY: z.infer<typeof terminalStatusSchema> = { listening: null, online: 0, refused: {} };

/** The gateway's answers about terminals; nothing is awaited where there are none. */
export function terminalRoutes(
  terminals: GatewayTerminals | null,
  streams: Pick<LiveStreams, 'adopt'>,
  engine: MediaEngine,
): GatewayRoutes {
  return {
    ...terminalHistoryRoutes(terminals?.video ?? null, streams, engine),
    '/terminal/status': async () => terminals?.status() ?? NOBODY,
  };
}
