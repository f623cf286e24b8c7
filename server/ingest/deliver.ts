import {
  type IngestAnswer,
  type IngestKind,
  type ItemRefusal,
  MAX_ITEMS,
  parseAlarm,
  parseItems,
  parsePosition,
  parseReading,
  parseState,
  timeWindow,
} from '../../domain/ingest.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { isTrackPosition, parseTrackPosition, type TrackPosition } from '../../domain/track-ingest.ts';
import { asIngest, type Tx } from '../database.ts';
import { publishPositions } from '../live/positions-bus.ts';
import { foreignTracks, takeTrackPositions } from '../patrols/ingest-tracks.ts';
import type { IngestSource } from '../sources/queries.ts';
import { appendEvents, type EventItem } from '../warnings/object-state.ts';
import { type ResolvedAlarm, takeAlarms } from './alarms.ts';
import { findObjects } from './objects.ts';
import { findPoints } from './point-cache.ts';
import { positionOf, type TakenPosition, takePositions, VEHICLE_LAYER } from './positions.ts';
import { type ResolvedReading, takeReadings } from './readings.ts';
import { hasStates, type ResolvedState, saysState, takeStates } from './states.ts';

/** A delivery whose signature was checked. */
export interface Delivery {
  readonly kind: IngestKind;
  readonly webhookId: string;
  readonly items: readonly unknown[];
}

/** What one kind of delivery comes to: how many were good, why others were not, and the work that stores the good. */
interface Prepared {
  readonly accepted: number;
  readonly refused: readonly ItemRefusal[];
  readonly store: (tx: Tx, now: number, webhookId: string) => Promise<EventItem[]>;
  readonly committed?: () => void;
}

/** The items of a body; refuses what is not `{ "items": [...] }` of at most 5,000. */
export function itemsOf(body: Buffer): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new RefusalError({ code: 'invalid', field: 'body', message: 'the body is not JSON' });
  }
  const items = typeof parsed === 'object' && parsed !== null && 'items' in parsed ? parsed.items : undefined;
  if (!Array.isArray(items))
    throw new RefusalError({ code: 'invalid', field: 'items', message: 'the body must be {"items": [...]}' });
  if (items.length > MAX_ITEMS)
    throw new RefusalError({
      code: 'too_many',
      field: 'items',
      message: `at most ${MAX_ITEMS} items`,
      params: { limit: MAX_ITEMS },
    });
  return items;
}

/**
 * Stores one delivery in one transaction and answers after the commit. The same webhook-id of a source gets the stored
 * answer and has no second effect, also when both arrive at once: the second waits for the first at the receipt.
 */
export async function deliver(source: IngestSource, delivery: Delivery): Promise<IngestAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deliverOnce(source, delivery);
    } catch (error) {
      // Locks are taken in one order, so a deadlock is not expected; if the database ever breaks one, nothing was stored.
      if (attempt >= MOST_ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}

const MOST_ATTEMPTS = 3;

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');
}

async function deliverOnce(source: IngestSource, delivery: Delivery): Promise<IngestAnswer> {
  const { answer, committed } = await asIngest(async (tx) => {
    const prepared = await PREPARE[delivery.kind](tx, source, delivery.items);
    const refused = [...prepared.refused].sort((a, b) => a.index - b.index);
    const fresh: IngestAnswer = { accepted: prepared.accepted, refused, duplicate: false };
    const receipt = await tx.query<{ now: number }>({
      name: 'ingest_receipt',
      text: `insert into ingest_receipt (source_id, webhook_id, answer) values ($1, $2, $3) on conflict do nothing
             returning round(date_part('epoch', guanlan.now()) * 1000) as now`,
      values: [source.id, delivery.webhookId, JSON.stringify(fresh)],
    });
    const now = receipt.rows[0]?.now;
    if (now === undefined)
      return { answer: await storedAnswer(tx, source.id, delivery.webhookId), committed: undefined };
    const events = await prepared.store(tx, now, delivery.webhookId);
    await tx.query({
      name: 'ingest_seen',
      text: `update ingest_source set last_seen_at = guanlan.now() where id = $1 and (last_seen_at is null or last_seen_at < guanlan.now() - interval '10 s')`,
      values: [source.id],
    });
    await appendEvents(tx, events);
    return { answer: fresh, committed: prepared.committed };
  });
  committed?.();
  return answer;
}

async function storedAnswer(tx: Tx, sourceId: string, webhookId: string): Promise<IngestAnswer> {
  const { rows } = await tx.query<{ answer: IngestAnswer }>(
    'select answer from ingest_receipt where source_id = $1 and webhook_id = $2',
    [sourceId, webhookId],
  );
  const answer = rows[0]?.answer;
  if (answer === undefined)
    throw new RefusalError({ code: 'conflict', message: 'the same delivery is being taken now' });
  return { ...answer, duplicate: true };
}

const notInScope = (index: number, field: string, id: string): ItemRefusal => ({
  index,
  field,
  code: 'forbidden',
  message: `${id} is outside the cells of this source`,
});
const unknownId = (index: number, field: 'point' | 'object' | 'vehicle', id: string): ItemRefusal => ({
  index,
  field,
  code: field === 'point' ? 'unknown_point' : 'unknown_object',
  message: `no ${field} ${id}`,
});

const wrongWord = (index: number, id: string, state: string): ItemRefusal => ({
  index,
  field: 'state',
  code: 'invalid',
  message: `${id} does not report the state ${state}`,
});

