import type Hls from 'hls.js/light';
import { clockOf, type PlayedFragment, positionOf } from './vod-clock.ts';

export interface RecordPlayerOptions {
  readonly video: HTMLVideoElement;
  readonly url: string;
  /** Renewed while somebody looks; added to every request. */
  readonly token: () => string;
  /** Where to begin, epoch ms. */
  readonly startAt: number;
  /** Wall clock of the picture on screen, epoch ms; a few times a second. */
  readonly onClock: (at: number | null, isPlaying: boolean) => void;
  /** The server refused with this HTTP status, or nothing could be read (0). */
  readonly onFailure: (status: number) => void;
}

const TICK_MS = 200;

function withToken(address: string, token: string): string {
  const [path = '', query = ''] = address.split('?');
  const params = new URLSearchParams(query);
  params.set('token', token);
  return `${path}?${params}`;
}

/** One stored span in one video element: plays by the wall clock and jumps over gaps. */
export class RecordPlayer {
  private readonly options: RecordPlayerOptions;
  private readonly ticker: ReturnType<typeof setInterval>;
  private hls: Hls | null = null;
  private destroyed = false;

  constructor(options: RecordPlayerOptions) {
    this.options = options;
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    void this.create();
  }

  private fragments(): readonly PlayedFragment[] {
    const level = this.hls?.levels[0]?.details;
    return level?.fragments.map(({ start, duration, programDateTime }) => ({ start, duration, programDateTime })) ?? [];
  }

  private async create(): Promise<void> {
    const { video, url, token, startAt, onFailure } = this.options;
    const { default: Player } = await import('hls.js/light');
    if (this.destroyed) return;
    if (!Player.isSupported()) {
      // Safari on phones plays HLS itself; its clock is not known, so it begins at the beginning.
      video.src = withToken(url, token());
      await video.play().catch(() => {});
      return;
    }
    const hls = new Player({
      enableWorker: false,
      maxBufferLength: 30,
      backBufferLength: 60,
      autoStartLoad: false,
      xhrSetup: (xhr, address) => xhr.open('GET', withToken(address, token()), true),
    });
    this.hls = hls;
    hls.on(Player.Events.ERROR, (_, data) => {
      if (data.fatal) onFailure(data.response?.code ?? 0);
    });
    // Told once the playlist is read and before anything is loaded. A later second start would abort the first file's
    // head while it is fetched, and the player would wait for it for ever where two files meet.
    hls.once(Player.Events.LEVEL_UPDATED, () => {
      const position = positionOf(this.fragments(), startAt) ?? 0;
      hls.startLoad(position);
      video.currentTime = position;
      video.play().catch(() => {});
    });
    hls.on(Player.Events.MANIFEST_PARSED, () => hls.startLoad(-1));
    hls.loadSource(withToken(url, token()));
    hls.attachMedia(video);
  }

  /** Goes to a wall clock, epoch ms. */
  seek(at: number): void {
    const position = positionOf(this.fragments(), at);
    if (position !== null) this.options.video.currentTime = position;
  }

  private tick(): void {
    const { video, onClock } = this.options;
    const at = video.readyState >= 1 ? clockOf(this.fragments(), video.currentTime) : null;
    onClock(at, !video.paused && !video.ended);
  }

  destroy(): void {
    this.destroyed = true;
    clearInterval(this.ticker);
    this.hls?.destroy();
    this.hls = null;
    this.options.video.removeAttribute('src');
  }
}
