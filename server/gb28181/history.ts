import { randomBytes } from 'node:crypto';
import { RefusalError } from '../../domain/refusal.ts';
import { beijingText, type RecordItem } from '../ingest/gb28181/manscdp.ts';
import { playbackControl } from '../ingest/gb28181/sdp.ts';
import type { LiveStreams } from '../video/live-streams.ts';
import type { MediaEngine } from '../video/media-engine.ts';
import { VideoRefusal } from '../video/video-refusal.ts';
import type { Call, CallService } from './call-service.ts';
import type { KnownDevice } from './device-book.ts';
import type { Platform } from './platform.ts';

/** A device that answers a question for recordings in pieces may pause this long between them. */
const RECORDS_SILENT_MS = 10_000;
const MAX_RECORDS = 10_000;
/** Playbacks that one device may be asked for at once by us. */
const MAX_PLAYBACKS = 64;

export interface Span {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

export type PlaybackAct =
  | { readonly kind: 'resume' | 'pause' }
  | { readonly kind: 'seek'; readonly seconds: number }
  | { readonly kind: 'scale'; readonly scale: number };

/** A pause that nobody repeats ends with its playback: the page that asked for it is gone. */
export const PAUSE_HOLD_MS = 60_000;

interface Playback {
  readonly call: Call;
  sequence: number;
}

/** What a device has recorded: lists of files, and calls that play or fetch a stretch of the past. */
export class History {
  private readonly platform: Platform;
  private readonly calls: CallService;
  private readonly streams: LiveStreams;
  private readonly engineFor: () => MediaEngine;
  private readonly running = new Map<string, Playback>();

  constructor(platform: Platform, calls: CallService, streams: LiveStreams, engineFor: () => MediaEngine) {
    this.platform = platform;
    this.calls = calls;
    this.streams = streams;
    this.engineFor = engineFor;
  }

  /** Files of a channel in a span, oldest first; pieces of an answer may come in any order and twice. */
  async records(device: KnownDevice, channel: string, span: Span): Promise<RecordItem[]> {
    const found = new Map<string, RecordItem>();
    const question = {
      command: 'RecordInfo',
      target: channel,
      parts: [
        ['StartTime', beijingText(span.from)],
        ['EndTime', beijingText(span.to)],
        ['Secrecy', '0'],
        ['Type', 'all'],
      ] as const,
      silentMs: RECORDS_SILENT_MS,
    };
    try {
      await this.platform.sender.collect(device, question, (message) => {
        if (message.kind !== 'records') return false;
        for (const item of message.items)
          if (found.size < MAX_RECORDS) found.set(`${item.from} ${item.to} ${item.path}`, item);
        return found.size >= Math.min(message.total, MAX_RECORDS);
      });
    } catch (error) {
      // What came is shown: a device that loses one piece must not hide all the others.
      if (found.size === 0) throw new VideoRefusal('no_answer', error instanceof Error ? error.message : String(error));
    }
    return [...found.values()].sort((a, b) => a.from - b.from);
  }

  /** Presets of a channel by number. */
  async presets(
    device: KnownDevice,
    channel: string,
  ): Promise<readonly { readonly number: number; readonly name: string }[]> {
    const answer: { items: readonly { readonly number: number; readonly name: string }[] } = { items: [] };
    await this.platform.sender.collect(
      device,
      { command: 'PresetQuery', target: channel, silentMs: 4_000 },
      (message) => {
        if (message.kind !== 'presets') return false;
        answer.items = message.items;
        return true;
      },
    );
    return answer.items;
  }

  /**
   * Begins a stretch of the past as a stream of its own, `<camera>~pb-<random>`, which ends like any other when nobody
   * watches. `downloadSpeed`: faster than time, for an export.
   */
  async play(
    device: KnownDevice,
    channel: string,
    cameraId: string,
    span: Span,
    downloadSpeed?: number,
  ): Promise<{ readonly streamId: string; readonly fileBytes: number | null }> {
    if (this.running.size >= MAX_PLAYBACKS)
      throw new RefusalError({ code: 'too_many', message: 'too many playbacks run' });
    const streamId = `${cameraId}~pb-${randomBytes(6).toString('hex')}`;
    const engine = this.engineFor();
    engine.start(streamId);
    try {
      const call = await this.calls.open({
        device,
        channel,
        streamId,
        engine,
        kind: downloadSpeed === undefined ? 'Playback' : 'Download',
        span: { from: span.from / 1000, to: span.to / 1000 },
        ...(downloadSpeed === undefined ? {} : { downloadSpeed }),
      });
      this.running.set(streamId, { call, sequence: 0 });
      this.streams.adopt(streamId, engine, {
        close: async () => {
          this.running.delete(streamId);
          await this.calls.close(call);
        },
      });
      return { streamId, fileBytes: call.answer.fileSize };
    } catch (error) {
      engine.stop(streamId);
      throw error;
    }
  }

  async control(streamId: string, act: PlaybackAct): Promise<void> {
    const playback = this.running.get(streamId);
    if (playback === undefined) throw new RefusalError({ code: 'not_found', message: 'no such playback' });
    playback.sequence += 1;
    await this.calls.info(playback.call, playbackControl(playback.sequence, act));
    // A paused playback sends nothing; whoever paused says so again while they look at it.
    this.engineFor().hold(streamId, act.kind === 'pause' ? Date.now() + PAUSE_HOLD_MS : 0);
  }

  /** Ends a playback; one that is over already is no error. */
  end(streamId: string): void {
    if (this.running.has(streamId)) this.streams.stop(streamId);
  }
}
