import {
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  HorizontalOrigin,
  LabelCollection,
  LabelStyle,
  NearFarScalar,
  type Scene,
  VerticalOrigin,
} from '@cesium/engine';
import type { FeatureState, LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { FONT_STACK } from '../fonts.ts';
import { PALETTES } from '../palette.ts';
import type { BillboardImages } from './billboard-images.ts';
import { cesiumColor } from './object-colors.ts';
import type { ScenePoint } from './scene-objects.ts';

/** Symbols stand on a short invisible mast, so that they float above what they name. */
const MAST_METERS = 4;
/** Screen pixels that a symbol and a name take; where one stands, no other calm one is put. */
const SYMBOL_PIXELS = 24;
const NAME_PIXELS = [116, 34] as const;
const MOST_NAMES = 120;

export interface PointBillboards {
  /**
   * @param zoom of the view, for names and symbols that appear only nearby
   * @param warnings where symbols of warnings stand: nothing calm covers them
   */
  draw(
    points: readonly ScenePoint[],
    stateOf: (fid: number) => FeatureState | undefined,
    zoom: number,
    warnings: readonly Cartesian3[],
  ): void;
  destroy(): void;
}

function imageName(layer: LayerDescription, { id, properties }: ScenePoint): string {
  if (layer.symbols === undefined || id.cluster !== undefined) return `chip-${layer.symbols?.fallback ?? 'dot'}`;
  return `chip-${layer.symbols.names[String(properties[layer.symbols.property])] ?? layer.symbols.fallback}`;
}

function labelText({ id, properties }: ScenePoint, layer: LayerDescription, locale: MapLocale): string {
  if (id.cluster !== undefined) return id.cluster.count > 1 ? id.cluster.count.toLocaleString('en') : '';
  const name = (locale === 'en' && id.nameEn) || id.name;
  const number = layer.label?.number;
  const value = number === undefined ? undefined : properties[number.property];
  return number === undefined || typeof value !== 'number' || value <= 0
    ? name
    : `${name}\n${number.before}${value.toLocaleString('en')}${number.after}`;
}

interface Room {
  /** True when the place on screen was free and is taken now; false off screen or where something stands. */
  take(position: Cartesian3, width: number, height: number): boolean;
  /** Keeps everything free that a symbol of this size touches. */
  block(position: Cartesian3, size: number): void;
}

/** A grid of the screen in which each calm thing takes a cell, so that nearby ones do not lie over one another. */
function createRoom(scene: Scene): Room {
  const taken = new Set<string>();
  return {
    take(position, width, height) {
      const point = scene.cartesianToCanvasCoordinates(position);
      if (point === undefined) return false;
      const [column, row] = [Math.floor(point.x / width), Math.floor(point.y / height)];
      const key = `${column}/${row}`;
      if (taken.has(key) || column < -1 || row < -1 || column > 100 || row > 100) return false;
      taken.add(key);
      return true;
    },
    block(position, size) {
      const point = scene.cartesianToCanvasCoordinates(position);
      if (point === undefined) return;
      for (const dx of [-0.5, 0.5])
        for (const dy of [-0.5, 0.5])
          taken.add(`${Math.floor(point.x / size + dx)}/${Math.floor(point.y / size + dy)}`);
    },
  };
}

function nearestFirst(points: readonly ScenePoint[], camera: Cartesian3): ScenePoint[] {
  const far = new Map(
    points.map((point) => [point, Cartesian3.distanceSquared(Cartesian3.fromDegrees(...point.position), camera)]),
  );
  return [...points].sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0));
}

/** Calm points and clusters of all tiles in one collection each of symbols and of names. */
export function createPointBillboards(
  scene: Scene,
  images: BillboardImages,
  theme: MapTheme,
  layers: ReadonlyMap<string, LayerDescription>,
  locale: MapLocale,
): PointBillboards {
  const symbols: BillboardCollection = scene.primitives.add(new BillboardCollection({ scene }));
  const names: LabelCollection = scene.primitives.add(new LabelCollection({ scene }));
  const palette = PALETTES[theme];

  const addName = (point: ScenePoint, position: Cartesian3, layer: LayerDescription, zoom: number, room: Room) => {
    const cluster = point.id.cluster !== undefined;
    if (!cluster && zoom < (layer.label?.minZoom ?? 15) + 0.5) return;
    if (!cluster && !room.take(position, ...NAME_PIXELS)) return;
    const text = labelText(point, layer, locale);
    if (text === '' || names.length >= MOST_NAMES) return;
    names.add({
      position,
      text,
      id: point.id,
      font: `500 24px ${FONT_STACK}`,
      scale: 0.5,
      fillColor: cesiumColor(palette.calmText, layer.opacity),
      outlineColor: cesiumColor(palette.halo),
      outlineWidth: 6,
      style: LabelStyle.FILL_AND_OUTLINE,
      horizontalOrigin: cluster ? HorizontalOrigin.LEFT : HorizontalOrigin.CENTER,
      verticalOrigin: cluster ? VerticalOrigin.CENTER : VerticalOrigin.TOP,
      pixelOffset: cluster ? new Cartesian2(14, 0) : new Cartesian2(0, 14),
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
  };

  return {
    draw(points, stateOf, zoom, warnings) {
      symbols.removeAll();
      names.removeAll();
      const [symbolRoom, nameRoom] = [createRoom(scene), createRoom(scene)];
      for (const position of warnings) symbolRoom.block(position, SYMBOL_PIXELS);
      const nearFirst = nearestFirst(points, scene.camera.positionWC);
      for (const point of nearFirst) {
        const layer = layers.get(point.id.layer);
        if (layer === undefined || !layer.visible) continue;
        // What is not normal has its own symbol at the same place.
        if (point.id.cluster === undefined && stateOf(point.id.fid) !== undefined) continue;
        if (point.id.cluster === undefined && zoom < layer.symbolFrom) continue;
        const position = Cartesian3.fromDegrees(...point.position, point.heightMeters + MAST_METERS);
        if (!symbolRoom.take(position, SYMBOL_PIXELS, SYMBOL_PIXELS)) continue;
        const image = images.get(imageName(layer, point));
        symbols
          .add({
            position,
            id: point.id,
            color: cesiumColor('#ffffff', layer.opacity),
            width: image.size,
            height: image.size,
            ...(point.id.cluster === undefined ? { scaleByDistance: new NearFarScalar(400, 1, 6000, 0.55) } : {}),
            disableDepthTestDistance: 2500,
          })
          .setImage(image.id, image.canvas);
        addName(point, position, layer, zoom, nameRoom);
      }
    },
    destroy() {
      scene.primitives.remove(symbols);
      scene.primitives.remove(names);
    },
  };
}
