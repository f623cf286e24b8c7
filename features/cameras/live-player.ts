import type Hls from 'hls.js/light';

/** How a picture is coming: `stalled` means that the player is recovering by itself, `unplayable` that it cannot. */
export type PlayerState = 'connecting' | 'playing' | 'stalled' | 'unplayable';

export interface PlayerStats {
  /** Wall clock of the picture on screen, epoch milliseconds. */
  readonly pictureAt: number | null;
  readonly delaySeconds: number | null;
  readonly width: number;
  readonly height: number;
  /** RFC 6381, as the stream says; null until it has said it. */
  readonly codec: string | null;
  /** Pictures that this machine could not draw in time, and all that were due. */
  readonly dropped: number;
  readonly drawn: number;
}

export interface LivePlayerOptions {
  readonly video: HTMLVideoElement;
  /** Keeps the last picture while the player starts anew. */
  readonly still: HTMLCanvasElement;
  /** Address without a query; token and mode are added to each request. */
  readonly url: string;
  readonly token: () => string;
  /** Segments instead of parts and no held requests: for many tiles over HTTP/1.1. */
  readonly economical: boolean;
  /** Server time, epoch milliseconds. */
  readonly now: () => number;
  readonly onState: (state: PlayerState) => void;
  readonly onStats: (stats: PlayerStats) => void;
  /** The server refused with this HTTP status: token, scope or camera must be asked for again; `reason` where it said one. */
  readonly onRefused: (status: number, reason: string | null) => void;
}

/** Values measured in video-protocols 4: 1.2 to 1.8 s behind the camera. */
const LIVE = {
  maxLiveSyncPlaybackRate: 1.2,
  backBufferLength: 10,
  liveSyncOnStallIncrease: 0.3,
  enableWorker: false,
} as const;
const LOW_LATENCY = { ...LIVE, lowLatencyMode: true, liveSyncDuration: 1.2, liveMaxLatencyDuration: 5 } as const;
const ECONOMICAL = { ...LIVE, lowLatencyMode: false, liveSyncDuration: 2.2, liveMaxLatencyDuration: 7 } as const;

/** Pictures stood still for this long: recover. With the first pause a new stream is on its way within 5 s. */
const STALL_MS = 3_000;
/** A camera that is asked for its first picture may take its time: the server holds the request as long. */
const FIRST_PICTURE_MS = 12_000;
const TICK_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** The next pause before trying again: 1, 2, 4, 8, 15, 15 … seconds. `attempt` counts from 0. */
export function retryPauseMs(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(attempt, 10));
}

/** Whether this browser decodes H.265; a page rendered elsewhere does not say. */
function playsH265(): boolean {
  return typeof MediaSource === 'undefined' || MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L120.B0"');
}

/** The address with the token of now, however old the one inside it is. */
export function withToken(url: string, token: string, economical: boolean): string {
  const [path = '', query = ''] = url.split('?');
  const params = new URLSearchParams(query);
  params.set('token', token);
  if (path.endsWith('.m3u8')) {
    if (economical) params.set('plain', '1');
    // The server then chooses a sub-stream or a conversion where the camera sends H.265.
    if (!playsH265()) params.set('h265', '0');
  }
  return `${path}?${params}`;
}

/** What hls.js calls a coding that this browser has no decoder for. */
const CODEC_ERRORS: ReadonlySet<string> = new Set([
  'manifestIncompatibleCodecsError',
  'bufferAddCodecError',
  'bufferIncompatibleCodecsError',
]);

/** Why the server sends no stream: `refusal.params.reason` of its JSON answer; null when it said nothing of the kind. */
export function refusalReason(request: unknown): string | null {
  if (typeof request !== 'object' || request === null || !('responseText' in request)) return null;
  try {
    const found = /"reason":"([a-z_]{1,40})"/.exec(String(request.responseText));
    return found?.[1] ?? null;
  } catch {
    // A request for bytes has no text.
    return null;
  }
}

/** One camera in one video element. Owns an hls.js instance, watches that pictures move, and starts anew when not. */
export class LivePlayer {
  private readonly options: LivePlayerOptions;
  private readonly ticker: ReturnType<typeof setInterval>;
  private hls: Hls | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private destroyed = false;
  private lastTime = -1;
  private movedAt = performance.now();
  private state: PlayerState = 'connecting';
  private codec: string | null = null;

