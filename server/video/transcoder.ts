import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { FrameAssembler } from '../media/frame-assembler.ts';
import { tsDemux } from '../media/ts-demux.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import type { MediaEngine } from './media-engine.ts';
import type { UpstreamSession } from './upstream.ts';
import { VideoRefusal } from './video-refusal.ts';

/** An FFmpeg that takes in less than it is given is too slow for this stream. */
const MOST_WAITING_BYTES = 8 * 1024 * 1024;

/** Full size up to 1080 rows; a key picture every second, no reordering, no look-ahead: the delay stays short. */
const ARGS = [
  ...['-v', 'error', '-probesize', '32768', '-analyzeduration', '0', '-f', 'mp4', '-i', 'pipe:0'],
  ...['-map', '0:v:0', '-an', '-vf', "scale=-2:'min(1080,ih)',format=yuv420p"],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-bf', '0'],
  ...['-force_key_frames', 'expr:gte(t,n_forced*1)', '-g', '250', '-fps_mode', 'passthrough'],
  ...['-f', 'mpegts', '-muxdelay', '0', '-muxpreload', '0', '-flush_packets', '1', 'pipe:1'],
];

export interface Conversion {
  readonly engine: MediaEngine;
  /** The stream that a browser cannot play. */
  readonly from: string;
  /** The stream of the engine that carries the result. */
  readonly to: string;
}

/** Conversions to H.264 by FFmpeg, one process a stream, as many at once as the operator allows. */
export class Transcoder {
  private readonly ffmpeg: Ffmpeg;
  private readonly most: number;
  private running = 0;

  constructor(ffmpeg: Ffmpeg, most: number) {
    this.ffmpeg = ffmpeg;
    this.most = most;
  }

  /** Throws a VideoRefusal where FFmpeg lacks a codec or there is no room. The result ends when its session is closed. */
  open({ engine, from, to }: Conversion): UpstreamSession {
    const { ffmpeg } = this;
    if (!ffmpeg.converts) throw new VideoRefusal('codec', 'the FFmpeg of the server cannot convert H.265');
    if (this.running >= this.most)
      throw new VideoRefusal('codec', `all ${this.most} conversions of the server are in use`);
    this.running += 1;
    const child = spawn(ffmpeg.path, ARGS, { stdio: ['pipe', 'pipe', 'pipe'] });
    const sink = engine.frames(to);
    let over = false;
    const end = (reason: string | null) => {
      if (over) return;
      over = true;
      this.running -= 1;
      untap();
      child.kill('SIGKILL');
      if (reason === null) return;
      console.error(`the conversion of ${from} ended: ${reason}`);
      sink.ended('codec');
    };
    readInto(child, sink, end);
    const untap = feed(engine, from, child, end);
    return { close: async () => end(null) };
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Transport stream out of FFmpeg → frames of the result. */
function readInto(child: Child, sink: ReturnType<MediaEngine['frames']>, end: (reason: string) => void): void {
  const demux = tsDemux();
  const assembler = new FrameAssembler(sink);
  child.stdout.on('data', (chunk: Buffer) => {
    for (const unit of demux.push(chunk, false)) {
      assembler.unit(unit, 0);
      // FFmpeg writes one picture into one PES.
      assembler.boundary(0);
    }
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-400);
  });
  child.on('error', (error) => end(error.message));
  child.on('close', (code) => end(`FFmpeg ended with ${code}: ${words.trim()}`));
}

/** Parts of the original → FFmpeg, from the first key picture on. */
function feed(engine: MediaEngine, from: string, child: Child, end: (reason: string) => void): () => void {
  let begun = false;
  let init: Uint8Array | null = null;
  child.stdin.on('error', () => {});
  const write = (bytes: Uint8Array) => {
    child.stdin.write(bytes);
    if (child.stdin.writableLength > MOST_WAITING_BYTES) end('this machine is too slow for it');
  };
  return engine.tap(from, {
    init(bytes) {
      // Other settings need another decoder: the viewer's next request begins anew.
      if (begun) end('the camera changed its settings');
      init = bytes;
    },
    part(bytes, independent) {
      if (!begun && (!independent || init === null)) return;
      if (!begun && init !== null) write(init);
      begun = true;
      write(bytes);
    },
    segment() {},
    ended: () => end('the camera ended'),
  });
}
