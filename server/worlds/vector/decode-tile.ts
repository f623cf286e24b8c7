import { PbfReader } from 'pbf';
import { TILE_EXTENT } from '../../../domain/mercator.ts';
import { broken } from '../world-damage.ts';
import type { PlainFeature } from './vector-tile.ts';

/** Reads Mapbox Vector Tiles 2.1 that others made, so that their vertices can be moved. */
interface RawFeature {
  id: number;
  type: number;
  tags: number[];
  geometry: number[];
}
interface RawLayer {
  name: string;
  extent: number;
  keys: string[];
  values: (string | number | boolean)[];
  features: RawFeature[];
}

const MOST_FEATURES = 100_000;
const TYPES = [null, 'point', 'line', 'polygon'] as const;

function readValue(pbf: PbfReader): string | number | boolean {
  return pbf.readMessage<{ value: string | number | boolean }>(
    (tag, result, reader) => {
      if (tag === 1) result.value = reader.readString();
      else if (tag === 2) result.value = reader.readFloat();
      else if (tag === 3) result.value = reader.readDouble();
      else if (tag === 4) result.value = reader.readVarint(true);
      else if (tag === 5) result.value = reader.readVarint();
      else if (tag === 6) result.value = reader.readSVarint();
      else if (tag === 7) result.value = reader.readBoolean();
    },
    { value: '' },
  ).value;
}

function readFeature(tag: number, feature: RawFeature, pbf: PbfReader): void {
  if (tag === 1) feature.id = pbf.readVarint();
  else if (tag === 2) feature.tags = pbf.readPackedVarint();
  else if (tag === 3) feature.type = pbf.readVarint();
  else if (tag === 4) feature.geometry = pbf.readPackedVarint();
}

function readLayer(tag: number, layer: RawLayer, pbf: PbfReader): void {
  if (tag === 1) layer.name = pbf.readString();
  else if (tag === 2) {
    if (layer.features.length > MOST_FEATURES) throw broken('a tile holds too many features');
    layer.features.push(pbf.readMessage(readFeature, { id: 0, type: 0, tags: [], geometry: [] }));
  } else if (tag === 3) layer.keys.push(pbf.readString());
  else if (tag === 4) layer.values.push(readValue(pbf));
  else if (tag === 5) layer.extent = pbf.readVarint();
}

const unzigzag = (value: number): number => (value >>> 1) ^ -(value & 1);

/** Parts of a geometry in units of our extent (section 4.3 of the specification). */
function partsOf(geometry: readonly number[], scale: number): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  let [x, y, at] = [0, 0, 0];
  while (at < geometry.length) {
    const command = geometry[at++] ?? 0;
    const [kind, count] = [command & 7, command >>> 3];
    if (kind === 7) continue;
    for (let step = 0; step < count && at + 1 < geometry.length; step++) {
      x += unzigzag(geometry[at++] ?? 0);
      y += unzigzag(geometry[at++] ?? 0);
      if (kind === 1) {
        part = [];
        parts.push(part);
      }
      part.push(x * scale, y * scale);
    }
  }
  return parts;
}

/** Whether a ring turns with the clock in downward y: the outer ones do. */
function isOuter(ring: readonly number[]): boolean {
  let area = 0;
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    area += (ring[i] ?? 0) * (ring[next + 1] ?? 0) - (ring[next] ?? 0) * (ring[i + 1] ?? 0);
  }
  return area > 0;
}

function plain(layer: RawLayer, raw: RawFeature): PlainFeature[] {
  const type = TYPES[raw.type] ?? null;
  if (type === null) return [];
  const properties: Record<string, string | number | boolean> = {};
  for (let at = 0; at + 1 < raw.tags.length; at += 2) {
    const [key, value] = [layer.keys[raw.tags[at] ?? -1], layer.values[raw.tags[at + 1] ?? -1]];
    if (key !== undefined && value !== undefined) properties[key] = value;
  }
  const parts = partsOf(raw.geometry, TILE_EXTENT / layer.extent);
  return [{ id: raw.id, type, parts, properties, ...(type === 'polygon' ? { outer: parts.map(isOuter) } : {}) }];
}

export interface DecodedLayer {
  readonly name: string;
  /** Coordinates in units of 4,096 to a tile. */
  readonly features: readonly PlainFeature[];
}

/** Throws for what is no tile. */
export function decodeTile(bytes: Buffer): DecodedLayer[] {
  const layers: RawLayer[] = [];
  new PbfReader(bytes).readFields((tag, result: RawLayer[], pbf) => {
    if (tag === 3)
      result.push(pbf.readMessage(readLayer, { name: '', extent: 4096, keys: [], values: [], features: [] }));
  }, layers);
  return layers.map((layer) => ({
    name: layer.name,
    features: layer.extent > 0 ? layer.features.flatMap((raw) => plain(layer, raw)) : [],
  }));
}
