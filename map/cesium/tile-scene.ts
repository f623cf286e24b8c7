import {
  Cartesian3,
  Color,
  ColorGeometryInstanceAttribute,
  type Geometry,
  GeometryInstance,
  Material,
  PerInstanceColorAppearance,
  type Polyline,
  PolylineCollection,
  Primitive,
  type Scene,
} from '@cesium/engine';
import { CELL_MAX_ZOOM } from '../../domain/cell.ts';
import type { LngLat } from '../../domain/place.ts';
import { isTileLayer, pointSourceLayer } from '../../domain/tile-layer.ts';
import type { FeatureState, LayerDescription, MapTheme } from '../contract.ts';
import type { TileFeature, TileLayerData } from '../mvt-reader.ts';
import { PALETTES } from '../palette.ts';
import { type TileAddress, tileToLngLat } from '../tile-cover.ts';
import { sheetOf } from './ground-sheet.ts';
import { calmColor, objectColor, passes } from './object-colors.ts';
import type { PickId, ScenePoint } from './scene-objects.ts';
import { cutRing, ownEdges, placesOf } from './tile-lines.ts';

export interface SceneContext {
  readonly scene: Scene;
  readonly theme: MapTheme;
  stateOf(fid: number): FeatureState | undefined;
  isSelected(layer: string, fid: number): boolean;
}

export interface TileScene {
  readonly points: readonly ScenePoint[];
  /** Colours of one object changed; geometry stays. False while the primitive is not ready for it. */
  recolor(fid: number): boolean;
  has(fid: number): boolean;
  destroy(): void;
}

/** Sheets of a tile, drawn in one call. */
interface Batch {
  readonly instances: GeometryInstance[];
  readonly paints: { readonly id: PickId; readonly color: () => Color }[];
}

interface Handle {
  readonly paint: () => boolean;
}

