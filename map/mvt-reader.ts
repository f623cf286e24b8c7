import { PbfReader } from 'pbf';

/** A feature of a Mapbox Vector Tile 2.1 as it lies in the tile, coordinates in units of the layer's extent. */
export interface TileFeature {
  readonly id: number;
  readonly type: 'point' | 'line' | 'polygon';
  readonly properties: Readonly<Record<string, string | number | boolean>>;
  /** Points: one part a point. Lines and rings: x, y pairs one after the other; rings are closed by the reader. */
  readonly parts: readonly (readonly number[])[];
}

export interface TileLayerData {
  readonly name: string;
  readonly extent: number;
  readonly features: readonly TileFeature[];
}

type Value = string | number | boolean;

/** A column of tags as it lies in the tile, before keys and values are known. */
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
  values: Value[];
  features: RawFeature[];
}

function readValue(pbf: PbfReader): Value {
  return pbf.readMessage<{ value: Value }>(
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
  else if (tag === 2) layer.features.push(pbf.readMessage(readFeature, { id: 0, type: 0, tags: [], geometry: [] }));
  else if (tag === 3) layer.keys.push(pbf.readString());
  else if (tag === 4) layer.values.push(readValue(pbf));
  else if (tag === 5) layer.extent = pbf.readVarint();
}

const unzigzag = (value: number): number => (value >>> 1) ^ -(value & 1);

/** Follows the command stream of section 4.3 of the specification. */
function partsOf(geometry: readonly number[], closes: boolean): number[][] {
  const parts: number[][] = [];
  let part: number[] = [];
  let [x, y, at] = [0, 0, 0];
  while (at < geometry.length) {
    const command = geometry[at] ?? 0;
    at += 1;
    const [kind, count] = [command & 7, command >>> 3];
    if (kind === 7) {
      if (closes && part.length >= 2) part.push(part[0] ?? 0, part[1] ?? 0);
      continue;
    }
    // A count is the sender's word: what was not sent is not followed.
    for (let step = 0; step < count && at + 1 < geometry.length; step += 1) {
      x += unzigzag(geometry[at] ?? 0);
      y += unzigzag(geometry[at + 1] ?? 0);
      at += 2;
      if (kind === 1) {
        part = [];
        parts.push(part);
      }
      part.push(x, y);
    }
  }
  return parts;
}

const TYPES = [null, 'point', 'line', 'polygon'] as const;

function finishFeature(layer: RawLayer, raw: RawFeature): TileFeature[] {
  const type = TYPES[raw.type] ?? null;
  if (type === null) return [];
  const properties: Record<string, Value> = {};
  for (let at = 0; at + 1 < raw.tags.length; at += 2) {
    const [key, value] = [layer.keys[raw.tags[at] ?? -1], layer.values[raw.tags[at + 1] ?? -1]];
    if (key !== undefined && value !== undefined) properties[key] = value;
  }
  return [{ id: raw.id, type, properties, parts: partsOf(raw.geometry, type === 'polygon') }];
}

/** Reads a whole tile. Throws on bytes that are no protocol buffer; unknown fields and geometry types are passed over. */
export function readTile(bytes: Uint8Array): TileLayerData[] {
  const layers: RawLayer[] = [];
  new PbfReader(bytes).readFields((tag, result: RawLayer[], pbf) => {
    if (tag === 3)
      result.push(pbf.readMessage(readLayer, { name: '', extent: 4096, keys: [], values: [], features: [] }));
  }, layers);
  return layers.map((layer) => ({
    name: layer.name,
    extent: layer.extent,
    features: layer.features.flatMap((raw) => finishFeature(layer, raw)),
  }));
}
