import type { IncomingMessage } from 'node:http';
import { RefusalError } from '../../domain/refusal.ts';

/** Answers a parsed JSON body with something that JSON can carry; refuses by RefusalError. The body is not yet trusted. */
type GatewayRoute = (body: unknown) => Promise<unknown>;

/** `POST` path → what answers it. The gateway's services bring their own: `/gb28181/…`, `/pull/…`, `/record/…`. */
export type GatewayRoutes = Readonly<Record<string, GatewayRoute>>;

const BODY_LIMIT = 1024 * 1024;

/** The JSON body of a call. Throws a RefusalError when it is too large or no JSON. */
export async function readCall(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new RefusalError({ code: 'too_large', message: 'a call has at most 1 MB' });
    chunks.push(chunk);
  }
  try {
    return size === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new RefusalError({ code: 'invalid', message: 'the body is no JSON' });
  }
}
