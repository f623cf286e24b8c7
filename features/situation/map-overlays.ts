import type { FeatureCollection } from 'geojson';
import type { MapOverlay } from '../../map/contract.ts';
import type { SituationOverlays } from './map-props.ts';

const NOTHING: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** What is left where nothing of our own may be drawn: the worlds, and no marks that stand for our objects. */
export const bareOverlays = ({ worlds, ground, drawing }: SituationOverlays): SituationOverlays => ({
  ...(worlds === undefined ? {} : { worlds }),
  ...(ground === undefined ? {} : { ground }),
  ...(drawing === undefined ? {} : { drawing }),
});

/** The overlays of the moment as the engines draw them; the person's own area in accent, rows of an import neutral. */
export function mapOverlays(overlays: SituationOverlays | undefined): MapOverlay[] {
  const list: MapOverlay[] = [];
  if (overlays?.preview != null) list.push({ id: 'preview', tone: 'neutral', data: overlays.preview });
  if (overlays?.tails != null) list.push({ id: 'tails', tone: 'neutral', data: overlays.tails });
  if (overlays?.hazardFrame != null) list.push({ id: 'hazard-frame', tone: 'neutral', data: overlays.hazardFrame });
  if (overlays?.hazard != null) list.push({ id: 'hazard', tone: 'hazard', data: overlays.hazard });
  if (overlays?.permits != null) list.push({ id: 'permits', tone: 'neutral', data: overlays.permits });
  if (overlays?.findings != null) list.push({ id: 'findings', tone: 'neutral', data: overlays.findings });
  if (overlays?.incidentPlain != null)
    list.push({ id: 'incident-plain', tone: 'neutral', data: overlays.incidentPlain });
  if (overlays?.incident != null) list.push({ id: 'incident', tone: 'accent', data: overlays.incident });
  if (overlays?.around != null) list.push({ id: 'around', tone: 'accent', data: overlays.around });
  if (overlays?.worlds !== undefined || overlays?.ground !== undefined) {
    const { worlds: tilesets = [], ground = [] } = overlays;
    list.push({ id: 'worlds', tone: 'neutral', data: NOTHING, tilesets, ground });
  }
  return list;
}
