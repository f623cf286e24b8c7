import type Flatbush from 'flatbush';

/** Rows of a layer as arrays; a row is an index into all of them. Columns follow the layer's source. */
interface Rows {
  readonly size: number;
  readonly fid: Int32Array;
  readonly scope: Int32Array;
  readonly sector: Uint8Array;
  /** Position in PRECISION_CLASSES; 0 is not sensitive. */
  readonly precision: Uint8Array;
  readonly codes: readonly Uint32Array[];
  /** 1 where the row was changed or removed since; null while all are alive. */
  dead: Uint8Array | null;
  /** Some rows are not for viewers without full precision. */
  readonly sensitive: boolean;
}

/** Points in Z-order, unit Mercator, with prefix sums for counts and mean places of any run. */
export interface PointSegment extends Rows {
  readonly key: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Nine running counts (sector 0..8) per row. */
  readonly sectorSums: Uint32Array;
  readonly xSums: Float64Array;
  readonly ySums: Float64Array;
}

/** Rows of similar size share a tree, so that a low zoom never walks through what is too small to be drawn. */
export interface SizeBucket {
  readonly minZoom: number;
  readonly rows: Uint32Array;
  readonly tree: Flatbush;
}

/** Lines and areas: vertices in unit Mercator, rings (or line parts) as runs of vertices, rows as runs of rings. */
export interface ShapeSegment extends Rows {
  readonly type: Uint8Array;
  readonly coordinates: Float64Array;
  /** Squared distance below whose tolerance a vertex stays, see simplify.ts. */
  readonly importance: Float32Array;
  /** First vertex of each ring, and the end. */
  readonly ringStart: Uint32Array;
  /** 1: an outer ring or a line part; 0: a hole. */
  readonly ringExterior: Uint8Array;
  /** First ring of each row, and the end. */
  readonly rowStart: Uint32Array;
  /** West, north, east, south of each row in unit Mercator. */
  readonly boxes: Float64Array;
  /** Zoom from which the row is large enough to be drawn. */
  readonly minZoom: Uint8Array;
  readonly buckets: readonly SizeBucket[];
}

export interface SegmentPair {
  readonly points: PointSegment | null;
  readonly shapes: ShapeSegment | null;
}

/** A layer's rows as all viewers of full precision see them, and the snapped copies of the sensitive ones. */
export interface LayerData {
  readonly exact: SegmentPair;
  readonly snapped: Readonly<Record<'100m' | '1km', SegmentPair>>;
}
