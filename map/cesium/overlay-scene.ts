import {
  Cartesian2,
  Cartesian3,
  HorizontalOrigin,
  LabelCollection,
  LabelStyle,
  Material,
  PointPrimitiveCollection,
  PolylineCollection,
  type Scene,
} from '@cesium/engine';
import type { Position } from 'geojson';
import type { MapOverlay, MapTheme } from '../contract.ts';
import { FONT_STACK } from '../fonts.ts';
import { PALETTES, type Palette } from '../palette.ts';
import { createExcavation, type Dig } from './excavation.ts';
import { cesiumColor } from './object-colors.ts';

export interface OverlayScene {
  set(overlays: readonly MapOverlay[]): void;
  destroy(): void;
}

const HEIGHT_METERS = 1;
const at = ([lng = 0, lat = 0]: Position) => Cartesian3.fromDegrees(lng, lat, HEIGHT_METERS);

function linesOf(geometry: GeoJSON.Geometry): Position[][] {
  if (geometry.type === 'LineString') return [geometry.coordinates];
  if (geometry.type === 'MultiLineString' || geometry.type === 'Polygon') return geometry.coordinates;
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.flat();
  return [];
}

function gradeColor(grade: unknown, palette: Palette, plain: string): string {
  const [, , yellow, orange, red] = palette.tier;
  if (grade === 'red') return red;
  if (grade === 'orange') return orange;
  return grade === 'yellow' ? yellow : plain;
}

/** Areas that are to be dug open: polygons with `digMeters`. */
function digsOf({ data }: MapOverlay): Dig[] {
  return data.features.flatMap(({ geometry, properties }) => {
    const depth: unknown = properties?.['digMeters'];
    const [ring] = geometry.type === 'Polygon' ? geometry.coordinates : [];
    return typeof depth === 'number' && ring !== undefined ? [{ ring, depthMeters: depth }] : [];
  });
}

/** Drawings, results and previews on the globe: outlines, points and their texts. */
export function createOverlayScene(scene: Scene, theme: MapTheme): OverlayScene {
  const lines: PolylineCollection = scene.primitives.add(new PolylineCollection());
  const points: PointPrimitiveCollection = scene.primitives.add(new PointPrimitiveCollection());
  const texts: LabelCollection = scene.primitives.add(new LabelCollection({ scene }));
  const palette = PALETTES[theme];
  const excavation = createExcavation(scene, theme);

  const add = (overlay: MapOverlay) => {
    const plain = overlay.tone === 'accent' ? palette.accent : palette.calmText;
    for (const { geometry, properties } of overlay.data.features) {
      const color = cesiumColor(overlay.tone === 'hazard' ? gradeColor(properties?.['grade'], palette, plain) : plain);
      for (const line of linesOf(geometry))
        lines.add({ positions: line.map(at), width: 2.5, material: Material.fromType('Color', { color }) });
      if (geometry.type !== 'Point') continue;
      const position = at(geometry.coordinates);
      points.add({
        position,
        color,
        pixelSize: 9,
        outlineColor: cesiumColor(palette.halo),
        outlineWidth: 2,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
      const label: unknown = properties?.['label'];
      if (typeof label !== 'string') continue;
      texts.add({
        position,
        text: label,
        font: `500 24px ${FONT_STACK}`,
        scale: 0.5,
        fillColor: cesiumColor(palette.strongText),
        outlineColor: cesiumColor(palette.halo),
        outlineWidth: 5,
        style: LabelStyle.FILL_AND_OUTLINE,
        horizontalOrigin: HorizontalOrigin.LEFT,
        pixelOffset: new Cartesian2(10, 5),
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      });
    }
  };

  return {
    set(overlays) {
      lines.removeAll();
      points.removeAll();
      texts.removeAll();
      overlays.forEach(add);
      excavation.set(overlays.flatMap(digsOf));
    },
    destroy() {
      excavation.destroy();
      for (const part of [lines, points, texts]) scene.primitives.remove(part);
    },
  };
}
