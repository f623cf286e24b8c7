import type { ServerResponse } from 'node:http';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { ZodError } from 'zod';
import { HTTP_STATUS, type Refusal, type RefusalCode, RefusalError } from '../domain/refusal.ts';

/** The one translation of refusals into tRPC codes; `HTTP_STATUS` is the one into HTTP (design, law 9). */
export const TRPC_CODE: Record<RefusalCode, TRPC_ERROR_CODE_KEY> = {
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  invalid: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  too_many: 'BAD_REQUEST',
  rate_limited: 'TOO_MANY_REQUESTS',
  locked_out: 'TOO_MANY_REQUESTS',
  expired: 'UNAUTHORIZED',
  replayed: 'CONFLICT',
  clock_skew: 'UNAUTHORIZED',
  bad_signature: 'UNAUTHORIZED',
  inactive_source: 'FORBIDDEN',
  unknown_point: 'UNPROCESSABLE_CONTENT',
  unknown_object: 'UNPROCESSABLE_CONTENT',
  unknown_datum: 'UNPROCESSABLE_CONTENT',
  raw_coordinates: 'UNPROCESSABLE_CONTENT',
  swapped_axes: 'UNPROCESSABLE_CONTENT',
  outside_district: 'UNPROCESSABLE_CONTENT',
  unavailable: 'SERVICE_UNAVAILABLE',
  separation_of_duties: 'CONFLICT',
  two_persons: 'CONFLICT',
};

/** SQLSTATEs that mean "somebody else was first" or "the database is away", not a fault of ours. */
const SQL_STATE: Readonly<Record<string, RefusalCode>> = {
  '23505': 'conflict',
  '40001': 'conflict',
  '40P01': 'conflict',
  '53300': 'unavailable',
  '57P01': 'unavailable',
  '57P03': 'unavailable',
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
};

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The refusal behind an error; null when it is a fault of ours, whose text stays in the log. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof RefusalError) return error.refusal;
  if (error instanceof ZodError) {
    const issue = error.issues[0];
    return {
      code: 'invalid',
      message: issue?.message ?? 'not valid',
      ...(issue === undefined || issue.path.length === 0 ? {} : { field: issue.path.join('.') }),
    };
  }
  if (!(error instanceof Error)) return null;
  const code = SQL_STATE[codeOf(error)];
  if (code === undefined) return null;
  return { code, message: code === 'conflict' ? 'somebody changed this meanwhile' : 'the database is not reachable' };
}

/** Answers an HTTP request with a refusal as JSON `{ refusal }`; nothing when the answer has begun. */
export function sendRefusal(res: ServerResponse, refusal: Refusal): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = JSON.stringify({ refusal });
  const seconds = refusal.params?.['seconds'];
  res.writeHead(HTTP_STATUS[refusal.code], {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(typeof seconds === 'number' ? { 'retry-after': String(Math.ceil(seconds)) } : {}),
    ...(refusal.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer realm="guanlan"' } : {}),
  });
  res.end(body);
}

/** Answers any error: a refusal with its reason, a fault of ours with a bare 500 and a line in the log. */
export function sendError(res: ServerResponse, error: unknown, what: string): void {
  const refusal = refusalOf(error);
  if (refusal !== null) {
    sendRefusal(res, refusal);
    return;
  }
  console.error(`${what} failed:`, error);
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(500, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end('{"error":"internal"}');
}
