import type { Segment, Segmenter } from './segmenter.ts';

/** Names of a channel's media, relative to its playlist. */
const initName = (number: number) => `init-${number}.mp4`;
const segmentName = (number: number) => `seg-${number}.m4s`;
const partName = (number: number, part: number) => `part-${number}-${part}.m4s`;

/** What a media name asks for; null for a name that is none of ours. */
export type MediaRequest =
  | { readonly kind: 'init' /** Null for the newest. */; readonly number: number | null }
  | { readonly kind: 'segment'; readonly number: number }
  /** Of another media server. */
  | { readonly kind: 'external' }
  | { readonly kind: 'part'; readonly number: number; readonly part: number };

export function parseMediaName(name: string): MediaRequest | null {
  const init = /^init(?:-(\d{1,15}))?\.mp4$/.exec(name);
  if (init !== null) return { kind: 'init', number: init[1] === undefined ? null : Number(init[1]) };
  const found = /^(?:seg-(\d{1,15})|part-(\d{1,15})-(\d{1,4}))\.m4s$/.exec(name);
  if (found === null) return /^ext-[0-9a-f]{20}\.(?:mp4|m4s|ts|bin)$/.test(name) ? { kind: 'external' } : null;
  const [, segment, of, part] = found;
  if (segment !== undefined) return { kind: 'segment', number: Number(segment) };
  return { kind: 'part', number: Number(of), part: Number(part) };
}

/** Parts are named only where a player at the live edge can still want them. */
const SEGMENTS_WITH_PARTS = 3;

/** Whole seconds that no segment exceeds when rounded (RFC 8216bis 4.4.3.1). */
function targetDuration(segments: readonly Segment[]): number {
  return Math.max(1, ...segments.map((segment) => Math.round(segment.durationSeconds)));
}

function partTarget(segmenter: Segmenter): number {
  const longest = [...segmenter.complete, ...(segmenter.current === null ? [] : [segmenter.current])]
    .flatMap((segment) => segment.parts)
    .reduce((most, part) => Math.max(most, part.durationSeconds), segmenter.settings.partSeconds);
  return Math.ceil(longest * 1000) / 1000;
}

function partLines(segment: Segment): string[] {
  return segment.parts.map(
    (part, index) =>
      `#EXT-X-PART:DURATION=${part.durationSeconds.toFixed(5)},URI="${partName(segment.number, index)}"${part.independent ? ',INDEPENDENT=YES' : ''}`,
  );
}

/** The media playlist of a channel (RFC 8216bis); null until one complete segment exists (video-protocols 4). */
export function renderPlaylist(segmenter: Segmenter): string | null {
  const { complete, current } = segmenter;
  const [first] = complete;
  if (first === undefined) return null;
  const part = partTarget(segmenter);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${targetDuration(complete)}`,
    // PART-HOLD-BACK must be at least three parts, HOLD-BACK at least three target durations.
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${(part * 3.5).toFixed(3)},HOLD-BACK=${(targetDuration(complete) * 3).toFixed(3)}`,
    `#EXT-X-PART-INF:PART-TARGET=${part.toFixed(3)}`,
    `#EXT-X-MEDIA-SEQUENCE:${first.number}`,
    ...(segmenter.discontinuitySequence === 0
      ? []
      : [`#EXT-X-DISCONTINUITY-SEQUENCE:${segmenter.discontinuitySequence}`]),
  ];
  let init: number | null = null;
  const begin = (segment: Segment) => {
    if (segment.discontinuity && init !== null) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.init !== init) lines.push(`#EXT-X-MAP:URI="${initName(segment.init)}"`);
    init = segment.init;
  };
  complete.forEach((segment, index) => {
    begin(segment);
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startedAt).toISOString()}`);
    if (index >= complete.length - SEGMENTS_WITH_PARTS) lines.push(...partLines(segment));
    lines.push(`#EXTINF:${segment.durationSeconds.toFixed(5)},`, segmentName(segment.number));
  });
  if (current !== null && current.parts.length > 0) {
    begin(current);
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(current.startedAt).toISOString()}`, ...partLines(current));
  }
  const next = segmenter.expected;
  lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partName(next.number, next.part)}"`);
  return `${lines.join('\n')}\n`;
}

/** Changes each address of a playlist. */
export function withAddresses(playlist: string, change: (uri: string) => string): string {
  return playlist
    .split('\n')
    .map((line) => {
      if (line === '') return line;
      if (!line.startsWith('#')) return change(line);
      return line.replace(/URI="([^"]*)"/, (_, uri: string) => `URI="${change(uri)}"`);
    })
    .join('\n');
}

/** Adds a query to each address, so that the token travels on every segment. */
export function withQuery(playlist: string, query: string): string {
  return withAddresses(playlist, (uri) => `${uri}${uri.includes('?') ? '&' : '?'}${query}`);
}

/** Lets each address begin in another folder: the media of another stream under this one's playlist. */
export function withFolder(playlist: string, folder: string): string {
  return withAddresses(playlist, (uri) => folder + uri);
}

/** A blocking reload: wait for this segment, or for this part of it. */
export interface ReloadRequest {
  readonly number: number;
  readonly part: number | null;
}

/** `_HLS_msn` and `_HLS_part`; null when absent, 'invalid' when malformed. */
export function parseReload(query: URLSearchParams): ReloadRequest | null | 'invalid' {
  const number = query.get('_HLS_msn');
  const part = query.get('_HLS_part');
  if (number === null) return part === null ? null : 'invalid';
  if (!/^\d{1,15}$/.test(number) || (part !== null && !/^\d{1,4}$/.test(part))) return 'invalid';
  return { number: Number(number), part: part === null ? null : Number(part) };
}

/** Whether the playlist as it stands already contains what a blocking reload asks for. */
export function satisfies(segmenter: Segmenter, request: ReloadRequest): boolean {
  const { number, parts } = segmenter.edge;
  if (request.number < number) return true;
  return request.part !== null && request.number === number && request.part < parts;
}

const LOW_LATENCY = /^#EXT-X-(PART|PART-INF|SERVER-CONTROL|PRELOAD-HINT):/;

/**
 * The same stream for players that must not hold a connection: HTTP/1.1 gives a browser six of them, and blocked
 * playlists of four players starve the map (measured). Segments only, no blocking reload, about 1.5 s more delay.
 */
export function withoutParts(playlist: string): string {
  const lines = playlist.split('\n').filter((line) => !LOW_LATENCY.test(line));
  // The date of the segment still being filled would stand alone at the end.
  const last = lines.findLastIndex((line) => line !== '' && !line.startsWith('#'));
  return `${lines.slice(0, last + 1).join('\n')}\n`;
}
