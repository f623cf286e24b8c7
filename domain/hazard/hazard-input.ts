import { RefusalError } from '../refusal.ts';

/**
 * Why a consequence model takes an input or not. The words are `hazards.reason.<code>` in both languages; `field` names
 * the input with its unit, `limit` the bound that was passed. Nothing is guessed and nothing is clipped silently.
 */
export const HAZARD_REASONS = [
  'missing',
  'not_a_number',
  'not_positive',
  'negative',
  'below',
  'above',
  'calm',
  'unknown_substance',
  'no_data',
  'no_pressure_head',
  'stock_above_capacity',
  'hole_larger_than_tank',
  'hole_larger_than_pipe',
  'not_flammable',
  'not_toxic',
  'not_a_gas',
  'not_a_liquid',
  'not_dense',
  'outside_validity',
] as const;
export type HazardReason = (typeof HAZARD_REASONS)[number];

/** A refusal of a hazard input; `message` is for logs, people read the words of `reason`. */
export function hazardRefusal(field: string, reason: HazardReason, message: string, limit?: number): RefusalError {
  return new RefusalError({
    code: 'invalid',
    field,
    message,
    params: { reason, ...(limit === undefined ? {} : { limit }) },
  });
}

/** A finite number of the field. */
export function finite(field: string, value: number): number {
  if (!Number.isFinite(value)) throw hazardRefusal(field, 'not_a_number', `${field} must be a number`);
  return value;
}

/** A number above zero. */
export function positive(field: string, value: number): number {
  if (finite(field, value) <= 0)
    throw hazardRefusal(field, 'not_positive', `${field} must be above 0, not ${value}`, 0);
  return value;
}

/** Zero or more. */
export function notNegative(field: string, value: number): number {
  if (finite(field, value) < 0)
    throw hazardRefusal(field, 'negative', `${field} must not be negative, not ${value}`, 0);
  return value;
}

/** Between the bounds, both included. */
export function within(field: string, value: number, least: number, most: number): number {
  if (finite(field, value) < least)
    throw hazardRefusal(field, 'below', `${field} must be at least ${least}, not ${value}`, least);
  if (value > most) throw hazardRefusal(field, 'above', `${field} must be at most ${most}, not ${value}`, most);
  return value;
}

/** What a person or an instrument has to give; an answer is asked for, never made up. */
export function given<T>(field: string, value: T | null | undefined): T {
  if (value === null || value === undefined) throw hazardRefusal(field, 'missing', `${field} is needed`);
  return value;
}
