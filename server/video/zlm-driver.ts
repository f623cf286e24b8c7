import { z } from 'zod';
import type { EngineDriver, ExternalFacts } from './external-engine.ts';
import type { MediaCapability, ReceiverRequest } from './media-engine.ts';
import { VideoRefusal } from './video-refusal.ts';

/** ZLMediaKit (video-protocols 2.1): received GB/T 28181 streams live in app `rtp`, fetched ones in `proxy`. */
const LIMIT_MS = 4_000;
/** A node that does not answer this often in a row is gone. */
const MOST_MISSES = 2;
const TCP_MODE = { udp: 0, 'tcp-passive': 1, 'tcp-active': 2 } as const;

const okay = z.object({ code: z.literal(0) });
const opened = okay.extend({ port: z.int() });
const proxied = okay.extend({ data: z.object({ key: z.string() }) });
const media = okay.extend({
  data: z
    .array(
      z.object({
        app: z.string(),
        stream: z.string(),
        bytesSpeed: z.number().optional(),
        tracks: z
          .array(
            z.object({
              codec_id_name: z.string().optional(),
              width: z.number().optional(),
              height: z.number().optional(),
              fps: z.number().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});

interface Node {
  readonly base: string;
  readonly ip: string;
  misses: number;
  streams: number;
}
interface Place {
  readonly node: Node;
  readonly app: 'rtp' | 'proxy';
  /** Of a fetched stream. */
  readonly key: string | null;
}

const CODECS: Readonly<Record<string, string>> = { H264: 'avc1', H265: 'hvc1' };

export class ZlmDriver implements EngineDriver {
  readonly capabilities: ReadonlySet<MediaCapability> = new Set<MediaCapability>(['receive', 'pull']);
  private readonly nodes: readonly Node[];
  private readonly secret: string;
  private readonly places = new Map<string, Place>();
  private readonly lost: (streamIds: readonly string[]) => void;

  /** `addresses`: base addresses of the nodes' HTTP API; cameras send to the same hosts. */
  constructor(addresses: readonly string[], secret: string, lost: (streamIds: readonly string[]) => void) {
    this.nodes = addresses.map((base) => ({
      base: base.replace(/\/+$/, ''),
      ip: new URL(base).hostname,
      misses: 0,
      streams: 0,
    }));
    this.secret = secret;
    this.lost = lost;
  }

  private async call<T>(node: Node, name: string, params: Record<string, string>, schema: z.ZodType<T>): Promise<T> {
    let answer: unknown;
    try {
      const body = new URLSearchParams({ secret: this.secret, ...params });
      const got = await fetch(`${node.base}/index/api/${name}`, {
        method: 'POST',
        body,
        signal: AbortSignal.timeout(LIMIT_MS),
        redirect: 'error',
      });
      answer = await got.json();
      node.misses = 0;
    } catch (error) {
      this.miss(node);
      throw new VideoRefusal(
        'unreachable',
        `media server ${node.ip}: ${error instanceof Error ? error.message : error}`,
      );
    }
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    const said = z.object({ code: z.number(), msg: z.string().optional() }).safeParse(answer);
    throw new VideoRefusal(
      'protocol',
      `media server, ${name}: ${said.success ? (said.data.msg ?? said.data.code) : '?'}`,
    );
  }

  private miss(node: Node): void {
    node.misses += 1;
    if (node.misses !== MOST_MISSES) return;
    const gone = [...this.places].filter(([, place]) => place.node === node).map(([streamId]) => streamId);
    for (const streamId of gone) this.places.delete(streamId);
    node.streams = 0;
    console.error(`media server ${node.ip} does not answer: ${gone.length} streams go to another one`);
    this.lost(gone);
  }

  /** The node that answers and carries the fewest. A node given up is tried again when no other is left. */
  private pick(): Node {
    const [best] = this.nodes.toSorted(
      (a, b) => Number(a.misses >= MOST_MISSES) - Number(b.misses >= MOST_MISSES) || a.streams - b.streams,
    );
    if (best === undefined) throw new VideoRefusal('not_configured', 'no media server');
    return best;
  }

  private settle(streamId: string, place: Place): void {
    this.places.set(streamId, place);
    place.node.streams += 1;
  }

  async openReceiver({
    streamId,
    ssrc,
    mode,
  }: ReceiverRequest): Promise<{ readonly ip: string; readonly port: number }> {
    await this.release(streamId);
    const node = this.pick();
    const params = { port: '0', stream_id: streamId, tcp_mode: String(TCP_MODE[mode]), re_use_port: '0' };
    // With an SSRC the server drops cameras that choose their own; the port alone binds (video-protocols 3.10).
    void ssrc;
    const { port } = await this.call(node, 'openRtpServer', params, opened);
    this.settle(streamId, { node, app: 'rtp', key: null });
    return { ip: node.ip, port };
  }

  async connectActive(streamId: string, ip: string, port: number): Promise<void> {
    const place = this.places.get(streamId);
    if (place === undefined) return;
    const params = { stream_id: streamId, dst_url: ip, dst_port: String(port) };
    await this.call(place.node, 'connectRtpServer', params, okay);
  }

  async updateSsrc(streamId: string, ssrc: number): Promise<void> {
    const place = this.places.get(streamId);
    if (place !== undefined)
      await this.call(place.node, 'updateRtpServerSSRC', { stream_id: streamId, ssrc: String(ssrc) }, okay);
  }

  async startPull(streamId: string, url: string): Promise<void> {
    await this.release(streamId);
    const node = this.pick();
    const where = { vhost: '__defaultVhost__', app: 'proxy', stream: streamId };
    const how = { url, rtp_type: '0', timeout_sec: '10', enable_fmp4: '1' };
    const { data } = await this.call(node, 'addStreamProxy', { ...where, ...how }, proxied);
    this.settle(streamId, { node, app: 'proxy', key: data.key });
  }

  async release(streamId: string): Promise<void> {
    const place = this.places.get(streamId);
    if (place === undefined) return;
    this.places.delete(streamId);
    place.node.streams = Math.max(0, place.node.streams - 1);
    const work =
      place.key === null
        ? this.call(place.node, 'closeRtpServer', { stream_id: streamId }, okay)
        : this.call(place.node, 'delStreamProxy', { key: place.key }, okay);
    await work.catch((error: unknown) =>
      console.error(`stream ${streamId} of the media server was not closed: ${error}`),
    );
  }

  hlsUrl(streamId: string): string | null {
    const place = this.places.get(streamId);
    if (place === undefined) return null;
    return `${place.node.base}/${place.app}/${encodeURIComponent(streamId)}/hls.fmp4.m3u8`;
  }

  async look(streamId: string): Promise<ExternalFacts | null> {
    const place = this.places.get(streamId);
    if (place === undefined) return null;
    const params = { app: place.app, stream: streamId, schema: 'fmp4' };
    const { data = [] } = await this.call(place.node, 'getMediaList', params, media);
    const [found] = data;
    if (found === undefined) return null;
    const video = found.tracks?.find(({ width }) => width !== undefined);
    return {
      codecs: CODECS[video?.codec_id_name ?? ''] ?? null,
      width: video?.width ?? null,
      height: video?.height ?? null,
      picturesPerSecond: video?.fps ?? 0,
      bitsPerSecond: (found.bytesSpeed ?? 0) * 8,
    };
  }

  close(): void {
    this.places.clear();
  }
}
