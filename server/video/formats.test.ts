import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { clipUnits, psPack, RtpPacker } from '../../scripts/testing/camera-bytes.ts';
import { FrameAssembler } from '../media/frame-assembler.ts';
import { decodeG711 } from '../media/g711-flac.ts';
import { readPicture } from '../media/h26x.ts';
import { initSegment, mediaFragment, type Sample, type SoundSample } from '../media/mp4.ts';
import type { SoundFormat, VideoFormat } from '../media/mp4-entries.ts';
import { RtpToFrames } from '../media/rtp-to-frames.ts';
import { tsDemux } from '../media/ts-demux.ts';
import { FrameMuxer } from './frame-muxer.ts';

/** These check our files with a program that is not ours; where it is missing they are skipped and say so. */
const found = spawnSync('ffmpeg', ['-hide_banner', '-encoders']);
const encoders = found.status === 0 ? found.stdout.toString() : '';
const withFfmpeg = it.skipIf(!encoders.includes('libx265') || !encoders.includes('libx264'));
/** Encoding on a machine that does other things too. */
const LIMIT_MS = 180_000;
vi.setConfig({ testTimeout: LIMIT_MS });

const folder = mkdtempSync(join(tmpdir(), 'guanlan-formats-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Encodes two seconds of moving bars and a tone. */
function encode(name: string, args: readonly string[]): Buffer {
  const file = join(folder, name);
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25', '-f', 'lavfi', '-i', 'sine=frequency=440'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, '-t', '2', ...args, file], { maxBuffer: 1e8 });
  return execFileSync('cat', [file], { maxBuffer: 1e8 });
}

/** What a channel would write: one initialisation and one long fragment. */
function collect() {
  const formats: { format: VideoFormat; sound: SoundFormat | null }[] = [];
  const pictures: Sample[] = [];
  const sounds: SoundSample[] = [];
  let now = Date.UTC(2026, 10, 20, 4);
  const sink = {
    format: (format: VideoFormat, sound: SoundFormat | null = null) => void formats.push({ format, sound }),
    picture: (sample: Sample) => void pictures.push(sample),
    sound: (sample: SoundSample) => void sounds.push(sample),
    down() {},
  };
  const events = { keyWanted() {}, warning() {}, lost() {} };
  const muxer = new FrameMuxer(sink, () => now, events, { sound: true });
  const pass = (ms: number) => {
    now += ms;
  };
  return { muxer, formats, pictures, sounds, pass };
}

function probe(file: string): { codec_name: string; width?: number; nb_read_frames: string; sample_rate?: string }[] {
  const args = ['-v', 'error', '-count_frames', '-show_streams', '-of', 'json', file];
  return JSON.parse(execFileSync('ffprobe', args).toString()).streams;
}

function write(name: string, got: ReturnType<typeof collect>): string {
  const { format, sound } = got.formats.at(-1) ?? {};
  if (format === undefined) throw new Error('no format');
  const file = join(folder, name);
  writeFileSync(file, Buffer.concat([initSegment(format, sound), mediaFragment(1, got.pictures, got.sounds)]));
  // A decoder that complains writes to stderr even where it goes on.
  const decoded = spawnSync('ffmpeg', ['-v', 'warning', '-i', file, '-f', 'null', '-']);
  expect(decoded.stderr.toString()).toBe('');
  return file;
}

function throughTs(stream: Buffer) {
  const got = collect();
  const assembler = new FrameAssembler(got.muxer);
  const demux = tsDemux();
  for (let at = 0; at < stream.length; at += 1_316) {
    for (const unit of demux.push(stream.subarray(at, at + 1_316), false)) assembler.unit(unit, 0);
    got.pass(1);
  }
  for (const unit of demux.push(Buffer.alloc(0), true)) assembler.unit(unit, 0);
  assembler.boundary(0);
  return got;
}

describe('what we write, read by FFmpeg', () => {
  withFfmpeg('is H.265 with AAC out of a transport stream, every picture of it', () => {
    const x265 = ['-c:v', 'libx265', '-x265-params', 'log-level=error:bframes=0:keyint=25', '-pix_fmt', 'yuv420p'];
    const got = throughTs(encode('in.ts', [...x265, '-c:a', 'aac', '-ar', '44100', '-f', 'mpegts']));
    expect(got.formats.at(-1)?.format.codec).toMatch(/^hvc1\.1\.6\.L\d+\.90$/);
    const [video, audio] = probe(write('h265.mp4', got));
    // The last picture waits for the one that tells its duration.
    expect(video).toMatchObject({ codec_name: 'hevc', width: 640, nb_read_frames: '49' });
    expect(audio).toMatchObject({ codec_name: 'aac', sample_rate: '44100' });
    expect(Number(audio?.nb_read_frames)).toBeGreaterThan(75);
  });

  withFfmpeg('is H.264 with reordered pictures, each shown in its turn', () => {
    const x264 = ['-c:v', 'libx264', '-bf', '2', '-g', '50', '-pix_fmt', 'yuv420p', '-an'];
    const got = throughTs(encode('b.ts', [...x264, '-f', 'mpegts']));
    const file = write('b.mp4', got);
    expect(got.pictures.some(({ offset = 0 }) => offset > 0)).toBe(true);
    const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=pts', '-of', 'csv=p=0', file];
    const times = execFileSync('ffprobe', args).toString().trim().split('\n').map(Number.parseFloat);
    const steps = times.slice(5, -3).map((time, index) => time - (times[index + 4] ?? 0));
    expect(steps.length).toBeGreaterThan(30);
    expect(new Set(steps)).toEqual(new Set([3_600]));
  });

  withFfmpeg('is MPEG-4 part 2 for a converter, with its size', () => {
    const got = throughTs(encode('m4v.ts', ['-c:v', 'mpeg4', '-bf', '0', '-g', '25', '-an', '-f', 'mpegts']));
    const { codec, width, height } = got.formats.at(-1)?.format ?? {};
    expect([codec, width, height]).toEqual(['mp4v.20.9', 640, 360]);
    expect(probe(write('m4v.mp4', got))[0]).toMatchObject({ codec_name: 'mpeg4', width: 640, nb_read_frames: '49' });
  });

  withFfmpeg('is A-law sound as FLAC, sample by sample', () => {
    const h264 = encode('in.h264', [
      '-c:v',
      'libx264',
      '-bf',
      '0',
      '-g',
      '25',
      '-pix_fmt',
      'yuv420p',
      '-an',
      '-f',
      'h264',
    ]);
    const alaw = encode('in.alaw', ['-vn', '-c:a', 'pcm_alaw', '-ar', '8000', '-ac', '1', '-f', 'alaw']);
    const got = collect();
    const rtp = new RtpToFrames(got.muxer, () => {});
    const packer = new RtpPacker(1);
    clipUnits(h264, 100).forEach((unit, index) => {
      const ticks = index * 3_600;
      const key = readPicture('h264', unit)?.key === true;
      const sound = alaw.subarray(index * 320, index * 320 + 320);
      for (const packet of packer.pack(psPack(unit, { key, ticks, sound }), ticks)) rtp.push(packet, index * 40);
      got.pass(40);
    });
    const file = write('flac.mp4', got);
    const args = ['-v', 'error', '-i', file, '-map', '0:a', '-f', 's16le', '-'];
    const decoded = execFileSync('ffmpeg', args, { maxBuffer: 1e8 });
    const samples = new Int16Array(decoded.buffer, decoded.byteOffset, decoded.length >> 1);
    expect(samples.length).toBeGreaterThan(14_000);
    expect(samples.length).toBe(got.sounds.length * 320);
    // The sound of the first pack comes before its picture, and so before the stream begins.
    const wanted = decodeG711('g711a', alaw.subarray(320, 320 + samples.length));
    expect(samples.every((sample, index) => sample === wanted[index])).toBe(true);
  });
});
