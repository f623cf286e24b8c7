import { toWgs84 } from './datum.ts';
import { type ItemRefusal, type Parsed, parseTime, refuseItem, type TimeWindow } from './ingest.ts';
import { PATROL_KINDS, PATROL_MODES, type PatrolKind, type PatrolMode } from './patrol.ts';
import { DATUMS } from './place.ts';

/** A position of a patrol as a signed sender delivers it: `track` instead of `vehicle`. Degrees WGS 84, metres. */
export interface TrackPosition {
  readonly index: number;
  readonly track: string;
  readonly kind: PatrolKind;
  readonly mode: PatrolMode;
  readonly patroller: string;
  readonly device: string;
  readonly at: number;
  readonly lng: number;
  readonly lat: number;
  readonly accuracyMeters: number;
  readonly mocked: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const USUAL_ACCURACY_METERS = 10;

/** Whether an item of a delivery of positions belongs to a patrol. */
export const isTrackPosition = (raw: unknown): boolean => typeof raw === 'object' && raw !== null && 'track' in raw;

/** Checks one position of a patrol; refuses with the field that is wrong. */
export function parseTrackPosition(raw: unknown, index: number, window: TimeWindow): Parsed<TrackPosition> {
  const fields: Readonly<Record<string, unknown>> = typeof raw === 'object' && raw !== null ? { ...raw } : {};
  const refuse = (field: string, message: string): { readonly refusal: ItemRefusal } =>
    refuseItem(index, field, message);
  const { track, lng, lat, accuracy = USUAL_ACCURACY_METERS, mocked = false, patroller = '', device = '' } = fields;
  if (typeof track !== 'string' || !UUID.test(track)) return refuse('track', 'track must be a lower-case UUID');
  const kind = PATROL_KINDS.find((one) => one === (fields['kind'] ?? 'routine'));
  if (kind === undefined) return refuse('kind', `kind must be one of ${PATROL_KINDS.join(', ')}`);
  const mode = PATROL_MODES.find((one) => one === fields['mode']);
  if (mode === undefined) return refuse('mode', `mode must be one of ${PATROL_MODES.join(', ')}`);
  const datum = DATUMS.find((one) => one === (fields['datum'] ?? 'WGS84'));
  if (datum === undefined) return refuse('datum', `datum must be one of ${DATUMS.join(', ')}`);
  if (typeof lng !== 'number' || !(Math.abs(lng) <= 180)) return refuse('lng', 'lng must be -180..180 degrees');
  if (typeof lat !== 'number' || !(Math.abs(lat) <= 85)) return refuse('lat', 'lat must be -85..85 degrees');
  if (typeof accuracy !== 'number' || !(accuracy >= 0)) return refuse('accuracy', 'accuracy must be metres');
  if (typeof mocked !== 'boolean') return refuse('mocked', 'mocked must be true or false');
  if (typeof patroller !== 'string' || patroller.length > 80) return refuse('patroller', 'at most 80 characters');
  if (typeof device !== 'string' || device.length > 80) return refuse('device', 'at most 80 characters');
  const at = parseTime(fields['at']);
  if (!(at <= window.newest)) return refuse('at', 'at must be an ISO 8601 time with zone that is not in the future');
  if (at < window.oldest) return refuse('at', 'at is older than this installation takes late data');
  const [east, north] = toWgs84([lng, lat], datum);
  const item = {
    index,
    track,
    kind,
    mode,
    patroller,
    device,
    at,
    lng: east,
    lat: north,
    accuracyMeters: accuracy,
    mocked,
  };
  return { item };
}