const number = (value: unknown, fallback = 0): number => (typeof value === 'number' ? value : fallback);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Builds everything of one tile in the globe, keyed by fid, so that a change of state only changes colours. */
export function buildTileScene(
  context: SceneContext,
  tile: TileAddress,
  data: readonly TileLayerData[],
  layers: readonly LayerDescription[],
): TileScene {
  const { scene, theme } = context;
  const handles = new Map<number, Handle[]>();
  const points: ScenePoint[] = [];
  const sheets: Batch = { instances: [], paints: [] };
  const lines = new PolylineCollection();
  const keep = (fid: number, handle: Handle) => handles.set(fid, [...(handles.get(fid) ?? []), handle]);

  const idOf = (layer: LayerDescription, feature: TileFeature, position: LngLat | null): PickId => ({
    layer: layer.id,
    fid: feature.id,
    name: text(feature.properties['name']),
    nameEn: text(feature.properties['name_en']),
    position,
  });

  const colorOf =
    (layer: LayerDescription, fid: number, calm: string, calmAlpha: number, hotAlpha: number) => (): Color => {
      const state = context.stateOf(fid);
      const selected = context.isSelected(layer.id, fid);
      const { color, strength } = objectColor(state, selected, calm, theme, layer);
      // A selected ground is a breath of accent; its outline says the rest.
      const hot = (state?.tier ?? 0) > 0;
      const alpha = selected ? Math.max(hotAlpha === 1 ? 1 : 0.12, calmAlpha) : hot ? hotAlpha : calmAlpha;
      return Color.fromCssColorString(color).withAlpha(alpha * strength);
    };

  const addInstance = (batch: Batch, id: PickId, geometry: unknown, color: () => Color) => {
    batch.instances.push(
      new GeometryInstance({
        geometry: geometry as Geometry,
        id,
        attributes: { color: ColorGeometryInstanceAttribute.fromColor(color()) },
      }),
    );
    batch.paints.push({ id, color });
  };

  const addLine = (id: PickId, places: readonly LngLat[], height: number, width: number, color: () => Color) => {
    const line: Polyline = lines.add({
      positions: places.map(([lng, lat]) => Cartesian3.fromDegrees(lng, lat, height)),
      width,
      id,
      material: Material.fromType('Color', { color: color() }),
    });
    keep(id.fid, {
      paint: () => {
        line.material.uniforms.color = color();
        return true;
      },
    });
  };

  const addArea = (
    layer: LayerDescription,
    feature: TileFeature,
    rings: LngLat[][],
    edges: LngLat[][],
    order: number,
  ) => {
    const id = idOf(layer, feature, null);
    const zone = layer.id === 'zones';
    const calm = layer.kind === 'hatch' ? hatchColor(feature, theme) : PALETTES[theme].calm;
    const fill = colorOf(layer, feature.id, calm, layer.kind === 'hatch' ? 0.16 : zone ? 0 : 0.06, 0.26);
    const sheet = zone ? null : sheetOf(rings, 0.1 + order * 0.05);
    if (sheet !== null) addInstance(sheets, id, sheet, fill);
    const edge = colorOf(layer, feature.id, calm, zone ? 0.5 : 0.6, 1);
    for (const line of edges) addLine(id, line, 0.4 + order * 0.05, 1.4, edge);
  };

  const addPipeline = (layer: LayerDescription, feature: TileFeature, places: LngLat[]) => {
    const id = idOf(layer, feature, null);
    const depth = number(feature.properties['depth']);
    const buried = feature.properties['laying'] === 'buried' || depth > 0;
    const height = buried ? -depth : feature.properties['laying'] === 'overhead' ? 6 : 0.5;
    const calm = calmColor(layer, feature, theme);
    const casing = () => {
      const { color, strength } = objectColor(
        context.stateOf(id.fid),
        context.isSelected(layer.id, id.fid),
        '#000000',
        theme,
        layer,
      );
      return Color.fromCssColorString(color).withAlpha(color === '#000000' ? 0 : 0.8 * strength);
    };
    const near = tile.z >= NEAR_ZOOM;
    addLine(id, places, height, near ? 9 : 5.5, casing);
    addLine(id, places, height, near ? 3.5 : 2, () => Color.fromCssColorString(calm).withAlpha(layer.opacity));
    // Its shadow on the ground tells how deep it lies.
    if (buried && near)
      addLine(id, places, 0.2, 1, () => Color.fromCssColorString(calm).withAlpha(0.35 * layer.opacity));
  };

  const addPoints = (layer: LayerDescription, source: TileLayerData) => {
    const place = tileToLngLat(tile, source.extent);
    for (const feature of source.features) {
      if (feature.type !== 'point' || !passes(layer, feature)) continue;
      const [part = []] = feature.parts;
      const [x = 0, y = 0] = part;
      // A tile repeats what lies in its margin; the neighbour shows it.
      if (x < 0 || y < 0 || x >= source.extent || y >= source.extent) continue;
      const position = place(x, y);
      const height = number(feature.properties['base']) + number(feature.properties['height']);
      points.push({
        id: cellId(layer, feature, idOf(layer, feature, position)),
        position,
        heightMeters: height,
        properties: feature.properties,
      });
    }
  };

  const addLayer = (layer: LayerDescription, order: number) => {
    if (!layer.visible || tile.z < firstZoom(layer)) return addCells(layer);
    const shapes = data.find(({ name }) => name === layer.id);
    const extent = shapes?.extent ?? 4096;
    const pointsName = isTileLayer(layer.id) ? pointSourceLayer(layer.id) : null;
    const source = data.find(({ name }) => name === pointsName);
    const place = tileToLngLat(tile, extent);
    for (const feature of shapes?.features ?? []) {
      if (feature.type === 'point' || !passes(layer, feature)) continue;
      const parts = feature.parts.map((part) => placesOf(part, place));
      if (layer.kind === 'line') for (const part of parts) addPipeline(layer, feature, part);
      // Bodies come as 3D Tiles (solid-tilesets.ts); their points and labels from here.
      else if (layer.kind !== 'solid' && feature.type === 'polygon') {
        const edges = feature.parts.flatMap((part) => ownEdges(part, extent)).map((part) => placesOf(part, place));
        const cut = feature.parts
          .map((part) => placesOf(cutRing(part, extent), place))
          .filter((ring) => ring.length > 3);
        addArea(layer, feature, cut, edges, order);
      }
    }
    if (source !== undefined && tile.z >= CELL_MAX_ZOOM) addPoints(layer, source);
    addCells(layer);
  };
  const addCells = (layer: LayerDescription) => {
    const cells = data.find(({ name }) => name === `${layer.id}_cells`);
    if (layer.visible && layer.cellsFrom !== null && tile.z >= layer.cellsFrom && cells !== undefined)
      addPoints(layer, cells);
  };

  layers.forEach(addLayer);
  scene.primitives.add(lines);
  const primitives = [sheets].flatMap((batch) => {
    if (batch.instances.length === 0) return [];
    const primitive: Primitive = scene.primitives.add(batchPrimitive(batch.instances));
    for (const { id, color } of batch.paints) {
      keep(id.fid, {
        paint: () => {
          if (!primitive.ready) return false;
          const attributes = primitive.getGeometryInstanceAttributes(id);
          if (attributes !== undefined)
            attributes.color = ColorGeometryInstanceAttribute.toValue(color(), attributes.color);
          return true;
        },
      });
    }
    return [primitive];
  });

  return {
    points,
    has: (fid) => handles.has(fid),
    recolor: (fid) => (handles.get(fid) ?? []).map((handle) => handle.paint()).every((done) => done),
    destroy() {
      scene.primitives.remove(lines);
      for (const primitive of primitives) scene.primitives.remove(primitive);
    },
  };
}

/** Tiles from which the globe shows single areas: thousands of sites from afar are a texture, their clusters are not. */
const AREA_ZOOM = 13;
const NEAR_ZOOM = 14;

function firstZoom(layer: LayerDescription): number {
  const own = Math.floor(Math.min(layer.minZoom, NEAR_ZOOM));
  return layer.kind === 'area' && layer.cellsFrom !== null ? Math.max(own, AREA_ZOOM) : own;
}

function batchPrimitive(geometryInstances: GeometryInstance[]): Primitive {
  return new Primitive({
    geometryInstances,
    // Sheets on the ground let through what is below them.
    appearance: new PerInstanceColorAppearance({ translucent: true, closed: false, flat: false }),
    // On the main thread: tiles are small, and a worker of Cesium costs more than it saves here.
    asynchronous: false,
    releaseGeometryInstances: true,
  });
}

function cellId(layer: LayerDescription, feature: TileFeature, id: PickId): PickId {
  const count = feature.properties['count'];
  if (typeof count !== 'number') return id;
  const lone = feature.properties['fid'];
  return typeof lone === 'number' ? { ...id, layer: layer.id, fid: lone } : { ...id, cluster: { count } };
}

/** Level of the static risk theme, 1 the worst; drawn as a faint sheet in 3D, where hatching would shimmer. */
function hatchColor({ properties }: TileFeature, theme: MapTheme): string {
  const level = number(properties['risk_level'], 4);
  return PALETTES[theme].tier[5 - level] ?? PALETTES[theme].calm;
}
