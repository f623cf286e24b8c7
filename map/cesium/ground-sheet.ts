import {
  Cartesian3,
  type Geometry,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
} from '@cesium/engine';
import type { LngLat } from '../../domain/place.ts';

const VERTEX = PerInstanceColorAppearance.VERTEX_FORMAT;

/** A flat sheet just above the ground. */
export function sheetOf(rings: readonly (readonly LngLat[])[], heightMeters: number): Geometry | null {
  const [outer, ...holes] = rings.map((ring) => ring.map(([lng, lat]) => Cartesian3.fromDegrees(lng, lat)));
  if (outer === undefined || outer.length < 4) return null;
  const hierarchy = new PolygonHierarchy(
    outer,
    holes.map((hole) => new PolygonHierarchy(hole)),
  );
  const geometry = new PolygonGeometry({ polygonHierarchy: hierarchy, height: heightMeters, vertexFormat: VERTEX });
  return geometry as unknown as Geometry;
}
