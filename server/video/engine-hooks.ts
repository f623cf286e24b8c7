import { timingSafeEqual } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { deriveKey } from '../secrets.ts';
import type { ExternalEngine } from './external-engine.ts';

/** Calls of a media server to us: `POST /engine-hook/<secret>/<event>`, since it can send no header of ours. */
const ADDRESS = /^\/engine-hook\/([0-9a-f]{64})\/(on_[a-z_0-9]{1,40})$/;

const streamSchema = z.object({ stream: z.string(), regist: z.boolean().optional() });
const timeoutSchema = z.object({ stream_id: z.string() });

/** The secret in the address of the hooks: made from the installation's own, so that it needs no setting. */
export function hookSecret(): string {
  return deriveKey('engine-hook').toString('hex');
}

/** Leaves the address of the hooks where only the operator reads it; a log would show the secret. */
export function publishHookAddress(gateway: string, dataDir: string): void {
  writeFileSync(join(dataDir, 'engine-hook.txt'), `${gateway}/engine-hook/${hookSecret()}/\n`, { mode: 0o600 });
}

/** The event that an address names; null for an address of something else, 'refused' for a wrong secret. */
export function hookOf(pathname: string): string | null | 'refused' {
  if (!pathname.startsWith('/engine-hook/')) return null;
  const [, given = '', event = ''] = ADDRESS.exec(pathname) ?? [];
  const wanted = Buffer.from(hookSecret());
  const found = Buffer.from(given);
  return found.length === wanted.length && timingSafeEqual(found, wanted) ? event : 'refused';
}

/** Takes an event of ZLMediaKit in; the answer tells it to go on. It never closes a stream by itself: we do, after 20 s. */
export function takeHook(engine: ExternalEngine, event: string, body: unknown): object {
  if (event === 'on_stream_changed') {
    const { success, data } = streamSchema.safeParse(body);
    if (success && data.regist === true) engine.seen(data.stream, null);
  } else if (event === 'on_rtp_server_timeout') {
    const { success, data } = timeoutSchema.safeParse(body);
    if (success) engine.timedOut(data.stream_id);
  }
  return event === 'on_stream_none_reader' ? { code: 0, close: false } : { code: 0, msg: 'success' };
}
