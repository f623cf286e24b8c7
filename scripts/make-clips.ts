/**
 * Draws the demo cameras' clips and their stills into db/seed/clips. Needs ffmpeg with libx264, at making time only:
 * the product plays the committed files. `node scripts/make-clips.ts [scene id …]` makes all or the named scenes;
 * `--preview SECONDS FILE` draws one frame of a scene instead.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NAL_SPS, nalType, splitAnnexB } from '../server/media/annexb.ts';
import { codecString, parseSps } from '../server/media/sps.ts';
import { encodeClip, previewScene } from './clips/encode.ts';
import type { Scene } from './clips/scene.ts';
import { SCENES } from './clips/scenes.ts';

const FOLDER = join(import.meta.dirname, '..', 'db', 'seed', 'clips');

async function make(scene: Scene): Promise<Record<string, unknown>> {
  const { clip, still } = await encodeClip(scene);
  const sps = splitAnnexB(clip).find((nal) => nalType(nal) === NAL_SPS);
  if (sps === undefined) throw new Error(`${scene.id}: the encoder wrote no sequence parameter set`);
  const { width, height } = parseSps(sps);
  await writeFile(join(FOLDER, `${scene.id}.h264`), clip);
  await writeFile(join(FOLDER, `${scene.id}.jpg`), still);
  console.log(`${scene.id}: ${clip.length} bytes, still ${still.length} bytes, ${codecString(sps)} ${width}×${height}`);
  return {
    id: scene.id,
    title: scene.title,
    file: `${scene.id}.h264`,
    still: `${scene.id}.jpg`,
    codec: codecString(sps),
    width,
    height,
    fps: scene.fps,
    frames: scene.frames,
    sha256: createHash('sha256').update(clip).digest('hex'),
  };
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const preview = args.indexOf('--preview');
  const [seconds, file] = preview < 0 ? [] : args.splice(preview, 3).slice(1);
  const chosen = args.length === 0 ? SCENES : SCENES.filter((scene) => args.includes(scene.id));
  if (chosen.length === 0) throw new Error(`No such scene. Known: ${SCENES.map((scene) => scene.id).join(', ')}`);
  const [first] = chosen;
  if (file !== undefined && first !== undefined) return previewScene(first, Number(seconds), file);
  await mkdir(FOLDER, { recursive: true });
  const manifest = join(FOLDER, 'manifest.json');
  const made = new Map<string, unknown>();
  for (const scene of chosen) made.set(scene.id, await make(scene));
  const known: { clips: { id: string }[] } = await readFile(manifest, 'utf8').then(JSON.parse, () => ({ clips: [] }));
  const clips = SCENES.map((scene) => made.get(scene.id) ?? known.clips.find((clip) => clip.id === scene.id)).filter(
    Boolean,
  );
  await writeFile(manifest, `${JSON.stringify({ clips }, null, 2)}\n`);
}

await main();
