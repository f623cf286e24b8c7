import { alarmKindOf } from '../../domain/video-device.ts';
import { asEngine, type Tx } from '../database.ts';
import { takeAlarms } from '../ingest/alarms.ts';
import type { Manscdp } from '../ingest/gb28181/manscdp.ts';
import { findObjects } from '../ingest/objects.ts';
import { positionOf, takePositions, VEHICLE_LAYER } from '../ingest/positions.ts';
import { takeStates } from '../ingest/states.ts';
import { appendEvents } from '../warnings/object-state.ts';
import type { KnownDevice } from './device-book.ts';
import { cameraOfChannel, camerasToTell } from './device-store.ts';

/** What devices tell, through the doors that every source goes through: one transaction, events last. */
const SOURCE = 'gb28181';

export async function databaseNow(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: number }>(
    "select round(date_part('epoch', guanlan.now()) * 1000)::float8 as now",
  );
  return rows[0]?.now ?? Date.now();
}

/** Brings the cameras of devices to what their channels say. Returns how many changed. */
export function tellCameraStates(
  devices: readonly { readonly id: string; readonly present: boolean }[],
): Promise<number> {
  if (devices.length === 0) return Promise.resolve(0);
  return asEngine(async (tx) => {
    const wanted = await camerasToTell(
      tx,
      devices.map(({ id }) => id),
      devices.map(({ present }) => present),
    );
    if (wanted.length === 0) return 0;
    const now = await databaseNow(tx);
    const objects = await findObjects(
      tx,
      wanted.map(({ cameraId }) => cameraId),
    );
    const batch = wanted.flatMap(({ cameraId, online }, index) => {
      const object = objects.get(cameraId);
      const state = online ? ('online' as const) : ('offline' as const);
      return object === undefined ? [] : [{ item: { index, object: cameraId, state, at: now }, object }];
    });
    await appendEvents(tx, await takeStates(tx, now, SOURCE, batch));
    return batch.length;
  });
}

/** A device's clock is trusted within these bounds; outside of them the moment of arrival stands. */
const MAX_AHEAD_MS = 5 * 60_000;
const MAX_BEHIND_MS = 24 * 3_600_000;

const plausible = (at: number | null, now: number): number =>
  at !== null && at <= now + MAX_AHEAD_MS && at >= now - MAX_BEHIND_MS ? at : now;

/** An alarm becomes a raw alarm of the camera that the channel stands for; null when the channel is linked to none. */
export function tellAlarm(device: KnownDevice, alarm: Extract<Manscdp, { kind: 'alarm' }>): Promise<string | null> {
  return asEngine(async (tx) => {
    const cameraId = await cameraOfChannel(tx, device.id, alarm.device);
    const object = cameraId === null ? undefined : (await findObjects(tx, [cameraId])).get(cameraId);
    if (cameraId === null || object === undefined) return null;
    const now = await databaseNow(tx);
    const message = (alarm.description ?? '').slice(0, 500);
    const item = {
      index: 0,
      object: cameraId,
      point: null,
      kind: alarmKindOf(alarm.method, alarm.type),
      state: 'raised',
      tier: null,
      at: plausible(alarm.at, now),
      message,
      value: null,
    } as const;
    await appendEvents(tx, await takeAlarms(tx, now, SOURCE, [{ item, objectFid: object.fid, pointFid: null }]));
    return cameraId;
  });
}

/** A position moves the vehicle that the device stands for. Returns false when it stands for none. */
export function tellPosition(device: KnownDevice, told: Extract<Manscdp, { kind: 'position' }>): Promise<boolean> {
  const { vehicleId } = device;
  const { position } = told;
  if (vehicleId === null || position === null) return Promise.resolve(false);
  return asEngine(async (tx) => {
    const vehicle = (await findObjects(tx, [vehicleId])).get(vehicleId);
    if (vehicle === undefined || vehicle.layer !== VEHICLE_LAYER) return false;
    const now = await databaseNow(tx);
    const item = {
      index: 0,
      vehicle: vehicleId,
      at: plausible(told.at, now),
      lng: position.lng,
      lat: position.lat,
      speedKmh: told.speedKmh ?? 0,
      courseDeg: told.course ?? 0,
      datum: device.datum,
    };
    await appendEvents(tx, await takePositions(tx, now, [positionOf(item, vehicle)]));
    return true;
  });
}
