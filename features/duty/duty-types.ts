import type { Layer } from '../../domain/layer.ts';
import { DEFAULT_SITUATION, encodeSituation } from '../../domain/situation.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

type Outputs = RouterOutputs['duty'];
export type BoardRow = Outputs['board']['rows'][number];
export type Flood = Outputs['floods'][number];
export type Watch = Outputs['watch'];
export type DeskOfWarning = Outputs['warning'];
export type RosterWeek = Outputs['roster'];
export type Handover = Outputs['handover'];
export type Trust = Outputs['trust'];

/** Close enough to tell one tank from the next. */
const OBJECT_ZOOM = 15.5;

/** The address of the map with the object in its middle, selected, and the warning's panel open. */
export function mapAddress(place: {
  readonly id: number;
  readonly layer: Layer;
  readonly fid: number;
  readonly lng: number;
  readonly lat: number;
}): string {
  const view = { center: [place.lng, place.lat] as const, zoom: OBJECT_ZOOM, bearing: 0, pitch: 0 };
  const selection = { layer: place.layer, fid: place.fid };
  return `/?${encodeSituation({ ...DEFAULT_SITUATION, view, selection, panel: `warning:${place.id}` })}`;
}
