import { z } from 'zod';
import type { ResourceType } from './resource-type.ts';
import type { VehicleClass } from './route-schema.ts';

/** What a duty officer says of a resource; empty: nobody said. */
export const DUTY_STATES = ['available', 'out'] as const;

/** Available, out, or not known because nobody confirmed it for long (design, law 4: never shown as calm). */
export const AVAILABILITIES = ['available', 'out', 'unknown'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** A confirmation older than this says nothing about now (REQ-MON-07). */
export const CONFIRMED_DAYS = 30;
const DAY_MS = 86_400_000;

export interface ResourceFacts {
  readonly dutyState: string;
  readonly available: number;
  /** Epoch milliseconds. */
  readonly confirmedAt: number;
}

/** Out stays out until somebody says otherwise; everything else has to be confirmed within 30 days. */
export function availabilityOf({ dutyState, available, confirmedAt }: ResourceFacts, now: number): Availability {
  if (dutyState === 'out' || available <= 0) return 'out';
  return now - confirmedAt > CONFIRMED_DAYS * DAY_MS ? 'unknown' : 'available';
}

/** With what people and goods of a type come. */
export const RESOURCE_VEHICLE: Readonly<Record<ResourceType, VehicleClass>> = {
  emergency_plan: 'car',
  repair_team: 'heavy',
  rescue_team: 'fire_engine',
  repair_material: 'heavy',
  medical: 'ambulance',
  fire_rescue: 'fire_engine',
  police_traffic: 'car',
  road_information: 'car',
};

export const setAvailabilitySchema = z.object({
  fid: z.int().min(1).max(2_147_483_647),
  state: z.enum(DUTY_STATES),
  /** How many are ready now; absent leaves the number. */
  available: z.number().min(0).max(1_000_000).optional(),
  note: z.string().trim().max(200).default(''),
});
export type SetAvailability = z.infer<typeof setAvailabilitySchema>;
