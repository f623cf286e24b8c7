import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mask } from '../../domain/recording-schema.ts';
import { timelineOf } from '../../domain/recording-timeline.ts';
import { env } from '../../lib/env.ts';
import { mediaPath, type PieceName } from '../recording/layout.ts';
import { type ExportRun, exportRuns, pictureSize, runBytes, writeRun } from './export-run.ts';
import { type BurnTools, burn, burnTools } from './ffmpeg.ts';
import { hashFile, MANIFEST_NAME, type Manifest, PUBLIC_KEY_NAME, SIGNATURE_NAME } from './manifest.ts';
import { rasterMasks } from './mask-raster.ts';
import { readmeText } from './readme.ts';
import type { RequestRecord } from './request-record.ts';
import { fingerprintOf, publicKeyPem, signBytes } from './signing-key.ts';
import { writeZip } from './zip.ts';

export const exportsRoot = (): string => join(env().DATA_DIR, 'exports');
export const exportPath = (id: number): string => join(exportsRoot(), `${id}.zip`);

/** Why an export could not be made, in a code that has words. */
export class ExportFailure extends Error {
  readonly reason: 'nothing_recorded' | 'mask_needs_ffmpeg' | 'cancelled' | 'tool_failed';
  constructor(reason: ExportFailure['reason'], detail = '') {
    super(detail === '' ? reason : `${reason}: ${detail}`);
    this.reason = reason;
  }
}

export interface ExportOrder {
  readonly request: RequestRecord;
  readonly pieces: readonly PieceName[];
  readonly masks: readonly Mask[];
  readonly signal: AbortSignal;
  readonly onProgress: (percent: number) => void;
}

export interface Exported {
  readonly manifest: Manifest;
  readonly bytes: number;
  readonly sha256: string;
}

const iso = (at: number): string => new Date(at).toISOString();

