import type Hls from 'hls.js/light';

/** What a recorder or terminal sends from its own disk: arrives like a live picture, and stands still while it is paused. */
export class DevicePlayer {
  private readonly video: HTMLVideoElement;
  private hls: Hls | null = null;
  private destroyed = false;

  constructor(video: HTMLVideoElement, url: string, onFailure: () => void) {
    this.video = video;
    void this.create(url, onFailure);
  }

  private async create(url: string, onFailure: () => void): Promise<void> {
    const { default: Player } = await import('hls.js/light');
    if (this.destroyed) return;
    if (!Player.isSupported()) {
      this.video.src = url;
      await this.video.play().catch(() => {});
      return;
    }
    const hls = new Player({
      enableWorker: false,
      liveSyncDuration: 1.5,
      liveMaxLatencyDuration: 8,
      backBufferLength: 20,
    });
    this.hls = hls;
    hls.on(Player.Events.MANIFEST_PARSED, () => void this.video.play().catch(() => {}));
    hls.on(Player.Events.ERROR, (_, data) => {
      if (data.fatal) onFailure();
    });
    hls.loadSource(url);
    hls.attachMedia(this.video);
  }

  /** The device sends nothing now: asking on would only be refused. */
  pause(): void {
    this.video.pause();
    this.hls?.stopLoad();
  }

  resume(): void {
    this.hls?.startLoad(-1);
    void this.video.play().catch(() => {});
  }

  destroy(): void {
    this.destroyed = true;
    this.hls?.destroy();
    this.hls = null;
    this.video.removeAttribute('src');
  }
}
