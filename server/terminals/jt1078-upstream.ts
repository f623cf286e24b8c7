import { JT808, plainNumber } from '../ingest/jt808/terminal.ts';
import { liveControlBody, liveVideoBody, type StreamKind } from '../ingest/jt1078/control.ts';
import type { MediaServer } from '../ingest/jt1078/media-server.ts';
import type { CameraSource } from '../video/camera-source.ts';
import type { Upstream } from '../video/upstream.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import type { TerminalServer } from './terminal-server.ts';

export interface VehicleVideo {
  readonly terminals: TerminalServer;
  readonly media: MediaServer;
  /** Where terminals reach the media port; null: the address that they dialled. */
  readonly publicHost: string | null;
  /** An oddity of a terminal, for its row. */
  readonly note: (number: string, text: string) => void;
}

/**
 * Cameras of vehicles (JT/T 1078): ordered with 0x9101 over the terminal's own connection. A packet does not say which
 * stream it belongs to, so a channel sends one at a time: the main stream as soon as somebody asks for it.
 */
export function jt1078Upstream(
  video: VehicleVideo,
): Upstream<Extract<CameraSource, { kind: 'jt1078' }>> & { readonly kind: 'jt1078' } {
  const { terminals, media, publicHost, note } = video;
  /** What each running channel was told to send. */
  const running = new Map<string, StreamKind>();
  return {
    kind: 'jt1078',
    async open({ streamId, source, engine, stream }) {
      const { channel } = source;
      const number = plainNumber(source.terminal);
      const session = terminals.session(number);
      if (session === undefined) throw new VideoRefusal('device_offline', 'the terminal is not connected');
      const key = `${number}:${channel}`;
      const sink = engine.frames(streamId);
      const shared = media.stream(number, channel);
      const expected = shared ?? media.expect(number, channel);
      expected.add(sink);
      const close = async () => {
        const unheard = expected.unheard();
        if (unheard !== null) note(number, `channel ${channel}: sound in ${unheard} is not decoded`);
        if (expected.remove(sink) > 0) return;
        running.delete(key);
        await session.command(JT808.liveControl, liveControlBody(channel, 'stop', 'main')).catch(() => undefined);
      };
      try {
        if (shared === undefined) {
          running.set(key, stream);
          const body = liveVideoBody(publicHost ?? session.local, media.port, channel, stream);
          // Some terminals send at once and answer late or never.
          await Promise.race([session.command(JT808.liveVideo, body), expected.begun]);
        } else if (stream === 'main' && running.get(key) === 'sub') {
          running.set(key, 'main');
          await session.command(JT808.liveControl, liveControlBody(channel, 'switch', 'main'));
        }
      } catch (error) {
        await close();
        throw error;
      }
      return { close };
    },
  };
}
