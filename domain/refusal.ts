/**
 * Refusal is a value with a reason code (design, law 9): translated once into an HTTP or tRPC code and once into words
 * (`refusal.<code>` in both languages). `field` names what was wrong, `params` fill the words.
 */
export const REFUSAL_CODES = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid',
  'conflict',
  'too_large',
  'too_many',
  'rate_limited',
  'locked_out',
  'expired',
  'replayed',
  'clock_skew',
  'bad_signature',
  'inactive_source',
  'unknown_point',
  'unknown_object',
  'unknown_datum',
  'raw_coordinates',
  'swapped_axes',
  'outside_district',
  'unavailable',
  'separation_of_duties',
  'two_persons',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

export interface Refusal {
  readonly code: RefusalCode;
  readonly field?: string;
  /** English, for logs and machine clients; people read the translated words. */
  readonly message: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** Thrown by commands and turned into an HTTP or tRPC answer at the edge; carries no secret and no SQL. */
export class RefusalError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.name = 'RefusalError';
    this.refusal = refusal;
  }
}

export const HTTP_STATUS: Record<RefusalCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  too_large: 413,
  too_many: 400,
  rate_limited: 429,
  locked_out: 429,
  expired: 401,
  replayed: 409,
  clock_skew: 401,
  bad_signature: 401,
  inactive_source: 403,
  unknown_point: 422,
  unknown_object: 422,
  unknown_datum: 422,
  raw_coordinates: 422,
  swapped_axes: 422,
  outside_district: 422,
  unavailable: 503,
  separation_of_duties: 409,
  two_persons: 409,
};
