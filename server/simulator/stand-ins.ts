import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ENDPOINT_KINDS } from '../../domain/delivery.ts';
import { checkTimestamp, WEBHOOK_HEADERS } from '../../domain/webhook.ts';
import { asEngine } from '../database.ts';
import { isSignedBy, newSecret } from '../ingest/signature.ts';
import { seal } from '../sources/seal.ts';

/** Marks the endpoints of the demo's own, so that a real system which somebody configured is left alone. */
const ACTOR = 'demo-stand-in';
const MAX_BODY_BYTES = 1_000_000;

/** Takes a message when its signature and time are right, as a receiver should (docs/channels.md). */
function receive(secret: string, req: IncomingMessage, res: ServerResponse): void {
  const parts: Buffer[] = [];
  let size = 0;
  req.on('data', (part: Buffer) => {
    size += part.length;
    if (size <= MAX_BODY_BYTES) parts.push(part);
  });
  req.on('end', () => {
    const header = (name: string): string => String(req.headers[name] ?? '');
    const [id, time] = [header(WEBHOOK_HEADERS.id), header(WEBHOOK_HEADERS.timestamp)];
    const signed = isSignedBy([secret], header(WEBHOOK_HEADERS.signature), id, time, Buffer.concat(parts));
    const fine = size <= MAX_BODY_BYTES && signed && checkTimestamp(time, Date.now()) === 'ok';
    res.writeHead(fine ? 204 : 401).end();
  });
  req.on('error', () => res.destroy());
}

/**
 * Demo only: stands in for the city-level warning system and for the SMS and voice adapters on this machine, so that
 * deliveries go their whole way. Returns how to stop.
 */
export async function startStandIns(): Promise<() => void> {
  const secret = newSecret();
  const server = createServer((req, res) => receive(secret, req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await asEngine(async (tx) => {
    for (const kind of ENDPOINT_KINDS)
      await tx.query(
        `insert into channel_endpoint as e (kind, address, secret_sealed, updated_by) values ($1, $2, $3, $4)
         on conflict (kind) do update set address = excluded.address, secret_sealed = excluded.secret_sealed, updated_at = guanlan.now()
         where e.updated_by = $4`,
        [kind, `http://127.0.0.1:${port}/${kind}`, seal(secret), ACTOR],
      );
  });
  return () => server.close();
}
