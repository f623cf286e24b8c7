import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Developer } from './develop.ts';
import { Renderer } from './renderer.ts';
import type { Scene } from './scene.ts';

/** Runs ffmpeg once; resolves to what it wrote to its standard output. */
async function ffmpeg(
  args: readonly string[],
  feed: (write: (chunk: Buffer) => Promise<void>) => Promise<void>,
): Promise<Buffer> {
  const child = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(child, 'close');
  await feed(async (chunk) => {
    if (!child.stdin.write(chunk)) await once(child.stdin, 'drain');
  });
  child.stdin.end();
  const [code] = await closed;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  return Buffer.concat(chunks);
}

const raw = (scene: Scene) => [
  '-f',
  'rawvideo',
  '-pix_fmt',
  'rgb24',
  '-s',
  `${scene.width}x${scene.height}`,
  '-r',
  `${scene.fps}`,
  '-i',
  '-',
];

/** Draws and encodes a scene: Annex B with an IDR at each second, no B-frames, parameter sets at each IDR. */
export async function encodeClip(scene: Scene): Promise<{ readonly clip: Buffer; readonly still: Buffer }> {
  const renderer = new Renderer(scene);
  const developer = new Developer(scene, renderer);
  const gop = `${scene.gopFrames}`;
  const x264 = `keyint=${gop}:min-keyint=${gop}:scenecut=0:bframes=0:ref=1:repeat-headers=1:aud=0:sei=0`;
  const clip = await ffmpeg(
    [
      ...raw(scene),
      '-pix_fmt',
      'yuv420p',
      '-c:v',
      'libx264',
      '-profile:v',
      'main',
      '-preset',
      'slow',
      '-crf',
      `${scene.crf}`,
      '-x264-params',
      x264,
      '-bsf:v',
      'filter_units=remove_types=6',
      '-f',
      'h264',
      '-',
    ],
    async (write) => {
      for (let index = 0; index < scene.frames; index++) {
        renderer.frame(index / scene.fps);
        await write(Buffer.from(developer.develop()));
      }
    },
  );
  renderer.frame(0);
  const picture = Buffer.from(developer.develop());
  const still = await ffmpeg(
    [...raw(scene), '-vf', 'scale=640:-2', '-frames:v', '1', '-q:v', '7', '-f', 'mjpeg', '-'],
    (write) => write(picture),
  );
  return { clip, still };
}

/** One frame as PNG, for looking at a scene while drawing it. */
export async function previewScene(scene: Scene, seconds: number, file: string): Promise<void> {
  const renderer = new Renderer(scene);
  renderer.frame(seconds);
  const picture = Buffer.from(new Developer(scene, renderer).develop());
  await writeFile(
    file,
    await ffmpeg([...raw(scene), '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-'], (write) => write(picture)),
  );
}
