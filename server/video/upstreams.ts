import type { CameraSource } from './camera-source.ts';
import type { Upstream, UpstreamRequest, UpstreamSession } from './upstream.ts';
import { VideoRefusal } from './video-refusal.ts';

type Kind = CameraSource['kind'];
type Opener = (request: UpstreamRequest) => Promise<UpstreamSession>;

/** The kinds of camera that this gateway can open; filled in `server/gateway.ts`. */
export class Upstreams {
  private readonly openers = new Map<Kind, Opener>();

  add<K extends Kind>(upstream: Upstream<Extract<CameraSource, { kind: K }>> & { readonly kind: K }): this {
    const { kind } = upstream;
    const mine = (source: CameraSource): source is Extract<CameraSource, { kind: K }> => source.kind === kind;
    this.openers.set(kind, async (request) => {
      const { source } = request;
      if (!mine(source)) throw new VideoRefusal('not_configured', source.kind);
      return upstream.open({ ...request, source });
    });
    return this;
  }

  /** Rejects with a VideoRefusal; `not_configured` for a kind that nobody added. */
  async open(request: UpstreamRequest): Promise<UpstreamSession> {
    const opener = this.openers.get(request.source.kind);
    if (opener === undefined) throw new VideoRefusal('not_configured', request.source.kind);
    return opener(request);
  }
}