/** Makes the signed archive of an approved request; leaves nothing behind when it fails. Rejects with an ExportFailure. */
export async function buildExport(order: ExportOrder, tools?: BurnTools): Promise<Exported> {
  const folder = join(exportsRoot(), `${order.request.id}.part`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await build(order, folder, tools ?? (await burnTools()));
  } catch (error) {
    if (order.signal.aborted) throw new ExportFailure('cancelled');
    if (error instanceof ExportFailure) throw error;
    throw new ExportFailure('tool_failed', error instanceof Error ? error.message : String(error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(order: ExportOrder, folder: string, tools: BurnTools): Promise<Exported> {
  const { request, masks } = order;
  // A picture that must be masked leaves masked or not at all.
  if (masks.length > 0 && !tools.ffmpeg) throw new ExportFailure('mask_needs_ffmpeg');
  const runs = await exportRuns(order.pieces, request);
  if (runs.length === 0) throw new ExportFailure('nothing_recorded');
  const { files, originals } = await makeFiles(order, folder, runs, tools);
  const key = publicKeyPem();
  const manifest: Manifest = {
    format: 'guanlan-export-1',
    request: {
      id: request.id,
      purpose: request.purpose,
      caseNumber: request.caseNumber,
      unit: request.unit,
      applicant: request.applicantName,
      approver: request.approverName ?? '',
      from: iso(request.from),
      to: iso(request.to),
    },
    camera: { id: request.cameraId, name: request.cameraName },
    files,
    gaps: timelineOf(runs, request).gaps.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    originals,
    watermark: tools.ffmpeg && tools.font !== null ? 'burnt_in' : 'none',
    masks: masks.length > 0 ? 'burnt_in' : 'none',
    sound: 'removed_or_absent',
    createdAt: iso(Date.now()),
    keyFingerprint: fingerprintOf(key),
  };
  return await pack(folder, request.id, manifest, key);
}

/** Copying takes a fifth of the time of an export that is burnt in. */
const COPY_SHARE = 20;

async function makeFiles(order: ExportOrder, folder: string, runs: readonly ExportRun[], tools: BurnTools) {
  const { request, masks, signal, onProgress } = order;
  const burns = tools.ffmpeg && (tools.font !== null || masks.length > 0);
  const totalBytes = runs.reduce((sum, run) => sum + runBytes(run), 0);
  const totalMs = runs.reduce((sum, run) => sum + run.to - run.from, 0);
  let copied = 0;
  let burntMs = 0;
  const tell = (runMs: number) => {
    if (signal.aborted) throw new ExportFailure('cancelled');
    const copy = (copied / totalBytes) * (burns ? COPY_SHARE : 95);
    const burnt = burns ? ((burntMs + runMs) / totalMs) * (95 - COPY_SHARE) : 0;
    onProgress(Math.min(99, Math.floor(copy + burnt)));
  };
  const files: Manifest['files'] = [];
  const originals: Manifest['originals'] = [];
  for (const [number, run] of runs.entries()) {
    const name = `${request.cameraId}-${stamp(run.from)}${runs.length > 1 ? `-${number + 1}` : ''}.mp4`;
    const path = join(folder, name);
    const plain = burns ? join(folder, `plain-${number}.mp4`) : path;
    await writeRun(run, plain, async (bytes) => {
      copied += bytes;
      tell(0);
    });
    originals.push(...(await originalsOf(run)));
    if (burns) {
      await burnRun(order, folder, run, plain, path, tools.font, (seconds) => {
        // The child is being ended: nothing is to be told any more.
        if (!signal.aborted) tell(seconds * 1000);
      });
      burntMs += run.to - run.from;
      await rm(plain);
    }
    const { size } = await stat(path);
    files.push({ name, bytes: size, sha256: await hashFile(path), from: iso(run.from), to: iso(run.to) });
  }
  return { files, originals };
}

async function pack(folder: string, id: number, manifest: Manifest, key: string): Promise<Exported> {
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(folder, MANIFEST_NAME), text);
  await writeFile(join(folder, SIGNATURE_NAME), `${signBytes(text)}\n`);
  await writeFile(join(folder, PUBLIC_KEY_NAME), key);
  await writeFile(join(folder, 'README.txt'), readmeText(manifest));
  const names = [
    ...manifest.files.map(({ name }) => name),
    MANIFEST_NAME,
    SIGNATURE_NAME,
    PUBLIC_KEY_NAME,
    'README.txt',
  ];
  const draft = join(folder, 'export.zip');
  await writeZip(
    draft,
    names.map((name) => ({ name, path: join(folder, name) })),
    Date.now(),
  );
  const { size } = await stat(draft);
  const sha256 = await hashFile(draft);
  await rename(draft, exportPath(id));
  return { manifest, bytes: size, sha256 };
}

/** "20261120-143207" in Beijing time: sorts, and says when. */
function stamp(at: number): string {
  return iso(at + 8 * 3_600_000)
    .slice(0, 19)
    .replace(/[-:]/g, '')
    .replace('T', '-');
}

async function originalsOf(run: ExportRun): Promise<Manifest['originals']> {
  const originals: Manifest['originals'] = [];
  for (const { name, chunks } of run.pieces) {
    const first = chunks[0];
    const last = chunks.at(-1);
    if (first === undefined || last === undefined) continue;
    const span = { offset: first.offset, bytes: last.offset + last.bytes - first.offset };
    originals.push({ startedAt: iso(name.startedAt), ...span, sha256: await hashFile(mediaPath(name), span) });
  }
  return originals;
}

async function burnRun(
  { request, masks, signal }: ExportOrder,
  folder: string,
  run: ExportRun,
  input: string,
  output: string,
  font: string | null,
  onSeconds: (seconds: number) => void,
): Promise<void> {
  const textFile = join(folder, 'watermark.txt');
  // Control characters would be drawn as boxes; line breaks would leave the picture.
  const line = [request.cameraName, request.applicantName, request.unit, `#${request.id}`]
    .join('  ')
    .replace(/\p{Cc}/gu, ' ');
  await writeFile(textFile, line);
  const size = masks.length > 0 ? pictureSize(run.init) : null;
  if (masks.length > 0 && size === null) throw new ExportFailure('tool_failed', 'the picture has no size');
  const maskFile = join(folder, 'mask.rgba');
  if (size !== null) await writeFile(maskFile, rasterMasks(masks, size.width, size.height));
  await burn(
    {
      input,
      output,
      text: font === null ? null : { file: textFile, font },
      startedAt: run.from,
      mask: size === null ? null : { file: maskFile, ...size },
    },
    signal,
    onSeconds,
  );
}
