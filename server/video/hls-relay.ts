import { createHash } from 'node:crypto';
import { type ReloadRequest, withAddresses } from '../media/playlist.ts';
import type { MediaAnswer } from './media-engine.ts';

/** Longer than a low-latency server holds a playlist, shorter than the web process waits for us. */
const LIMIT_MS = 8_000;
const MOST_NAMES = 400;
const MOST_BYTES = 32 * 1024 * 1024;
const REFUSED = { invalid: { kind: 'refused', reason: 'invalid' }, gone: { kind: 'refused', reason: 'gone' } } as const;
const LATE: MediaAnswer = { kind: 'refused', reason: 'late' };

/** The HLS of another media server under names of ours: viewers never learn its address, and it is never open to them. */
export class HlsRelay {
  private readonly master: URL;
  private playlistUrl: URL | null = null;
  /** Our name → its address; the oldest are forgotten. */
  private readonly names = new Map<string, string>();

  constructor(address: string) {
    this.master = new URL(address);
  }

  /** A held request when the server knows low latency, otherwise its playlist of now. */
  async playlist(reload: ReloadRequest | null): Promise<MediaAnswer> {
    const url = new URL(this.playlistUrl ?? this.master);
    if (reload !== null && this.playlistUrl !== null) {
      url.searchParams.set('_HLS_msn', String(reload.number));
      if (reload.part !== null) url.searchParams.set('_HLS_part', String(reload.part));
    }
    const answer = await get(url);
    if (answer === null) return LATE;
    const text = answer.toString('utf8');
    if (!text.startsWith('#EXTM3U')) return LATE;
    const variant = /#EXT-X-STREAM-INF:[^\n]*\n([^\n#]+)/.exec(text)?.[1];
    if (variant !== undefined && this.playlistUrl === null) {
      this.playlistUrl = this.sameOrigin(new URL(variant.trim(), url));
      return this.playlistUrl === null ? LATE : this.playlist(null);
    }
    return { kind: 'playlist', text: withAddresses(text, (uri) => this.nameOf(uri, url)) };
  }

  /** A playlist must not lead us to a third machine. */
  private sameOrigin(url: URL): URL | null {
    return url.origin === this.master.origin ? url : null;
  }

  private nameOf(uri: string, base: URL): string {
    const target = this.sameOrigin(new URL(uri, base));
    if (target === null) return 'ext-refused.bin';
    const ending = /\.(mp4|m4s|ts)$/.exec(target.pathname)?.[1] ?? 'bin';
    const name = `ext-${createHash('sha256').update(target.href).digest('hex').slice(0, 20)}.${ending}`;
    this.names.delete(name);
    this.names.set(name, target.href);
    for (const old of this.names.keys()) if (this.names.size > MOST_NAMES) this.names.delete(old);
    return name;
  }

  async media(name: string): Promise<MediaAnswer> {
    const target = this.names.get(name);
    if (target === undefined) return REFUSED.gone;
    const bytes = await get(new URL(target));
    if (bytes === null) return REFUSED.gone;
    return { kind: 'bytes', bytes, type: name.endsWith('.ts') ? 'video/mp2t' : 'video/mp4' };
  }
}

/** Null for whatever is no complete answer in time. */
async function get(url: URL): Promise<Buffer | null> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS), redirect: 'error' });
    if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > MOST_BYTES) return null;
    const bytes = Buffer.from(await answer.arrayBuffer());
    return bytes.length > MOST_BYTES ? null : bytes;
  } catch {
    return null;
  }
}
