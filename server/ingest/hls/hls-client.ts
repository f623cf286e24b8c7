import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameSink } from '../../media/frame.ts';
import type { Credentials } from '../../video/credentials.ts';
import { VideoRefusal } from '../../video/video-refusal.ts';
import { type Fetched, fetchPull } from './hls-fetch.ts';
import { chooseVariant, type HlsPlaylist, parseHlsPlaylist } from './hls-playlist.ts';
import { pacedFrames } from './paced-frames.ts';
import { tsFrames } from './ts-frames.ts';

const PLAYLIST_BYTES = 512 * 1024;
const SEGMENT_BYTES = 32 * 1024 * 1024;
/** Whole segments behind the newest at which a viewer begins. */
const BEGIN_BEHIND = 2;
/** Playlists in a row that may fail before the stream counts as ended. */
const PATIENCE = 3;

export interface HlsSettings {
  readonly url: string;
  readonly login: Credentials | null;
  readonly stream: 'main' | 'sub';
  readonly sink: FrameSink;
}

type MediaPlaylist = Extract<HlsPlaylist, { kind: 'media' }>;
interface Found {
  readonly url: string;
  readonly playlist: MediaPlaylist;
}

function parsed({ url, body }: Fetched): { readonly url: string; readonly playlist: HlsPlaylist } {
  const playlist = parseHlsPlaylist(body.toString('utf8'));
  if (playlist === null) throw new VideoRefusal('protocol', 'the address holds no playlist');
  return { url, playlist };
}

function readable(url: string, playlist: HlsPlaylist): Found {
  if (playlist.kind === 'master') throw new VideoRefusal('protocol', 'a playlist of playlists of playlists');
  if (playlist.unreadable !== null) throw new VideoRefusal('codec', playlist.unreadable);
  return { url, playlist };
}

/** The media playlist behind an address, which may be a list of streams. Rejects with a VideoRefusal. */
async function findPlaylist({ url, login, stream }: Omit<HlsSettings, 'sink'>): Promise<Found> {
  const first = parsed(await fetchPull(url, login, PLAYLIST_BYTES));
  if (first.playlist.kind === 'media') return readable(first.url, first.playlist);
  const variant = chooseVariant(first.playlist.variants, stream);
  if (variant === null || !URL.canParse(variant.uri, first.url))
    throw new VideoRefusal('protocol', 'no stream in the playlist');
  const second = parsed(await fetchPull(new URL(variant.uri, first.url).href, login, PLAYLIST_BYTES));
  return readable(second.url, second.playlist);
}

/** Whether an address plays: its playlist, and what the newest segment holds. Rejects with a VideoRefusal. */
export async function probeHls(url: string, login: Credentials | null): Promise<string> {
  const found = await findPlaylist({ url, login, stream: 'main' });
  const newest = found.playlist.segments.at(-1);
  if (newest === undefined) throw new VideoRefusal('no_pictures', 'the playlist is empty');
  const { body } = await fetchPull(new URL(newest.uri, found.url).href, login, SEGMENT_BYTES);
  const codecs = new Set(
    tsFrames()
      .push(body)
      .map(({ codec }) => codec),
  );
  if (![...codecs].some((codec) => codec === 'h264' || codec === 'h265'))
    throw new VideoRefusal('codec', 'no video that can be shown');
  return [...codecs].join(', ');
}

/** Fetches a live stream, segment by segment, until it is closed; its end is told to the sink. Rejects with a VideoRefusal. */
export async function openHls(settings: HlsSettings): Promise<{ close(): Promise<void> }> {
  const { login, sink } = settings;
  const first = await findPlaylist(settings);
  const stopping = new AbortController();
  const paced = pacedFrames(sink);
  const frames = tsFrames();
  let next = Math.max(0, first.playlist.segments.at(-BEGIN_BEHIND)?.number ?? 0);
  let failures = 0;

  const takeNew = async ({ url, playlist }: Found): Promise<void> => {
    // The window moved past us, or the server began anew.
    const oldest = playlist.segments[0]?.number ?? next;
    const newest = playlist.segments.at(-1)?.number ?? next;
    if (next < oldest || next > newest + 1) next = Math.max(oldest, newest - BEGIN_BEHIND + 1);
    for (const segment of playlist.segments) {
      if (segment.number < next || stopping.signal.aborted || !URL.canParse(segment.uri, url)) continue;
      const { body } = await fetchPull(new URL(segment.uri, url).href, login, SEGMENT_BYTES);
      if (!stopping.signal.aborted) paced.push(frames.push(body));
      next = segment.number + 1;
    }
  };
  const follow = async (found: Found): Promise<void> => {
    await takeNew(found);
    for (let playlist = found.playlist; !playlist.ended && !stopping.signal.aborted; ) {
      await sleep(playlist.targetSeconds * 500, undefined, { signal: stopping.signal }).catch(() => {});
      try {
        const again = parsed(await fetchPull(found.url, login, PLAYLIST_BYTES));
        const now = readable(again.url, again.playlist);
        await takeNew(now);
        playlist = now.playlist;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures >= PATIENCE) throw error;
      }
    }
    while (paced.waiting > 0 && !stopping.signal.aborted) await sleep(100);
  };
  void follow(first)
    .then(
      () => 'ended' as const,
      (error: unknown) => (error instanceof VideoRefusal ? error.reason : 'protocol'),
    )
    .then((reason) => {
      paced.stop();
      if (!stopping.signal.aborted) sink.ended(reason);
    });
  return {
    close: async () => {
      stopping.abort();
      paced.stop();
    },
  };
}
