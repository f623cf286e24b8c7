import type { IncomingMessage } from 'node:http';
import { env } from '../../lib/env.ts';

/** The origin that the client used: links in our answers must lead back through the same proxy. */
export function publicOrigin(req: IncomingMessage, url: URL): string {
  if (env().TRUST_PROXY !== true) return url.origin;
  const first = (name: string): string | undefined => {
    const value = req.headers[name];
    const text = Array.isArray(value) ? value[0] : value?.split(',')[0];
    return text?.trim() || undefined;
  };
  const host = first('x-forwarded-host') ?? url.host;
  const protocol = first('x-forwarded-proto') === 'https' ? 'https' : url.protocol.replace(':', '');
  const origin = `${protocol}://${host}`;
  return URL.canParse(origin) ? new URL(origin).origin : url.origin;
}
