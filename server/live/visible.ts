import { layerOfCode } from '../../domain/layer.ts';
import {
  FIELD_TOPICS,
  type LiveMessage,
  objectChangeSchema,
  ptzNoticeSchema,
  stateChangeSchema,
  warningChangeSchema,
} from '../../domain/live-event.ts';
import type { Precision } from '../../domain/place.ts';
import { PRECISION_METERS, seenPrecision, snapLngLat } from '../../domain/tile-precision.ts';
import type { Viewer } from '../database.ts';
import type { TailEvent } from './ring.ts';
import { precisionOf } from './sensitive.ts';

/** Tells whether the viewer's scope holds a key: the in-memory twin of the row-level policies (design, law 1). */
export function reaches(viewer: Viewer): (scopeKey: number) => boolean {
  if (viewer.all) return () => true;
  const keys = new Set(viewer.scopeKeys);
  return (scopeKey) => keys.has(scopeKey);
}

/** Where a viewer may believe an object to be; null when it must not know of it at all. */
export function seenPosition(
  viewer: Precision,
  object: Precision,
  lng: number,
  lat: number,
): { lng: number; lat: number } | null {
  const seen = seenPrecision(viewer, object);
  if (seen === 'hidden') return null;
  if (seen === 'full') return { lng, lat };
  const [snappedLng, snappedLat] = snapLngLat(lng, lat, PRECISION_METERS[seen]);
  return { lng: snappedLng, lat: snappedLat };
}

/** An event of the log as the message for browsers, once for all of them; null for what only processes need. */
export function messageOf(event: TailEvent): LiveMessage | null {
  const named = { ...event.payload, layer: layerName(event), fid: event.fid };
  if (event.kind === 'state') {
    const state = stateChangeSchema.safeParse(named);
    return state.success ? { kind: 'state', seq: event.seq, state: state.data } : unreadable(event);
  }
  if (event.kind === 'warning') {
    const warning = warningChangeSchema.safeParse(named);
    return warning.success ? { kind: 'warning', seq: event.seq, warning: warning.data } : unreadable(event);
  }
  if (event.kind === 'object') {
    const object = objectChangeSchema.safeParse(named);
    return object.success ? { kind: 'object', seq: event.seq, object: object.data } : unreadable(event);
  }
  if (event.kind === 'incident') {
    const id = Number(event.payload['id']);
    return Number.isInteger(id) ? { kind: 'incident', seq: event.seq, id } : unreadable(event);
  }
  if (event.kind === 'hazard') {
    const id = Number(event.payload['id']);
    return Number.isInteger(id) ? { kind: 'hazard', seq: event.seq, id } : unreadable(event);
  }
  if (event.kind === 'roads') return { kind: 'roads', seq: event.seq };
  if (event.kind === 'finding') {
    const { id } = event.payload;
    return typeof id === 'string' ? { kind: 'finding', seq: event.seq, id } : unreadable(event);
  }
  if (event.kind === 'field') {
    const { topic, id } = event.payload;
    const known = FIELD_TOPICS.find((one) => one === topic);
    return known !== undefined && typeof id === 'string'
      ? { kind: 'field', seq: event.seq, topic: known, id }
      : unreadable(event);
  }
  if (event.kind === 'ptz') {
    const ptz = ptzNoticeSchema.safeParse(named);
    return ptz.success ? { kind: 'ptz', seq: event.seq, ptz: ptz.data } : unreadable(event);
  }
  return null;
}

function layerName(event: TailEvent): unknown {
  return event.layer > 0 ? layerOfCode(event.layer) : event.payload['layer'];
}

function unreadable(event: TailEvent): null {
  console.error(`event ${event.seq} of kind ${event.kind} is not as agreed and was not sent`);
  return null;
}

/** The message as one viewer may see it: positions and boxes as coarse as its precision asks, hidden objects not at all. */
export function forViewer(viewer: Viewer, message: LiveMessage): LiveMessage | null {
  if (viewer.precision === 'full') return message;
  if (message.kind === 'state') {
    const { state } = message;
    const seen = seenPosition(viewer.precision, precisionOf(state.fid), state.lng, state.lat);
    return seen === null ? null : { ...message, state: { ...state, ...seen } };
  }
  if (message.kind === 'warning') return precisionOf(message.warning.fid) === 'hidden' ? null : message;
  if (message.kind === 'ptz') return precisionOf(message.ptz.fid) === 'hidden' ? null : message;
  // A box would tell more than a coarse position; such viewers find changed geometry at the next reload of tiles.
  if (message.kind === 'object') return precisionOf(message.object.fid) === 'full' ? message : null;
  return message;
}
