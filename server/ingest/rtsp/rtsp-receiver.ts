import type { UpstreamReason } from '../../../domain/video-reason.ts';
import type { FrameSink } from '../../media/frame.ts';
import { parseRtp, type RtpPacket, rtpReorder } from '../../media/rtp.ts';
import { audioDepacketiser } from './depacketise-audio.ts';
import { videoDepacketiser } from './depacketise-video.ts';
import { mediaClock, readSenderReport } from './media-clock.ts';
import type { AudioTrack, VideoTrack } from './sdp.ts';

/** Turns the packets of a session into frames: one channel of RTP and one of RTCP for each track. */
export interface RtspReceiver {
  readonly packet: (channel: number, data: Buffer) => void;
  track(track: VideoTrack | AudioTrack, rtpChannel: number, rtcpChannel: number): void;
  /** From now on silence counts. */
  start(): void;
  /** No more frames; nothing is told. */
  stop(): void;
  /** No more frames; the sink is told why, once and only when playing had begun. */
  end(reason: UpstreamReason): void;
  onSilence(tell: () => void): void;
  onEnd(tell: () => void): void;
}

type Handler = (data: Buffer) => void;

export function rtspReceiver(sink: FrameSink, silenceMs: number): RtspReceiver {
  const handlers = new Map<number, Handler>();
  const clock = mediaClock();
  let silent: () => void = () => {};
  const ends: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let state: 'before' | 'playing' | 'over' = 'before';

  const rearm = () => {
    if (timer !== undefined) timer.refresh();
  };
  const stop = () => {
    state = 'over';
    clearTimeout(timer);
    timer = undefined;
    handlers.clear();
    for (const tell of ends.splice(0)) tell();
  };
  const inOrder = (payloadType: number, take: (packet: RtpPacket, lostBefore: number) => void): Handler => {
    const reorder = rtpReorder();
    return (data) => {
      const packet = parseRtp(data);
      if (packet === null || packet.payloadType !== payloadType) return;
      for (const { packet: next, lostBefore } of reorder.push(packet)) {
        if (lostBefore > 0) sink.lost(lostBefore);
        take(next, lostBefore);
      }
    };
  };
  const takeVideo = (track: VideoTrack): Handler => {
    const depacketiser = videoDepacketiser(track);
    return inOrder(track.payloadType, (packet, lostBefore) => {
      for (const { timestamp, key, data } of depacketiser.push(packet, lostBefore)) {
        rearm();
        const pts = clock.pts('video', timestamp, track.clockRate, performance.now());
        sink.frame({ kind: 'video', codec: track.codec, pts, key, data });
      }
    });
  };
  const takeAudio = (track: AudioTrack): Handler => {
    const depacketiser = audioDepacketiser(track);
    const { codec, sampleRate, channels } = track;
    return inOrder(track.payloadType, (packet, lostBefore) => {
      for (const { timestamp, data } of depacketiser.push(packet, lostBefore)) {
        const pts = clock.pts('audio', timestamp, track.clockRate, performance.now());
        sink.frame({ kind: 'audio', codec, pts, data, sampleRate, channels });
      }
    });
  };
  return {
    packet: (channel, data) => handlers.get(channel)?.(data),
    track(track, rtpChannel, rtcpChannel) {
      handlers.set(rtpChannel, track.kind === 'video' ? takeVideo(track) : takeAudio(track));
      handlers.set(rtcpChannel, (data) => {
        const report = readSenderReport(data);
        if (report !== null) clock.report(track.kind, report);
      });
    },
    start() {
      state = 'playing';
      timer = setTimeout(() => silent(), silenceMs);
      timer.unref();
    },
    stop,
    end(reason) {
      const tell = state === 'playing';
      stop();
      if (tell) sink.ended(reason);
    },
    onSilence(tell) {
      silent = tell;
    },
    onEnd(tell) {
      ends.push(tell);
    },
  };
}
