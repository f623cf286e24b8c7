import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { SEND_TIMEOUT_MS } from '../../domain/delivery.ts';
import { addressProblem, isLocalAddress } from '../../domain/outbound-address.ts';
import { mayReachLocal } from '../../lib/env.ts';

/** A request as a channel wants it. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  /** The first 64 KiB; whoever answers more is not waited for. */
  readonly body: string;
}

const MAX_ANSWER_BYTES = 65_536;

/** A name may change where it points between the check and the call, so the address itself is checked when it is used. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error !== null) return callback(error, '', 0);
    const allowed = mayReachLocal() ? found : found.filter(({ address }) => !isLocalAddress(address));
    const [first] = allowed;
    if (first === undefined) return callback(new Error('the name leads to this machine or nowhere'), '', 0);
    // Node asks for all addresses when it wants to race them.
    if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};

/**
 * Posts once, follows no redirect, gives up after ten seconds in all. Rejects with a sentence that holds no part of the
 * address: tokens of robots stand in it.
 */
export function post(outgoing: Outgoing): Promise<Answer> {
  const problem = addressProblem(outgoing.url, mayReachLocal());
  if (problem !== null) return Promise.reject(new Error(`the address is refused: ${problem}`));
  const url = new URL(outgoing.url);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const call = send(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'guanlan',
          ...outgoing.headers,
          'content-length': Buffer.byteLength(outgoing.body),
        },
        lookup: guardedLookup,
        // The time counts for the whole exchange, also for a receiver that sends a byte now and then.
        signal: AbortSignal.timeout(SEND_TIMEOUT_MS),
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        const done = () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') });
        response.on('data', (part: Buffer) => {
          parts.push(part.subarray(0, MAX_ANSWER_BYTES - size));
          size += part.length;
          if (size >= MAX_ANSWER_BYTES) {
            done();
            response.destroy();
          }
        });
        response.on('end', done);
        response.on('error', (error) => reject(worded(error)));
      },
    );
    call.on('error', (error) => reject(worded(error)));
    call.end(outgoing.body);
  });
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the receiver refuses connections',
  ECONNRESET: 'the receiver cut the connection',
  ENOTFOUND: 'the name of the receiver is unknown',
  EAI_AGAIN: 'the name service does not answer',
  EHOSTUNREACH: 'the receiver cannot be reached',
  ENETUNREACH: 'the receiver cannot be reached',
  ETIMEDOUT: 'the receiver does not answer',
};

function worded(error: Error & { readonly code?: string }): Error {
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new Error(`no answer within ${SEND_TIMEOUT_MS / 1000} s`);
  return new Error(WORDS[error.code ?? ''] ?? error.message.replace(/https?:\S+/g, '…'));
}
