import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { childEnv } from '../../lib/env.ts';

const run = promisify(execFile);

/** What this machine can burn into pictures. `font`: a file with Chinese letters; without one no watermark is readable. */
export interface BurnTools {
  readonly ffmpeg: boolean;
  readonly font: string | null;
}

/** Where distributions keep fonts with Chinese letters, for machines without fontconfig. */
const KNOWN_FONTS = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  '/System/Library/Fonts/PingFang.ttc',
];

const lines = async (command: string, args: readonly string[]): Promise<string> =>
  (await run(command, [...args], { timeout: 10_000, maxBuffer: 4 * 1024 * 1024 })).stdout;

async function chineseFont(): Promise<string | null> {
  const listed = await lines('fc-list', [':lang=zh-cn', 'file']).catch(() => '');
  const files = listed.split('\n').map((line) => line.trim().replace(/:$/, ''));
  const usable = files.filter((file) => /\.(ttf|ttc|otf)$/i.test(file)).sort();
  return (
    usable.find((file) => /regular/i.test(file)) ?? usable[0] ?? KNOWN_FONTS.find((file) => existsSync(file)) ?? null
  );
}

let tools: Promise<BurnTools> | undefined;

/** Looked for once per process: ffmpeg with libx264, drawtext and overlay, and a font. */
export function burnTools(): Promise<BurnTools> {
  tools ??= (async () => {
    const filters = await lines('ffmpeg', ['-hide_banner', '-filters']).catch(() => '');
    const encoders = await lines('ffmpeg', ['-hide_banner', '-encoders']).catch(() => '');
    const ffmpeg = / drawtext /.test(filters) && / overlay /.test(filters) && / libx264 /.test(encoders);
    return { ffmpeg, font: ffmpeg ? await chineseFont() : null };
  })();
  return tools;
}

export interface BurnJob {
  readonly input: string;
  readonly output: string;
  /** File with one line of text that is drawn as it is, and the font; null where only masks are burnt in. */
  readonly text: { readonly file: string; readonly font: string } | null;
  /** Wall clock of the first picture, epoch ms; drawn running, in Beijing time. */
  readonly startedAt: number;
  /** Raw RGBA of the picture's size. */
  readonly mask: { readonly file: string; readonly width: number; readonly height: number } | null;
}

/** A value inside a filter graph: what the parser would take for its own is escaped (ffmpeg-utils, quoting). */
const quoted = (value: string): string => `'${value.replace(/'/g, "'\\''")}'`;

function textFilters({ text, startedAt }: BurnJob): string {
  if (text === null) return 'null';
  const draw = `drawtext=fontfile=${quoted(text.font)}:fontcolor=white:borderw=2:bordercolor=black@0.8:x=h/45`;
  const clock = `${draw}:fontsize=h/28:y=h/45:text='%{pts\\:localtime\\:${Math.floor(startedAt / 1000)}}'`;
  return `${clock},${draw}:fontsize=h/32:y=h-h/11:expansion=none:textfile=${quoted(text.file)}`;
}

/** Arguments of one burn-in: masks first, so that the text is never covered; no sound. */
export function burnArguments(job: BurnJob): string[] {
  const size = job.mask === null ? '' : `${job.mask.width}x${job.mask.height}`;
  const mask =
    job.mask === null ? [] : ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-video_size', size, '-i', job.mask.file];
  const text = textFilters(job);
  const graph = job.mask === null ? `[0:v]${text}[v]` : `[0:v][1:v]overlay=eof_action=repeat[m];[m]${text}[v]`;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', '-i', job.input, ...mask],
    ...['-filter_complex', graph, '-map', '[v]', '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20'],
    ...['-pix_fmt', 'yuv420p', '-threads', '1', '-movflags', '+faststart', '-progress', 'pipe:1', job.output],
  ];
}

/** Runs a burn-in at the lowest priority; `onSeconds` hears how far it is. Rejects with what ffmpeg said. */
export function burn(job: BurnJob, signal: AbortSignal, onSeconds: (seconds: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const environment = childEnv({ TZ: 'Asia/Shanghai' });
    const child = spawn('nice', ['-n', '19', 'ffmpeg', ...burnArguments(job)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
      signal,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2_000);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      const micros = /out_time_us=(\d+)/.exec(chunk.toString('utf8'))?.[1];
      if (micros !== undefined) onSeconds(Number(micros) / 1e6);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with ${code}: ${said.trim()}`));
    });
  });
}
