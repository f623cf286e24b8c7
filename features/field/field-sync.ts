import { CHUNK_BYTES } from '../../domain/finding.ts';
import type { FieldStore } from './field-store.ts';
import type { QueuedItem, SentItem } from './field-types.ts';

const TIMEOUT_MS = 30_000;

/** The server said no and will say no again; anything else is a line that may come back. */
class RefusedError extends Error {}

interface Answer {
  readonly received: number;
  readonly complete: boolean;
}

async function call(path: string, options: RequestInit): Promise<unknown> {
  const response = await fetch(path, { ...options, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  if (response.status === 401 || response.status === 408 || response.status === 429 || response.status >= 500)
    throw new Error(`${response.status}`);
  throw new RefusedError(`${response.status} ${text.slice(0, 300)}`);
}

function answerOf(value: unknown): Answer {
  if (typeof value === 'object' && value !== null && 'received' in value && 'complete' in value)
    return { received: Number(value.received), complete: value.complete === true };
  throw new Error('unexpected answer');
}

const deviceHeaders = (secret: string | null): Record<string, string> =>
  secret === null ? {} : { 'x-guanlan-device': secret };

/** What the server takes for an item: where to, and what. */
function messageOf(item: SentItem): readonly [path: string, body: object] {
  const { id, note, takenAt, position, media } = item;
  if (item.kind === 'track') {
    const { track, seq, patrol, mode, startedAt, endedAt, fixes } = item;
    return ['/api/field/tracks', { id, track, seq, kind: patrol, mode, startedAt, endedAt, sentAt: Date.now(), fixes }];
  }
  if (item.kind === 'permit') {
    const { permit, act, gas, alarm } = item;
    return ['/api/field/permits', { id, permit, act, text: note, takenAt, sentAt: Date.now(), position, gas, alarm }];
  }
  const common = {
    ...{ id, note, takenAt, sentAt: Date.now() },
    position: position === null ? null : { ...position, mocked: false },
    media: media.map(({ sha256, role, name, bytes }) => ({ sha256, role, name, bytes })),
  };
  if (item.kind === 'finding') return ['/api/field/findings', { ...common, code: item.code, severity: item.severity }];
  const { task, point, unable, answers, post } = item;
  return ['/api/field/results', { ...common, task, point, unable, answers, post }];
}

async function sendItem(item: SentItem, secret: string | null): Promise<void> {
  const [path, body] = messageOf(item);
  await call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...deviceHeaders(secret) },
    body: JSON.stringify(body),
  });
}

/** Sends a picture from where the server stands; throws when the line breaks, and begins there the next time. */
async function sendPicture(path: string, bytes: ArrayBuffer, secret: string | null): Promise<void> {
  const headers = deviceHeaders(secret);
  let at = answerOf(await call(path, { headers }));
  while (!at.complete) {
    const before = at.received;
    const piece = bytes.slice(before, before + CHUNK_BYTES);
    at = answerOf(await call(`${path}?offset=${before}`, { method: 'PUT', headers, body: piece }));
    if (!at.complete && at.received === before) throw new Error('stalled');
  }
}

/**
 * Sends what waits, oldest first, one after the other; each step is written to the device before the next. Repeating is
 * harmless at every point: the item has its own id, a picture its hash. Tells of every change.
 */
export async function sendWaiting(
  store: FieldStore,
  author: string,
  secret: string | null,
  tell: () => void,
): Promise<'all' | 'broken'> {
  const items = (await store.all())
    .filter((item): item is SentItem => item.kind !== 'help' && item.state !== 'sent' && item.author === author)
    .reverse();
  for (const first of items) {
    let item: SentItem = { ...first, state: 'sending', reason: '' };
    const set = async (patch: Partial<QueuedItem>) => {
      item = { ...item, ...patch };
      await store.update(item);
      tell();
    };
    try {
      await set({});
      await sendItem(item, secret);
      for (const { sha256 } of item.media) {
        if (item.done.includes(sha256)) continue;
        const bytes = await store.picture(item.id, sha256);
        if (bytes !== null) await sendPicture(`/api/field/media/${item.id}/${sha256}`, bytes, secret);
        await set({ done: [...item.done, sha256] });
        await store.drop(item.id, sha256);
      }
      await set({ state: 'sent', reason: '' });
      // A day's patrol is hundreds of pieces, and where somebody walked need not stay on the device.
      if (item.kind === 'track') await store.remove(item.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const refused = error instanceof RefusedError;
      await set({ state: refused ? 'failed' : 'waiting', reason, attempts: item.attempts + 1 });
      // One that is refused holds up no other; a broken line holds up all.
      if (!refused) return 'broken';
    }
  }
  return 'all';
}
