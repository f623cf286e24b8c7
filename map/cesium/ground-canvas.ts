import type { GroundKind } from '../../domain/ground.ts';
import type { MapTheme } from '../contract.ts';
import type { TileFeature, TileLayerData } from '../mvt-reader.ts';
import { PALETTES, type Palette } from '../palette.ts';

/** One pass over the ground: what it paints, in which colour, how wide. */
interface Pass {
  readonly kinds: readonly GroundKind[];
  readonly fill?: (palette: Palette, rank: number) => string;
  readonly stroke?: (palette: Palette, rank: number) => string;
  /** Pixels of the image at a zoom and rank; 0 draws nothing. */
  readonly width?: (zoom: number, rank: number) => number;
}

const roadWidth = (zoom: number, rank: number): number => {
  const from = [0, 0, 9, 11, 12.5][rank] ?? 12.5;
  if (zoom < from) return 0;
  const base = [0, 1, 0.7, 0.5, 0.4][rank] ?? 0.4;
  return base * 1.45 ** Math.max(0, zoom - 9);
};

const PASSES: readonly Pass[] = [
  { kinds: ['sea'], fill: (p, rank) => (rank === 1 ? p.water : rank === 2 ? p.sea : p.deep) },
  { kinds: ['tidal_flat'], fill: (p) => p.flat },
  { kinds: ['land'], fill: (p) => p.land, stroke: (p) => p.shore, width: () => 1.4 },
  { kinds: ['urban'], fill: (p) => p.urban },
  { kinds: ['industrial'], fill: (p) => p.industry },
  { kinds: ['port'], fill: (p) => p.port },
  { kinds: ['green'], fill: (p) => p.green },
  { kinds: ['wetland'], fill: (p) => p.wetland },
  { kinds: ['salt'], fill: (p) => p.salt, stroke: (p) => p.saltLine, width: () => 0.8 },
  { kinds: ['water'], fill: (p) => p.water, stroke: (p) => p.shore, width: () => 1 },
  { kinds: ['canal'], stroke: (p) => p.shore, width: (zoom) => 0.5 * 1.5 ** Math.max(0, zoom - 10) },
  { kinds: ['pier'], fill: (p) => p.port, stroke: (p) => p.dike, width: () => 0.8 },
  { kinds: ['rail'], stroke: (p) => p.rail, width: (zoom) => (zoom < 9 ? 0 : 1) },
  { kinds: ['dike'], stroke: (p) => p.dike, width: (zoom) => Math.min(3, 0.7 * 1.2 ** Math.max(0, zoom - 9)) },
  { kinds: ['building'], fill: (p) => p.building },
  {
    kinds: ['road_minor', 'road_major'],
    stroke: (p) => p.roadCasing,
    width: (z, r) => (z < 12 ? 0 : roadWidth(z, r) * 1.3 + 1),
  },
  {
    kinds: ['road_minor', 'road_major'],
    stroke: (p, rank) => (rank === 1 ? p.roadMajor : rank === 2 ? p.roadMiddle : p.roadMinor),
    width: roadWidth,
  },
];

const rankOf = ({ properties }: TileFeature): number => Number(properties['rank'] ?? 0);

function trace(context: OffscreenCanvasRenderingContext2D, parts: TileFeature['parts'], scale: number): void {
  context.beginPath();
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) {
      const [x, y] = [(part[at] ?? 0) * scale, (part[at + 1] ?? 0) * scale];
      if (at === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
}

/** Paints one tile of the schematic ground for the globe: the same ground, colours and order as the flat map. */
export function paintGround(
  layers: readonly TileLayerData[],
  zoom: number,
  size: number,
  theme: MapTheme,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas for the ground of the globe');
  const palette = PALETTES[theme];
  context.fillStyle = palette.background;
  context.fillRect(0, 0, size, size);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const ground = layers.find((layer) => layer.name === 'ground');
  if (ground === undefined) return canvas;
  const scale = size / ground.extent;
  for (const pass of PASSES) {
    const features = ground.features.filter(({ type, properties }) => {
      const wanted = pass.kinds.some((kind) => kind === properties['kind']);
      return wanted && type !== 'point' && (pass.fill === undefined || type === 'polygon');
    });
    // Depth bands lie in one another, the deepest first; of roads the smallest first.
    features.sort((a, b) => rankOf(b) - rankOf(a));
    for (const feature of features) {
      trace(context, feature.parts, scale);
      if (pass.fill !== undefined && feature.type === 'polygon') {
        context.fillStyle = pass.fill(palette, rankOf(feature));
        context.fill('evenodd');
      }
      const width = pass.width?.(zoom, rankOf(feature)) ?? 0;
      if (pass.stroke === undefined || width === 0) continue;
      context.strokeStyle = pass.stroke(palette, rankOf(feature));
      context.lineWidth = width;
      context.stroke();
    }
  }
  return canvas;
}
