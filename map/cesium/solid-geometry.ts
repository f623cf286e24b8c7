import {
  Cartesian3,
  CylinderGeometry,
  EllipsoidGeometry,
  type Geometry,
  Matrix4,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  Transforms,
} from '@cesium/engine';
import { curvatureRadii } from '../../domain/geodesy.ts';
import type { LngLat } from '../../domain/place.ts';

/** A body with its place in the world; several make one object (a crane has a mast and a jib). */
export interface Body {
  readonly geometry: unknown;
  readonly modelMatrix: Matrix4;
}

export interface SolidInput {
  readonly form: string;
  /** Outer rings first, closed, degrees. */
  readonly rings: readonly (readonly LngLat[])[];
  readonly heightMeters: number;
  readonly baseMeters: number;
  /** Working radius of a crane, or 0. */
  readonly radiusMeters: number;
}

const VERTEX = PerInstanceColorAppearance.VERTEX_FORMAT;
/** Thickness of a jib, a pipe rack, a lip: thin enough to read as a line. */
const SLIM_METERS = 1.6;

function measure(ring: readonly LngLat[]): { readonly center: LngLat; readonly radiusMeters: number } {
  const places = ring.slice(0, -1);
  const lng = places.reduce((sum, place) => sum + place[0], 0) / Math.max(1, places.length);
  const lat = places.reduce((sum, place) => sum + place[1], 0) / Math.max(1, places.length);
  const { meridian, normal } = curvatureRadii(lat);
  const [perLng, perLat] = [(normal * Math.cos((lat * Math.PI) / 180) * Math.PI) / 180, (meridian * Math.PI) / 180];
  let twice = 0;
  places.forEach((place, index) => {
    const next = places[(index + 1) % places.length] ?? place;
    twice +=
      (place[0] - lng) * perLng * ((next[1] - lat) * perLat) - (next[0] - lng) * perLng * ((place[1] - lat) * perLat);
  });
  return { center: [lng, lat], radiusMeters: Math.sqrt(Math.abs(twice) / 2 / Math.PI) };
}

function at([lng, lat]: LngLat, heightMeters: number): Matrix4 {
  return Transforms.eastNorthUpToFixedFrame(Cartesian3.fromDegrees(lng, lat, heightMeters));
}

function prism(rings: SolidInput['rings'], baseMeters: number, topMeters: number): Body[] {
  const [outer, ...holes] = rings.map((ring) => ring.map(([lng, lat]) => Cartesian3.fromDegrees(lng, lat)));
  if (outer === undefined || outer.length < 4) return [];
  const hierarchy = new PolygonHierarchy(
    outer,
    holes.map((hole) => new PolygonHierarchy(hole)),
  );
  const geometry = new PolygonGeometry({
    polygonHierarchy: hierarchy,
    height: baseMeters,
    extrudedHeight: Math.max(topMeters, baseMeters + 0.3),
    vertexFormat: VERTEX,
  });
  return [{ geometry, modelMatrix: Matrix4.IDENTITY }];
}

function cylinder(center: LngLat, radius: number, baseMeters: number, length: number): Body {
  const geometry = new CylinderGeometry({
    length,
    topRadius: radius,
    bottomRadius: radius,
    slices: 32,
    vertexFormat: VERTEX,
  });
  return { geometry, modelMatrix: at(center, baseMeters + length / 2) };
}

function ball(center: LngLat, radii: Cartesian3, heightMeters: number): Body {
  const geometry = new EllipsoidGeometry({ radii, stackPartitions: 16, slicePartitions: 32, vertexFormat: VERTEX });
  return { geometry, modelMatrix: at(center, heightMeters) };
}

/** A ring of the same shape, shrunk or grown about its middle. */
function scaled(ring: readonly LngLat[], center: LngLat, by: number): LngLat[] {
  return ring.map(([lng, lat]) => [center[0] + (lng - center[0]) * by, center[1] + (lat - center[1]) * by]);
}

/** Stands a footprint up by its form, height and base (REQ-MAP-06). Sizes that are missing become a low plinth. */
export function bodiesOf({ form, rings, heightMeters, baseMeters, radiusMeters }: SolidInput): Body[] {
  const [outer] = rings;
  if (outer === undefined || outer.length < 4) return [];
  const { center, radiusMeters: radius } = measure(outer);
  const height = Math.max(0.6, heightMeters);
  if (form === 'cylinder') return [cylinder(center, radius, baseMeters, height)];
  if (form === 'dome')
    return [
      cylinder(center, radius, baseMeters, height * 0.8),
      ball(center, new Cartesian3(radius, radius, height * 0.2), baseMeters + height * 0.8),
    ];
  if (form === 'sphere')
    return [
      ball(center, new Cartesian3(radius, radius, radius), baseMeters + Math.max(radius * 1.15, height - radius)),
      cylinder(center, radius * 0.5, baseMeters, Math.max(1, height - radius * 1.6)),
    ];
  if (form === 'crane') {
    const reach = radiusMeters > 0 ? radiusMeters : 45;
    const mast = prism(
      [scaled(outer, center, Math.min(1, 2 / Math.max(radius, 0.5)))],
      baseMeters,
      baseMeters + height,
    );
    const turn = ((Math.abs(Math.round(center[0] * 1e5)) % 360) * Math.PI) / 180;
    return [...mast, jib(center, baseMeters + height, reach, turn)];
  }
  if (form === 'bund')
    return prism([outer, scaled(outer, center, 0.985)], baseMeters, baseMeters + Math.max(1, heightMeters));
  if (form === 'pit') return prism([outer, scaled(outer, center, 0.97)], baseMeters, baseMeters + 1.1);
  return prism(rings, baseMeters, baseMeters + height);
}

/** Horizontal arm: a thin cylinder lying in a direction that is the crane's own, so that pictures repeat. */
function jib(center: LngLat, heightMeters: number, reach: number, turn: number): Body {
  const geometry = new CylinderGeometry({
    length: reach * 1.25,
    topRadius: SLIM_METERS / 2,
    bottomRadius: SLIM_METERS / 2,
    slices: 6,
    vertexFormat: VERTEX,
  });
  const { meridian, normal } = curvatureRadii(center[1]);
  const ahead = reach * 0.375;
  const lat = center[1] + ((ahead * Math.cos(turn)) / meridian) * (180 / Math.PI);
  const lng =
    center[0] + ((ahead * Math.sin(turn)) / (normal * Math.cos((center[1] * Math.PI) / 180))) * (180 / Math.PI);
  const frame = at([lng, lat], heightMeters);
  // The cylinder stands on z: lay it down about x, then turn it about the vertical, clockwise from north.
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const lie = new Matrix4(c, 0, s, 0, -s, 0, c, 0, 0, -1, 0, 0, 0, 0, 0, 1);
  return { geometry, modelMatrix: Matrix4.multiply(frame, lie, new Matrix4()) };
}

/** A flat sheet just above the ground. */
export function sheetOf(rings: SolidInput['rings'], heightMeters: number): Geometry | null {
  const [outer, ...holes] = rings.map((ring) => ring.map(([lng, lat]) => Cartesian3.fromDegrees(lng, lat)));
  if (outer === undefined || outer.length < 4) return null;
  const hierarchy = new PolygonHierarchy(
    outer,
    holes.map((hole) => new PolygonHierarchy(hole)),
  );
  const geometry = new PolygonGeometry({ polygonHierarchy: hierarchy, height: heightMeters, vertexFormat: VERTEX });
  return geometry as unknown as Geometry;
}
