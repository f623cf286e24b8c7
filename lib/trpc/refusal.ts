import { REFUSAL_CODES, type Refusal, type RefusalCode } from '../../domain/refusal.ts';

function isRefusalCode(value: unknown): value is RefusalCode {
  return typeof value === 'string' && (REFUSAL_CODES as readonly string[]).includes(value);
}

/** Words and numbers only; anything else an answer might hold is left out. */
function plainParams(value: unknown): Record<string, string | number> | null {
  if (typeof value !== 'object' || value === null) return null;
  const plain: Record<string, string | number> = {};
  for (const [name, inner] of Object.entries(value))
    if (typeof inner === 'string' || typeof inner === 'number') plain[name] = inner;
  return plain;
}

/** The refusal that a failed call carries, or null when the way there failed (network, restart). Boundary parser. */
export function refusalOf(error: unknown): Refusal | null {
  if (typeof error !== 'object' || error === null || !('data' in error)) return null;
  const { data } = error;
  if (typeof data !== 'object' || data === null || !('refusal' in data)) return null;
  const { refusal } = data;
  if (typeof refusal !== 'object' || refusal === null || !('code' in refusal) || !isRefusalCode(refusal.code))
    return null;
  const field = 'field' in refusal && typeof refusal.field === 'string' ? refusal.field : undefined;
  const message = 'message' in refusal && typeof refusal.message === 'string' ? refusal.message : '';
  const params = 'params' in refusal ? plainParams(refusal.params) : null;
  return {
    code: refusal.code,
    message,
    ...(field === undefined ? {} : { field }),
    ...(params === null ? {} : { params }),
  };
}