  constructor(options: LivePlayerOptions) {
    this.options = options;
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    void this.create();
  }

  destroy(): void {
    this.destroyed = true;
    clearInterval(this.ticker);
    clearTimeout(this.retry);
    this.release();
  }

  private giveUp(): void {
    clearInterval(this.ticker);
    this.release();
    this.tell('unplayable');
  }

  /** Keeps what is on screen; a video element forgets it with its source. */
  private keepPicture(): void {
    const { video, still } = this.options;
    if (video.readyState < 2 || video.videoWidth === 0) return;
    still.width = Math.min(video.videoWidth, 1280);
    still.height = Math.round((still.width * video.videoHeight) / video.videoWidth);
    still.getContext('2d')?.drawImage(video, 0, 0, still.width, still.height);
  }

  private release(): void {
    this.keepPicture();
    this.hls?.destroy();
    this.hls = null;
    this.options.video.removeAttribute('src');
  }

  private tell(state: PlayerState): void {
    if (this.state === state || this.destroyed) return;
    this.state = state;
    this.options.onState(state);
  }

  private async create(): Promise<void> {
    const { video, url, token, economical } = this.options;
    this.movedAt = performance.now();
    this.lastTime = -1;
    const { default: Player } = await import('hls.js/light');
    if (this.destroyed || this.hls !== null) return;
    if (!Player.isSupported()) {
      // Safari on phones plays HLS itself; the playlist carries the token on.
      video.src = withToken(url, token(), true);
      await video.play().catch(() => {});
      return;
    }
    const hls = new Player({
      ...(economical ? ECONOMICAL : LOW_LATENCY),
      xhrSetup: (xhr, address) => xhr.open('GET', withToken(address, token(), economical), true),
    });
    this.hls = hls;
    hls.on(Player.Events.ERROR, (_, data) => {
      // Sound that a browser cannot decode is only missing; a picture is what this is for.
      const unplayable = CODEC_ERRORS.has(data.details) && data.sourceBufferName !== 'audio';
      if (!data.fatal && !unplayable) return;
      const status = data.response?.code ?? 0;
      if (status >= 400) this.options.onRefused(status, refusalReason(data.networkDetails));
      // Trying again would fail again: the message stays until the camera or the browser changes.
      if (unplayable) this.giveUp();
      else this.recreate();
    });
    hls.on(Player.Events.BUFFER_CODECS, (_, { video: track }) => {
      this.codec = track?.codec ?? this.codec;
    });
    hls.on(Player.Events.MANIFEST_PARSED, () => {
      // Muted video may start by itself everywhere; a refusal only means that the element went away.
      video.play().catch(() => {});
    });
    hls.loadSource(withToken(url, token(), economical));
    hls.attachMedia(video);
  }

  private recreate(): void {
    if (this.destroyed || this.retry !== undefined) return;
    this.release();
    this.tell('stalled');
    this.retry = setTimeout(
      () => {
        this.retry = undefined;
        void this.create();
      },
      retryPauseMs(this.attempt++),
    );
  }

  private tick(): void {
    const { video, now, onStats } = this.options;
    const { currentTime } = video;
    if (currentTime !== this.lastTime && video.readyState >= 2) {
      // Two moves, not one: a fresh player that shows a single frame does not play yet.
      if (this.lastTime >= 0) {
        this.tell('playing');
        this.attempt = 0;
      }
      this.lastTime = currentTime;
      this.movedAt = performance.now();
    } else if (performance.now() - this.movedAt > (this.lastTime < 0 ? FIRST_PICTURE_MS : STALL_MS)) {
      this.movedAt = performance.now();
      this.recreate();
    }
    const pictureAt = this.hls?.playingDate?.getTime() ?? null;
    const delaySeconds = pictureAt === null ? null : (now() - pictureAt) / 1000;
    const { droppedVideoFrames = 0, totalVideoFrames = 0 } = video.getVideoPlaybackQuality?.() ?? {};
    const size = { width: video.videoWidth, height: video.videoHeight };
    onStats({
      pictureAt,
      delaySeconds,
      ...size,
      codec: this.codec,
      dropped: droppedVideoFrames,
      drawn: totalVideoFrames,
    });
  }
}
