import { randomUUID } from 'node:crypto';
import type { IngestAnswer, IngestKind } from '../../domain/ingest.ts';
import { WEBHOOK_HEADERS } from '../../domain/webhook.ts';
import { sign } from './signature.ts';

/** Where and as whom to deliver: how the simulator, the benchmark and the tests use the public interface. */
export interface Sender {
  /** For instance `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly source: string;
  readonly secret: string;
}

export function signedHeaders(
  sender: Sender,
  body: Buffer | string,
  id: string,
  timestamp = Math.floor(Date.now() / 1000),
): Record<string, string> {
  return {
    'content-type': 'application/json',
    [WEBHOOK_HEADERS.source]: sender.source,
    [WEBHOOK_HEADERS.id]: id,
    [WEBHOOK_HEADERS.timestamp]: String(timestamp),
    [WEBHOOK_HEADERS.signature]: sign(sender.secret, id, String(timestamp), body),
  };
}

/** Delivers items and returns the answer; throws with the server's words when the whole delivery was refused. */
export async function send(
  sender: Sender,
  kind: IngestKind,
  items: readonly object[],
  id: string = randomUUID(),
): Promise<IngestAnswer> {
  const body = JSON.stringify({ items });
  const response = await fetch(`${sender.url}/api/ingest/v1/${kind}`, {
    method: 'POST',
    headers: signedHeaders(sender, body, id),
    body,
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok)
    throw new Error(`${kind} refused with ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return answerOf(await response.json());
}

function answerOf(json: unknown): IngestAnswer {
  if (typeof json !== 'object' || json === null || !('accepted' in json) || !('refused' in json))
    throw new Error('the answer is not one of the ingest interface');
  return json as IngestAnswer;
}