type Prepare = (tx: Tx, source: IngestSource, items: readonly unknown[]) => Promise<Prepared>;

const prepareReadings: Prepare = async (tx, source, items) => {
  const { good, refused } = parseItems(items, parseReading, timeWindow(Date.now()));
  const points = await findPoints(
    tx,
    good.map((item) => item.point),
  );
  const batch: ResolvedReading[] = [];
  for (const item of good) {
    const point = points.get(item.point);
    if (point === undefined) refused.push(unknownId(item.index, 'point', item.point));
    else if (!source.scope.has(point.scopeKey)) refused.push(notInScope(item.index, 'point', item.point));
    else batch.push({ item, point });
  }
  return { accepted: batch.length, refused, store: (inner, now) => takeReadings(inner, now, source.id, batch) };
};

const prepareAlarms: Prepare = async (tx, source, items) => {
  const { good, refused } = parseItems(items, parseAlarm, timeWindow(Date.now()));
  const points = await findPoints(
    tx,
    good.flatMap((item) => item.point ?? []),
  );
  const objects = await findObjects(
    tx,
    good.flatMap((item) => item.object ?? []),
  );
  const batch: ResolvedAlarm[] = [];
  for (const item of good) {
    const point = item.point === null ? undefined : points.get(item.point);
    const object = item.object === null ? undefined : objects.get(item.object);
    const scopeKey = point?.scopeKey ?? object?.scopeKey;
    const [field, id] =
      item.point === null ? (['object', item.object ?? ''] as const) : (['point', item.point] as const);
    if (scopeKey === undefined || (item.point !== null && point === undefined))
      refused.push(unknownId(item.index, field, id));
    else if (item.object !== null && object === undefined) refused.push(unknownId(item.index, 'object', item.object));
    else if (!source.scope.has(scopeKey) || (object !== undefined && !source.scope.has(object.scopeKey)))
      refused.push(notInScope(item.index, field, id));
    else batch.push({ item, objectFid: object?.fid ?? point?.objectFid ?? 0, pointFid: point?.fid ?? null });
  }
  return { accepted: batch.length, refused, store: (inner, now) => takeAlarms(inner, now, source.id, batch) };
};

/** Positions of patrols: they name a track instead of a vehicle (REQ-WF-28). */
async function prepareTracks(tx: Tx, source: IngestSource, items: readonly unknown[]) {
  const good: TrackPosition[] = [];
  const refused: ItemRefusal[] = [];
  const window = timeWindow(Date.now());
  items.forEach((item, index) => {
    if (!isTrackPosition(item)) return;
    const parsed = parseTrackPosition(item, index, window);
    if ('item' in parsed) good.push(parsed.item);
    else refused.push(parsed.refusal);
  });
  const foreign = good.length === 0 ? [] : await foreignTracks(tx, source, good);
  const turnedAway = new Set(foreign.map(({ index }) => index));
  return { good: good.filter(({ index }) => !turnedAway.has(index)), refused: [...refused, ...foreign] };
}

const preparePositions: Prepare = async (tx, source, items) => {
  const tracks = await prepareTracks(tx, source, items);
  const isVehicle = new Set(items.flatMap((item, index) => (isTrackPosition(item) ? [] : [index])));
  const parsed = parseItems(items, parsePosition, timeWindow(Date.now()));
  const good = parsed.good.filter(({ index }) => isVehicle.has(index));
  const refused = [...parsed.refused.filter(({ index }) => isVehicle.has(index)), ...tracks.refused];
  const vehicles = await findObjects(
    tx,
    good.map((item) => item.vehicle),
  );
  const batch: TakenPosition[] = [];
  for (const item of good) {
    const vehicle = vehicles.get(item.vehicle);
    if (vehicle === undefined || vehicle.layer !== VEHICLE_LAYER)
      refused.push(unknownId(item.index, 'vehicle', item.vehicle));
    else if (!source.scope.has(vehicle.scopeKey)) refused.push(notInScope(item.index, 'vehicle', item.vehicle));
    else batch.push(positionOf(item, vehicle));
  }
  return {
    accepted: batch.length + tracks.good.length,
    refused,
    store: async (inner, now, webhookId) => {
      await takeTrackPositions(inner, source, webhookId, tracks.good);
      return await takePositions(inner, now, batch);
    },
    committed: () => publishPositions(batch),
  };
};

const prepareStates: Prepare = async (tx, source, items) => {
  const { good, refused } = parseItems(items, parseState, timeWindow(Date.now()));
  const objects = await findObjects(
    tx,
    good.map((item) => item.object),
  );
  const batch: ResolvedState[] = [];
  for (const item of good) {
    const object = objects.get(item.object);
    if (object === undefined || !hasStates(object.layer)) refused.push(unknownId(item.index, 'object', item.object));
    else if (!saysState(object.layer, item.state)) refused.push(wrongWord(item.index, item.object, item.state));
    else if (!source.scope.has(object.scopeKey)) refused.push(notInScope(item.index, 'object', item.object));
    else batch.push({ item, object });
  }
  return { accepted: batch.length, refused, store: (inner, now) => takeStates(inner, now, source.id, batch) };
};

const PREPARE: Record<IngestKind, Prepare> = {
  readings: prepareReadings,
  alarms: prepareAlarms,
  positions: preparePositions,
  states: prepareStates,
};
