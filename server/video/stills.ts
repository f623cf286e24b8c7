import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ffmpeg } from './ffmpeg.ts';
import type { MediaEngine } from './media-engine.ts';
import { stillFile } from './still-file.ts';

/** A watched camera's last picture is at most this old when it falls silent. */
const EVERY_MS = 30_000;
const LIMIT_MS = 10_000;
/** Pictures of people are not kept longer than recordings are by default. */
const KEEP_MS = 30 * 86_400_000;
/**
 * The last picture of every camera that somebody watched (REQ-VID-09), made by FFmpeg from the last key picture; without
 * FFmpeg there is none, and none is claimed. One at a time: a still is never worth a late picture of a live stream.
 */
export class Stills {
  private readonly ffmpeg: Ffmpeg;
  private readonly dataDir: string;
  private readonly due = new Map<string, number>();
  private readonly waiting: (() => Promise<void>)[] = [];
  private working = false;
  private readonly unsubscribe: readonly (() => void)[];

  constructor(ffmpeg: Ffmpeg, dataDir: string, engines: Iterable<MediaEngine>) {
    this.ffmpeg = ffmpeg;
    this.dataDir = dataDir;
    mkdirSync(join(dataDir, 'stills'), { recursive: true });
    this.forgetOld();
    this.unsubscribe = [...engines].map((engine) =>
      engine.on(({ kind, streamId }) => {
        if (kind === 'up' && stillFile(this.dataDir, streamId) !== null) this.follow(engine, streamId);
      }),
    );
  }

  private forgetOld(): void {
    const folder = join(this.dataDir, 'stills');
    for (const name of readdirSync(folder)) {
      const file = join(folder, name);
      if (Date.now() - statSync(file).mtimeMs > KEEP_MS) void rm(file, { force: true });
    }
  }

  /** Keeps the newest key picture at hand while the stream runs, without keeping the stream running. */
  private follow(engine: MediaEngine, streamId: string): void {
    let init: Uint8Array | null = null;
    engine.tap(streamId, {
      follows: true,
      init: (bytes) => {
        init = bytes;
      },
      part: (bytes, independent) => {
        if (!independent || init === null || Date.now() < (this.due.get(streamId) ?? 0)) return;
        this.due.set(streamId, Date.now() + EVERY_MS);
        const picture = Buffer.concat([init, bytes]);
        const takenAt = Date.now();
        this.waiting.push(() => this.make(streamId, picture, takenAt));
        void this.work();
      },
      segment() {},
      ended: () => this.due.delete(streamId),
    });
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift())
      await next().catch((error: unknown) => console.error('a still failed:', error));
    this.working = false;
  }

  private async make(cameraId: string, picture: Buffer, takenAt: number): Promise<void> {
    const file = stillFile(this.dataDir, cameraId);
    if (file === null) return;
    const jpeg = await oneJpeg(this.ffmpeg.path, picture);
    if (jpeg.length === 0) return;
    // A reader sees the old picture or the new one, never half of it.
    await writeFile(`${file}.part`, jpeg);
    await utimes(`${file}.part`, takenAt / 1000, takenAt / 1000);
    await rename(`${file}.part`, file);
  }

  /** File and age of a camera's last picture; null when there is none. */
  async find(cameraId: string): Promise<{ readonly file: string; readonly takenAt: number } | null> {
    const file = stillFile(this.dataDir, cameraId);
    const facts = file === null ? null : await stat(file).catch(() => null);
    return file === null || facts === null ? null : { file, takenAt: facts.mtimeMs };
  }

  close(): void {
    for (const stop of this.unsubscribe) stop();
    this.waiting.length = 0;
  }
}

function oneJpeg(path: string, picture: Buffer): Promise<Buffer> {
  const args = ['-v', 'error', '-f', 'mp4', '-i', 'pipe:0', '-frames:v', '1', '-vf', "scale=-2:'min(720,ih)'"];
  const child = spawn(path, [...args, '-q:v', '4', '-f', 'mjpeg', 'pipe:1'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: LIMIT_MS,
  });
  const chunks: Buffer[] = [];
  child.stdin.on('error', () => {});
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(picture);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(chunks)));
  });
}
