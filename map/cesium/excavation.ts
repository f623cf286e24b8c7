import {
  Cartesian3,
  ClippingPolygon,
  ClippingPolygonCollection,
  ColorGeometryInstanceAttribute,
  type Geometry,
  GeometryInstance,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  Primitive,
  type Scene,
  WallGeometry,
} from '@cesium/engine';
import type { Position } from 'geojson';
import type { MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { cesiumColor } from './object-colors.ts';

/** A box opened in the ground: its closed ring and its depth in metres. */
export interface Dig {
  readonly ring: readonly Position[];
  readonly depthMeters: number;
}

export interface Excavation {
  set(digs: readonly Dig[]): void;
  destroy(): void;
}

const VERTEX = PerInstanceColorAppearance.FLAT_VERTEX_FORMAT;

/** Opens boxes in the ground so that what is buried lies free, with walls and a floor to judge depth by (REQ-MAP-05). */
export function createExcavation(scene: Scene, theme: MapTheme): Excavation {
  const palette = PALETTES[theme];
  let walls: Primitive | null = null;
  const clear = () => {
    if (walls !== null) scene.primitives.remove(walls);
    // The ground's shader is made anew for a change: only where something was open.
    if (walls !== null) scene.globe.clippingPolygons = new ClippingPolygonCollection();
    walls = null;
  };
  const instances = ({ ring, depthMeters }: Dig): GeometryInstance[] => {
    const positions = ring.map(([lng = 0, lat = 0]) => Cartesian3.fromDegrees(lng, lat));
    const wall = WallGeometry.fromConstantHeights({
      positions,
      maximumHeight: 0,
      minimumHeight: -depthMeters,
      vertexFormat: VERTEX,
    });
    const floor = new PolygonGeometry({
      polygonHierarchy: new PolygonHierarchy(positions.slice(0, -1)),
      height: -depthMeters,
      vertexFormat: VERTEX,
    });
    const paint = (geometry: unknown, hex: string) =>
      new GeometryInstance({
        geometry: geometry as Geometry,
        attributes: { color: ColorGeometryInstanceAttribute.fromColor(cesiumColor(hex)) },
      });
    return [paint(wall, palette.building), paint(floor, palette.roadMinor)];
  };
  return {
    set(digs) {
      clear();
      if (digs.length === 0 || !ClippingPolygonCollection.isSupported(scene)) return;
      scene.globe.clippingPolygons = new ClippingPolygonCollection({
        polygons: digs.map(
          ({ ring }) =>
            new ClippingPolygon({
              positions: ring.slice(0, -1).map(([lng = 0, lat = 0]) => Cartesian3.fromDegrees(lng, lat)),
            }),
        ),
      });
      walls = new Primitive({
        geometryInstances: digs.flatMap(instances),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: false, closed: false }),
        asynchronous: false,
      });
      scene.primitives.add(walls);
    },
    destroy: clear,
  };
}
