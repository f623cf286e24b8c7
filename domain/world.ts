/** Kinds of worlds that are shown where they lie, without conversion (REQ-PERF-05). */
export const WORLD_KINDS = [
  'tiles3d',
  '3tz',
  'glb',
  'cog',
  'dem',
  'pmtiles_raster',
  'pmtiles_vector',
  'flatgeobuf',
  'geojson',
  'wms',
  'wmts',
  'tianditu',
] as const;
export type WorldKind = (typeof WORLD_KINDS)[number];

/** How a world is drawn: bodies in 3D, pictures on the ground, heights of the ground, lines and areas. */
export type WorldShape = 'solid' | 'imagery' | 'elevation' | 'vector';

const SHAPES: Record<WorldKind, WorldShape> = {
  tiles3d: 'solid',
  '3tz': 'solid',
  glb: 'solid',
  cog: 'imagery',
  dem: 'elevation',
  pmtiles_raster: 'imagery',
  pmtiles_vector: 'vector',
  flatgeobuf: 'vector',
  geojson: 'vector',
  wms: 'imagery',
  wmts: 'imagery',
  tianditu: 'imagery',
};
export const worldShape = (kind: WorldKind): WorldShape => SHAPES[kind];

/** What a raster file is used as; `auto` looks at its samples. */
export const WORLD_USES = ['auto', 'imagery', 'elevation'] as const;
export type WorldUse = (typeof WORLD_USES)[number];

export const TIANDITU_LAYERS = ['vec', 'cva', 'img', 'cia', 'ter', 'cta'] as const;
export type TiandituLayer = (typeof TIANDITU_LAYERS)[number];

/** An address inside a world that may be followed: relative, without a scheme and without a way up and out. */
export function staysInside(uri: string): boolean {
  if (uri === '' || /^([a-z][a-z0-9+.-]*:|\/|\\)/i.test(uri) || uri.includes('\\') || uri.includes('\0')) return false;
  let depth = 0;
  for (const part of (uri.split(/[?#]/)[0] ?? '').split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '.' && part !== '') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}
