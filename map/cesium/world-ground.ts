import {
  CustomHeightmapTerrainProvider,
  EllipsoidTerrainProvider,
  Event,
  ImageryLayer,
  type ImageryProvider,
  Rectangle,
  type Scene,
  UrlTemplateImageryProvider,
  WebMercatorTilingScheme,
} from '@cesium/engine';
import type { GroundWorld, MapTheme } from '../contract.ts';
import { readTile, type TileFeature } from '../mvt-reader.ts';
import { PALETTES } from '../palette.ts';

export interface WorldGround {
  /** Lays exactly these worlds on the ground, lowest first, above our schematic. */
  set(worlds: readonly GroundWorld[]): void;
  /** The schematic was painted anew, and everything above it taken off with it. */
  again(): void;
}

const TILE_PIXELS = 512;
const HEIGHT_SAMPLES = 65;

const rectangleOf = ({ bounds }: GroundWorld): Rectangle => Rectangle.fromDegrees(...bounds);

function pictures(world: GroundWorld): ImageryProvider {
  return new UrlTemplateImageryProvider({
    url: `/api/worlds/${world.id}/tiles/{z}/{x}/{y}`,
    rectangle: rectangleOf(world),
    maximumLevel: world.maxZoom,
  });
}

function paint(context: OffscreenCanvasRenderingContext2D, features: readonly TileFeature[], scale: number): void {
  for (const { type, parts } of features) {
    context.beginPath();
    for (const part of parts) {
      for (let at = 0; at + 1 < part.length; at += 2) {
        const [x, y] = [(part[at] ?? 0) * scale, (part[at + 1] ?? 0) * scale];
        if (type === 'point') {
          context.moveTo(x + 3, y);
          context.arc(x, y, 3, 0, 2 * Math.PI);
        } else if (at === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
    }
    context.globalAlpha = type === 'polygon' ? 0.18 : 1;
    if (type !== 'line') context.fill('evenodd');
    context.globalAlpha = 1;
    if (type !== 'point') context.stroke();
  }
}

/** Vectors painted onto the ground, in the same muted colours as on the flat map. */
function vectors(world: GroundWorld, theme: MapTheme, onFault: (message: string) => void): ImageryProvider {
  const tilingScheme = new WebMercatorTilingScheme();
  const color = PALETTES[theme].calmText;
  const provider = {
    tilingScheme,
    rectangle: rectangleOf(world),
    tileWidth: TILE_PIXELS,
    tileHeight: TILE_PIXELS,
    minimumLevel: 0,
    maximumLevel: world.maxZoom,
    tileDiscardPolicy: undefined,
    errorEvent: new Event(),
    credit: undefined,
    proxy: undefined,
    hasAlphaChannel: true,
    getTileCredits: () => [],
    pickFeatures: () => undefined,
    async requestImage(x: number, y: number, level: number) {
      const canvas = new OffscreenCanvas(TILE_PIXELS, TILE_PIXELS);
      const context = canvas.getContext('2d');
      if (context === null || level < world.minZoom) return canvas;
      const answer = await fetch(`/api/worlds/${world.id}/tiles/${level}/${x}/${y}`);
      if (!answer.ok) {
        onFault(`world ${world.id}: ${answer.status}`);
        throw new Error(`world ${world.id}: ${answer.status}`);
      }
      if (answer.status === 204) return canvas;
      [context.strokeStyle, context.fillStyle, context.lineWidth] = [color, color, 1.6];
      for (const { features, extent } of readTile(new Uint8Array(await answer.arrayBuffer())))
        paint(context, features, TILE_PIXELS / extent);
      return canvas;
    },
  };
  // Boundary: Cesium asks for these members only, its class is an interface that cannot be extended.
  return provider as unknown as ImageryProvider;
}

/** Heights of the topmost elevation; the ground is flat outside of it. */
function terrain(world: GroundWorld, onFault: (message: string) => void): CustomHeightmapTerrainProvider {
  const tilingScheme = new WebMercatorTilingScheme();
  const flat = () => new Float32Array(HEIGHT_SAMPLES * HEIGHT_SAMPLES);
  const bounds = rectangleOf(world);
  return new CustomHeightmapTerrainProvider({
    width: HEIGHT_SAMPLES,
    height: HEIGHT_SAMPLES,
    tilingScheme,
    async callback(x, y, level) {
      const outside = Rectangle.intersection(tilingScheme.tileXYToRectangle(x, y, level), bounds) === undefined;
      if (outside) return flat();
      const answer = await fetch(`/api/worlds/${world.id}/heights/${level}/${x}/${y}`);
      if (answer.status === 204) return flat();
      if (!answer.ok) {
        onFault(`world ${world.id}: ${answer.status}`);
        return flat();
      }
      return new Float32Array(await answer.arrayBuffer());
    },
  });
}

/** Pictures, vectors and heights that people brought, on the globe. */
export function createWorldGround(
  scene: Scene,
  theme: () => MapTheme,
  onChange: () => void,
  onFault: (message: string) => void,
): WorldGround {
  let shown: readonly GroundWorld[] = [];
  let laid: ImageryLayer[] = [];
  let standing: number | null = null;

  const lay = () => {
    const { imageryLayers, globe } = scene;
    for (const layer of laid) if (imageryLayers.contains(layer)) imageryLayers.remove(layer);
    laid = [];
    if (imageryLayers.length > 0) imageryLayers.get(0).show = !shown.some(({ alone }) => alone);
    for (const world of shown) {
      if (world.shape === 'elevation') continue;
      const provider = world.shape === 'imagery' ? pictures(world) : vectors(world, theme(), onFault);
      if (world.shape === 'imagery')
        provider.errorEvent.addEventListener(({ message }: { readonly message: string }) => onFault(message));
      const layer = new ImageryLayer(provider, { alpha: world.opacity });
      imageryLayers.add(layer);
      laid.push(layer);
    }
    const heights = shown.findLast(({ shape }) => shape === 'elevation') ?? null;
    if ((heights?.id ?? null) !== standing) {
      standing = heights?.id ?? null;
      globe.terrainProvider = heights === null ? new EllipsoidTerrainProvider() : terrain(heights, onFault);
    }
    onChange();
  };

  return {
    set(worlds) {
      if (JSON.stringify(worlds) === JSON.stringify(shown)) return;
      shown = worlds;
      lay();
    },
    again() {
      if (shown.length > 0) lay();
    },
  };
}
