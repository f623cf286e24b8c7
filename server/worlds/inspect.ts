import { open, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { toWgs84 } from '../../domain/datum.ts';
import type { BBox } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { WorldKind } from '../../domain/world.ts';
import { modelBounds, refersInside, tilesetBounds, tilesetSchema } from '../../domain/world-bounds.ts';
import type { RegisterWorld, WorldPlace } from '../../domain/world-schema.ts';
import { ArchiveError, readArchived, readIndex } from './archive-3tz.ts';
import { inspectFile } from './read-thread.ts';
import { fault, inside, type Located } from './roots.ts';

const MOST_HEADER_BYTES = 32 * 2 ** 20;

/** What a look at the head of a world tells. Bounds in degrees, WGS 84. */
export interface Inspected {
  readonly kind: WorldKind;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly bounds: BBox;
  readonly place: WorldPlace | null;
  readonly facts: Readonly<Record<string, string | number>>;
}

type Asked = Pick<RegisterWorld, 'datum' | 'place' | 'use'>;

/** Formats that the thread for worlds reads. */
const READ_IN_THREAD = ['.tif', '.tiff', '.pmtiles', '.fgb', '.geojson', '.json'];

/**
 * Reads the head of a world and no more, so that a terabyte is looked at as fast as a megabyte (REQ-PERF-05). Refuses
 * with one of WORLD_FAULTS: what is damaged, refers to other places, or does not know where it stands.
 */
export async function inspect(located: Located, asked: Asked): Promise<Inspected> {
  try {
    const facts = await stat(located.absolute);
    const extension = extname(located.absolute).toLowerCase();
    const about = { bytes: facts.isDirectory() ? 0 : facts.size, modifiedAt: facts.mtime };
    if (facts.isDirectory()) return { ...about, ...(await inspectFolder(located, asked)) };
    if (basename(located.absolute) === 'tileset.json') throw fault('unknown_kind', 'name the folder of the tileset');
    if (extension === '.3tz') return { ...about, ...(await inspectArchive(located.absolute, facts.size, asked)) };
    if (extension === '.glb') return { ...about, ...(await inspectModel(located.absolute, facts.size, asked)) };
    if (READ_IN_THREAD.includes(extension)) {
      const { datum, use } = asked;
      return { ...about, place: null, ...(await inspectFile({ path: located.absolute, datum, use })) };
    }
    throw fault('unknown_kind', 'no format that is known by its name');
  } catch (error) {
    if (error instanceof RefusalError) throw error;
    if (error instanceof ArchiveError) throw fault(error.missingIndex ? 'no_index' : 'broken', error.message);
    throw fault('broken', error instanceof Error ? error.message.slice(0, 200) : 'not readable');
  }
}

type Head = Pick<Inspected, 'kind' | 'bounds' | 'place' | 'facts'>;

function tilesetHead(kind: WorldKind, bytes: Buffer, { datum }: Asked): Head {
  const plain =
    bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: MOST_HEADER_BYTES }) : bytes;
  const json: unknown = JSON.parse(plain.toString('utf8'));
  const parsed = tilesetSchema.safeParse(json);
  if (!parsed.success) throw fault('broken', `tileset.json: ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  if (!refersInside(json)) throw fault('outside_reference', 'tileset.json refers to places outside itself');
  const bounds = tilesetBounds(parsed.data);
  if (bounds === null) throw fault('no_place_known', 'the tileset does not say where on the earth it stands');
  const [west, south, east, north] = bounds;
  const [low, high] = [toWgs84([west, south], datum), toWgs84([east, north], datum)];
  const facts = { version: parsed.data.asset.version, geometricError: parsed.data.geometricError };
  return { kind, bounds: [...low, ...high], place: null, facts };
}

async function inspectFolder({ root, path, absolute }: Located, asked: Asked): Promise<Head> {
  const head = await inside(root, path, 'tileset.json');
  if (head === null) throw fault('unknown_kind', `no tileset.json in ${basename(absolute)}`);
  if ((await stat(head)).size > MOST_HEADER_BYTES) throw fault('broken', 'tileset.json is larger than 32 MB');
  return tilesetHead('tiles3d', await readFile(join(absolute, 'tileset.json')), asked);
}

async function inspectArchive(path: string, size: number, asked: Asked): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const index = await readIndex(file, size);
    const head = await readArchived(file, size, index, 'tileset.json');
    if (head === null) throw fault('broken', 'the archive holds no tileset.json');
    const found = tilesetHead('3tz', head, asked);
    return { ...found, facts: { ...found.facts, files: index.entries } };
  } finally {
    await file.close();
  }
}

const gltfHead = z.object({
  asset: z.object({ version: z.literal('2.0') }),
  accessors: z
    .array(z.object({ min: z.array(z.number()).optional(), max: z.array(z.number()).optional() }))
    .default([]),
  meshes: z
    .array(z.object({ primitives: z.array(z.object({ attributes: z.record(z.string(), z.number()) })) }))
    .default([]),
});

async function inspectModel(path: string, size: number, { datum, place }: Asked): Promise<Head> {
  if (place === null) throw fault('place_missing', 'a model needs a place and a heading');
  const file = await open(path, 'r');
  try {
    const head = Buffer.alloc(20);
    const { bytesRead } = await file.read(head, 0, 20, 0);
    const length = bytesRead === 20 ? head.readUInt32LE(12) : 0;
    if (head.toString('latin1', 0, 4) !== 'glTF' || head.readUInt32LE(4) !== 2 || head.readUInt32LE(8) !== size)
      throw fault('broken', 'no binary glTF 2.0, or cut short');
    if (head.toString('latin1', 16, 20) !== 'JSON' || length > MOST_HEADER_BYTES || 20 + length > size)
      throw fault('broken', 'the description of the model is damaged');
    const text = Buffer.alloc(length);
    await file.read(text, 0, length, 20);
    const json: unknown = JSON.parse(text.toString('utf8'));
    const { accessors, meshes } = gltfHead.parse(json);
    if (!ownsItsData(json)) throw fault('outside_reference', 'the model refers to files outside itself');
    const positions = meshes.flatMap(({ primitives }) =>
      primitives.map(({ attributes }) => accessors[attributes['POSITION'] ?? -1]),
    );
    const reach = Math.max(
      1,
      ...positions.flatMap((accessor) => [...(accessor?.min ?? []), ...(accessor?.max ?? [])]).map(Math.abs),
    );
    const [lng, lat] = toWgs84([place.lng, place.lat], datum);
    const standing = { ...place, lng, lat };
    const radius = Math.min(20_000, reach * 1.8);
    return {
      kind: 'glb',
      bounds: modelBounds(standing, radius),
      place: standing,
      facts: { meshes: meshes.length, radiusMeters: Math.round(radius) },
    };
  } finally {
    await file.close();
  }
}

/** Buffers and pictures of the model lie in the file itself or in `data:` addresses. */
function ownsItsData(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.values(json).every((list) => {
    if (!Array.isArray(list)) return true;
    return list.every((item: unknown) => {
      if (typeof item !== 'object' || item === null || !('uri' in item)) return true;
      return typeof item.uri === 'string' && item.uri.startsWith('data:');
    });
  });
}
