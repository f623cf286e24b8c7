/** Datums a record may declare (REQ-COORD-04). The database holds WGS 84 only; conversion happens once, at the edge. */
export const DATUMS = ['WGS84', 'CGCS2000', 'GCJ-02', 'BD-09'] as const;
export type Datum = (typeof DATUMS)[number];

/** Kind of a coordinate (REQ-COORD-02). Pipelines of raw or unknown kind are refused at import. */
export const COORDINATE_KINDS = ['safe-matched', 'raw', 'unknown'] as const;
export type CoordinateKind = (typeof COORDINATE_KINDS)[number];

/** Degrees, WGS 84: [longitude, latitude]. */
export type LngLat = readonly [lng: number, lat: number];

/** Degrees, WGS 84: west, south, east, north. */
export type BBox = readonly [west: number, south: number, east: number, north: number];

/** How exactly a viewer may see geometry; a viewer has one class, each layer may demand another. */
export const PRECISION_CLASSES = ['full', '100m', '1km', 'hidden'] as const;
export type Precision = (typeof PRECISION_CLASSES)[number];
