import type { PermitAct } from '../../domain/permit.ts';
import type { PermitActInput } from '../../domain/permit-schema.ts';
import type { CarriedPermits, FieldPlace, PermitItem } from './field-types.ts';

/** What a guardian does about a permit. */
export interface GuardAct {
  readonly act: PermitAct;
  readonly text?: string;
  readonly gas?: PermitActInput['gas'];
  readonly alarm?: number;
}

/** An act as the device's queue keeps it; its id makes that it counts once, however often it is sent. */
export function guardItem(
  author: { readonly id: string; readonly name: string },
  here: FieldPlace | null,
  permit: CarriedPermits[number],
  { act, text, gas, alarm }: GuardAct,
): PermitItem {
  return {
    ...{ kind: 'permit', id: crypto.randomUUID(), author: author.id, authorName: author.name, note: text ?? '' },
    position: here === null ? null : { lng: here.lng, lat: here.lat, accuracyMeters: here.accuracyMeters },
    ...{ takenAt: Date.now(), media: [], state: 'waiting', reason: '', attempts: 0, done: [] },
    ...{ permit: permit.id, ticket: permit.ticket, act, gas: gas ?? null, alarm: alarm ?? null },
  };
}
