import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { addressProblem } from '../../../domain/outbound-address.ts';
import { RefusalError } from '../../../domain/refusal.ts';
import { env, mayReachLocal } from '../../../lib/env.ts';
import { guardedLookup } from '../../notify/post.ts';

const LONGEST_MS = 10_000;
/** Calls at once to all services together: a slow one holds up no more than these. */
const MOST_CALLS = 12;
const MOST_WAITING = 300;

export interface Fetched {
  readonly bytes: Buffer;
  readonly type: string;
}

const failure = (message: string): RefusalError =>
  new RefusalError({ code: 'unavailable', field: 'service', message, params: { seconds: 10 } });

/** Refuses addresses that the administrator of the server did not list in WORLD_SERVICES. */
export function requireListed(address: string): URL {
  const problem = addressProblem(address, mayReachLocal());
  if (problem !== null) throw new RefusalError({ code: 'invalid', field: 'service_address', message: problem });
  const url = new URL(address);
  if (!env().WORLD_SERVICES.includes(url.origin))
    throw new RefusalError({
      code: 'invalid',
      field: 'service_not_listed',
      message: `${url.origin} is not in WORLD_SERVICES`,
    });
  return url;
}

let calls = 0;
const waiting: (() => void)[] = [];
async function turn(): Promise<void> {
  if (calls >= MOST_CALLS) {
    if (waiting.length >= MOST_WAITING) throw failure('too many tiles are asked for');
    await new Promise<void>((go) => waiting.push(go));
  }
  calls += 1;
}
function leave(): void {
  calls -= 1;
  waiting.shift()?.();
}

/**
 * Fetches from a listed service: no redirect is followed, names are checked again when they are resolved, ten seconds and
 * `mostBytes` at the most. Refuses with what went wrong; the message holds no part of the address, in which keys stand.
 */
export async function fetchOutside(address: string, mostBytes: number): Promise<Fetched> {
  const url = requireListed(address);
  await turn();
  try {
    return await get(url, mostBytes);
  } finally {
    leave();
  }
}

function get(url: URL, mostBytes: number): Promise<Fetched> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const call = send(
      url,
      { headers: { 'user-agent': 'guanlan' }, lookup: guardedLookup, signal: AbortSignal.timeout(LONGEST_MS) },
      (response) => {
        const { statusCode = 0 } = response;
        if (statusCode !== 200) {
          response.destroy();
          const redirect = statusCode >= 300 && statusCode < 400;
          reject(
            failure(
              redirect ? 'the service sends elsewhere, which is not followed' : `the service answers ${statusCode}`,
            ),
          );
          return;
        }
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          parts.push(part);
          size += part.length;
          if (size <= mostBytes) return;
          response.destroy();
          reject(failure(`the service answers with more than ${mostBytes} bytes`));
        });
        response.on('end', () =>
          resolve({ bytes: Buffer.concat(parts), type: response.headers['content-type'] ?? '' }),
        );
        response.on('error', () => reject(failure('the service cut the connection')));
      },
    );
    call.on('error', ({ name }) =>
      reject(
        failure(
          name === 'TimeoutError' || name === 'AbortError'
            ? 'the service does not answer in time'
            : 'the service cannot be reached',
        ),
      ),
    );
    call.end();
  });
}
