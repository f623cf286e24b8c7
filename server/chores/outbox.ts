import { z } from 'zod';
import { WEBHOOK_HEADERS } from '../../domain/webhook.ts';
import { asEngine, type Tx } from '../database.ts';
import { sign } from '../ingest/signature.ts';
import { unseal } from '../sources/seal.ts';

/** Setting `outbox_receivers`: systems that take our warnings as Standard Webhooks. None are configured by default. */
const receiversSchema = z.array(z.object({ id: z.string(), url: z.url(), kind: z.string(), secretSealed: z.string() }));
type Receiver = z.infer<typeof receiversSchema>[number];

interface Message {
  readonly id: number;
  readonly kind: string;
  readonly idempotency_key: string;
  readonly payload: unknown;
}

const BATCH = 50;
const TIMEOUT_MS = 10_000;
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 600;

async function receivers(tx: Tx): Promise<Receiver[]> {
  const { rows } = await tx.query<{ value: unknown }>(`select value from setting where key = 'outbox_receivers'`);
  return receiversSchema.parse(rows[0]?.value ?? []);
}

/**
 * Delivers due outbox rows, at least once and with an idempotency key (a duplicate beats a missed one). Claimed rows are
 * due again after a growing pause, so that a worker that dies loses nothing. Without receivers the rows stay.
 */
export async function deliverOutbox(): Promise<number> {
  const { to, messages } = await asEngine(async (tx) => {
    const known = await receivers(tx);
    return { to: known, messages: known.length === 0 ? [] : await claim(tx, known) };
  });
  let delivered = 0;
  for (const message of messages) {
    const failure = await deliverOne(
      message,
      to.filter((receiver) => receiver.kind === message.kind),
    );
    await asEngine((tx) =>
      tx.query(
        'update outbox set delivered_at = case when $2::text is null then guanlan.now() end, last_error = $2 where id = $1',
        [message.id, failure],
      ),
    );
    if (failure === null) delivered += 1;
  }
  return delivered;
}

async function claim(tx: Tx, known: readonly Receiver[]): Promise<Message[]> {
  const { rows } = await tx.query<Message>(
    `update outbox o set attempts = o.attempts + 1,
       due_at = guanlan.now() + make_interval(secs => least(${LONGEST_PAUSE_SECONDS}, ${FIRST_PAUSE_SECONDS} * power(2, least(o.attempts, 10))))
     where o.id in (select id from outbox where delivered_at is null and due_at <= guanlan.now() and kind = any($1) order by due_at limit ${BATCH} for update skip locked)
     returning o.id, o.kind, o.idempotency_key, o.payload`,
    [known.map((receiver) => receiver.kind)],
  );
  return rows;
}

/** Null when every receiver took it; otherwise the first failure in words. */
async function deliverOne(message: Message, to: readonly Receiver[]): Promise<string | null> {
  for (const receiver of to) {
    const body = JSON.stringify({ kind: message.kind, data: message.payload });
    const timestamp = String(Math.floor(Date.now() / 1000));
    try {
      const response = await fetch(receiver.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [WEBHOOK_HEADERS.id]: message.idempotency_key,
          [WEBHOOK_HEADERS.timestamp]: timestamp,
          [WEBHOOK_HEADERS.signature]: sign(
            unseal(Buffer.from(receiver.secretSealed, 'base64')),
            message.idempotency_key,
            timestamp,
            body,
          ),
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) return `${receiver.id}: HTTP ${response.status}`;
    } catch (error) {
      return `${receiver.id}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return null;
}
