import { z } from 'zod';
import type { EngineDriver, ExternalFacts } from './external-engine.ts';
import type { MediaCapability } from './media-engine.ts';
import { VideoRefusal } from './video-refusal.ts';

/** MediaMTX (video-protocols 2.4): RTSP only; it speaks neither GB/T 28181 nor program streams. */
const LIMIT_MS = 4_000;

const pathSchema = z.object({
  ready: z.boolean(),
  tracks: z.array(z.string()).optional(),
});
const CODECS: Readonly<Record<string, string>> = { H264: 'avc1', H265: 'hvc1' };

export class MediaMtxDriver implements EngineDriver {
  readonly capabilities: ReadonlySet<MediaCapability> = new Set<MediaCapability>(['ll-hls', 'pull']);
  private readonly api: string;
  private readonly hls: string;
  private readonly pulled = new Set<string>();

  constructor(api: string, hls: string) {
    this.api = api.replace(/\/+$/, '');
    this.hls = hls.replace(/\/+$/, '');
  }

  private async call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    let answer: Response;
    try {
      answer = await fetch(`${this.api}${path}`, {
        method,
        signal: AbortSignal.timeout(LIMIT_MS),
        redirect: 'error',
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
    } catch (error) {
      throw new VideoRefusal('unreachable', `media server: ${error instanceof Error ? error.message : String(error)}`);
    }
    const text = await answer.text();
    if (answer.status === 404) return null;
    if (!answer.ok) throw new VideoRefusal('protocol', `media server: ${answer.status} ${text.slice(0, 200)}`);
    return text === '' ? {} : JSON.parse(text);
  }

  /** Names of its paths: ours begin with a folder, so that those of others are never touched. */
  private static nameOf(streamId: string): string {
    return `guanlan/${streamId.replaceAll('~', '.')}`;
  }

  openReceiver(): Promise<never> {
    return Promise.reject(new VideoRefusal('not_configured', 'MediaMTX receives no GB/T 28181'));
  }
  connectActive(): Promise<never> {
    return this.openReceiver();
  }
  async updateSsrc(): Promise<void> {}

  async startPull(streamId: string, url: string): Promise<void> {
    await this.release(streamId);
    const name = MediaMtxDriver.nameOf(streamId);
    const onDemand = { sourceOnDemand: true, sourceOnDemandStartTimeout: '10s', sourceOnDemandCloseAfter: '20s' };
    await this.call('POST', `/v3/config/paths/add/${name}`, { source: url, rtspTransport: 'tcp', ...onDemand });
    this.pulled.add(streamId);
  }

  async release(streamId: string): Promise<void> {
    if (!this.pulled.delete(streamId)) return;
    await this.call('DELETE', `/v3/config/paths/delete/${MediaMtxDriver.nameOf(streamId)}`).catch((error: unknown) =>
      console.error(`a path of the media server was not removed: ${error}`),
    );
  }

  hlsUrl(streamId: string): string | null {
    return this.pulled.has(streamId) ? `${this.hls}/${MediaMtxDriver.nameOf(streamId)}/index.m3u8` : null;
  }

  async look(streamId: string): Promise<ExternalFacts | null> {
    if (!this.pulled.has(streamId)) return null;
    const path = pathSchema.safeParse(await this.call('GET', `/v3/paths/get/${MediaMtxDriver.nameOf(streamId)}`));
    if (!path.success || !path.data.ready) return null;
    const codecs = path.data.tracks?.map((track) => CODECS[track] ?? '').find((codec) => codec !== '') ?? null;
    return { codecs, width: null, height: null, picturesPerSecond: 0, bitsPerSecond: 0 };
  }

  close(): void {
    this.pulled.clear();
  }
}
