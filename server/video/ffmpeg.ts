import { spawn } from 'node:child_process';

/** What an FFmpeg on this machine can do for us; it is optional everywhere. */
export interface Ffmpeg {
  readonly path: string;
  readonly version: string;
  /** Decodes H.265 and MPEG-4 and encodes H.264. */
  readonly converts: boolean;
}

/** A program that does not answer is none. */
const LOOK_MS = 15_000;

function run(path: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(path, [...args], { stdio: ['ignore', 'pipe', 'ignore'], timeout: LOOK_MS });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', () => resolve(null));
    child.on('close', (code) => resolve(code === 0 ? Buffer.concat(chunks).toString() : null));
  });
}

/** Looks once, at start, under FFMPEG_PATH or on the PATH; null when there is none. */
export async function findFfmpeg(path = 'ffmpeg'): Promise<Ffmpeg | null> {
  const [version, encoders, decoders] = await Promise.all([
    run(path, ['-hide_banner', '-version']),
    run(path, ['-hide_banner', '-encoders']),
    run(path, ['-hide_banner', '-decoders']),
  ]);
  const found = /ffmpeg version (\S+)/.exec(version ?? '')?.[1];
  if (found === undefined) return null;
  const converts = / libx264 /.test(encoders ?? '') && / hevc /.test(decoders ?? '');
  return { path, version: found, converts };
}
