import type { FormPlan } from '../../domain/asset-form.ts';
import type { Precision } from '../../domain/place.ts';
import type { FeatureRow } from './property-table.ts';

/** A pipe's run: axis in degrees, heights of its middle in metres, outer radius in metres. */
export interface TubePlan {
  readonly kind: 'tube';
  readonly axis: readonly (readonly [lng: number, lat: number])[];
  readonly up: number;
  readonly radius: number;
}

/** One thing that stands in a tile. A pipeline is several, with one fid. */
export interface SolidObject {
  readonly fid: number;
  readonly scopeKey: number;
  readonly precision: Precision;
  /** Degrees; `plan` is in metres about this place. */
  readonly lng: number;
  readonly lat: number;
  /** West, south, east, north in degrees and lowest, highest in metres, all of its body. */
  readonly bounds: readonly [number, number, number, number, number, number];
  readonly plan: FormPlan | TubePlan;
  /** The larger, the longer it is kept from afar. */
  readonly prominence: number;
  readonly row: FeatureRow;
}
