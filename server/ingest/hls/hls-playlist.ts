/** Playlists of HLS (RFC 8216) as far as fetching a live stream needs them. Pure. */
export interface HlsVariant {
  readonly uri: string;
  readonly bandwidth: number;
}

export interface HlsSegment {
  readonly number: number;
  readonly uri: string;
  readonly discontinuity: boolean;
}

export type HlsPlaylist =
  | { readonly kind: 'master'; readonly variants: readonly HlsVariant[] }
  | {
      readonly kind: 'media';
      readonly targetSeconds: number;
      readonly segments: readonly HlsSegment[];
      readonly ended: boolean;
      /** What makes it unreadable here: encryption, or fragments instead of transport streams. */
      readonly unreadable: string | null;
    };

const MAX_LINES = 5_000;
const attribute = (line: string, name: string): string | null =>
  new RegExp(`[:,]${name}=(?:"([^"]*)"|([^,]*))`)
    .exec(line)
    ?.slice(1)
    .find((part) => part !== undefined) ?? null;

function readMaster(lines: readonly string[]): HlsVariant[] {
  return lines.flatMap((line, index) => {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) return [];
    const uri = lines.slice(index + 1).find((next) => next !== '' && !next.startsWith('#'));
    return uri === undefined ? [] : [{ uri, bandwidth: Number(attribute(line, 'BANDWIDTH')) || 0 }];
  });
}

/** Reads a playlist; null for text that is none. */
export function parseHlsPlaylist(text: string): HlsPlaylist | null {
  const lines = text.split(/\r?\n/, MAX_LINES).map((line) => line.trim());
  if (lines[0]?.replace(/^\uFEFF/, '') !== '#EXTM3U') return null;
  const variants = readMaster(lines);
  if (variants.length > 0) return { kind: 'master', variants };
  let number = 0;
  let targetSeconds = 6;
  let ended = false;
  let unreadable: string | null = null;
  let discontinuity = false;
  const segments: HlsSegment[] = [];
  for (const line of lines) {
    if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) number = Number.parseInt(line.slice(22), 10) || 0;
    else if (line.startsWith('#EXT-X-TARGETDURATION:'))
      targetSeconds = Math.min(60, Math.max(1, Number.parseFloat(line.slice(22)) || 6));
    else if (line === '#EXT-X-ENDLIST') ended = true;
    else if (line === '#EXT-X-DISCONTINUITY') discontinuity = true;
    else if (line.startsWith('#EXT-X-KEY:') && attribute(line, 'METHOD') !== 'NONE') unreadable = 'encrypted segments';
    else if (line.startsWith('#EXT-X-MAP:')) unreadable ??= 'fragmented MP4';
    else if (line !== '' && !line.startsWith('#')) {
      segments.push({ number: number + segments.length, uri: line, discontinuity });
      discontinuity = false;
    }
  }
  return { kind: 'media', targetSeconds, segments, ended, unreadable };
}

/** The best stream for one picture alone, the smallest for a grid. */
export function chooseVariant(variants: readonly HlsVariant[], stream: 'main' | 'sub'): HlsVariant | null {
  const sorted = [...variants].sort((a, b) => a.bandwidth - b.bandwidth);
  return (stream === 'main' ? sorted.at(-1) : sorted[0]) ?? null;
}
