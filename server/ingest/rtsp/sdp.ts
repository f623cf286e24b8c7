import type { AudioCodec, VideoCodec } from '../../media/ps-demux.ts';

/**
 * Session descriptions of cameras (RFC 4566, with the formats of RFC 6184, 7798, 3640): which tracks there are and what
 * their packets hold. Pure; what is not understood is named, so that an operator can be told.
 */
interface TrackBase {
  readonly payloadType: number;
  /** As written: relative, absolute, `*`, or empty. */
  readonly control: string;
  readonly clockRate: number;
}

export interface VideoTrack extends TrackBase {
  readonly kind: 'video';
  readonly codec: Extract<VideoCodec, 'h264' | 'h265'>;
  /** Parameter sets, without start codes; empty where the camera sends them in the stream alone. */
  readonly parameterSets: readonly Uint8Array[];
  /** H.265 with decoding order numbers in each packet (sprop-max-don-diff). */
  readonly orderNumbers: boolean;
}

export interface AudioTrack extends TrackBase {
  readonly kind: 'audio';
  readonly codec: Extract<AudioCodec, 'aac' | 'g711a' | 'g711u'>;
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits of size and index of an access unit's header (RFC 3640). */
  readonly sizeBits: number;
  readonly indexBits: number;
}

export interface CameraTracks {
  /** Aggregate control; empty where the session has none of its own. */
  readonly control: string;
  readonly video: VideoTrack | null;
  readonly audio: AudioTrack | null;
  /** Encodings that were offered and are not understood, for instance `JPEG`. */
  readonly unknown: readonly string[];
}

const MAX_LINES = 500;

interface MediaSection {
  readonly type: string;
  readonly payloadType: number;
  readonly attributes: Map<string, string[]>;
}

interface Sections {
  readonly session: Map<string, string[]>;
  readonly media: readonly MediaSection[];
}

function addAttribute(to: Map<string, string[]>, value: string): void {
  const colon = value.indexOf(':');
  const name = (colon < 0 ? value : value.slice(0, colon)).trim().toLowerCase();
  const values = to.get(name);
  const text = colon < 0 ? '' : value.slice(colon + 1).trim();
  if (values === undefined) to.set(name, [text]);
  else values.push(text);
}

function sectionsOf(text: string): Sections {
  const session = new Map<string, string[]>();
  const media: MediaSection[] = [];
  for (const line of text.split(/\r?\n/, MAX_LINES)) {
    const value = line.slice(2).trim();
    if (line.startsWith('m=')) {
      const [type = '', , , format = ''] = value.split(/\s+/);
      media.push({ type: type.toLowerCase(), payloadType: Number.parseInt(format, 10), attributes: new Map() });
    } else if (line.startsWith('a=')) addAttribute(media.at(-1)?.attributes ?? session, value);
  }
  return { session, media };
}

interface Encoding {
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
}

/** Payload types that need no `a=rtpmap` (RFC 3551). */
const STATIC: Readonly<Record<number, Encoding>> = {
  0: { name: 'PCMU', clockRate: 8000, channels: 1 },
  8: { name: 'PCMA', clockRate: 8000, channels: 1 },
  14: { name: 'MPA', clockRate: 90_000, channels: 1 },
  26: { name: 'JPEG', clockRate: 90_000, channels: 1 },
};

/** The value of an attribute that begins with this payload type, without it. */
function forType(section: MediaSection, name: string): string | null {
  for (const value of section.attributes.get(name) ?? []) {
    const found = /^(\d{1,3})\s+(.*)$/.exec(value);
    if (found !== null && Number(found[1]) === section.payloadType) return found[2] ?? '';
  }
  return null;
}

function encodingOf(section: MediaSection): Encoding | null {
  const [name = '', rate = '', channels = '1'] = (forType(section, 'rtpmap') ?? '').split('/');
  if (name === '') return STATIC[section.payloadType] ?? null;
  const clockRate = Number.parseInt(rate, 10);
  return clockRate > 0 && clockRate <= 1_000_000
    ? { name: name.toUpperCase(), clockRate, channels: Math.max(1, Number.parseInt(channels, 10) || 1) }
    : null;
}

function formatOf(section: MediaSection): Map<string, string> {
  const pairs = (forType(section, 'fmtp') ?? '').split(';').flatMap((part): [string, string][] => {
    const equals = part.indexOf('=');
    return equals < 0 ? [] : [[part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim()]];
  });
  return new Map(pairs);
}

/** Comma-separated base64; empty units and start codes that some cameras leave in are dropped. */
function unitsOf(...lists: readonly (string | undefined)[]): Uint8Array[] {
  return lists.flatMap((list) =>
    (list ?? '').split(',').flatMap((text) => {
      const bytes = Buffer.from(text.trim(), 'base64');
      const from = bytes.indexOf(1) >= 2 && bytes.subarray(0, bytes.indexOf(1)).every((byte) => byte === 0);
      const unit = from ? bytes.subarray(bytes.indexOf(1) + 1) : bytes;
      return unit.length > 0 ? [new Uint8Array(unit)] : [];
    }),
  );
}

function videoTrack(section: MediaSection, base: TrackBase, name: string): VideoTrack | null {
  const format = formatOf(section);
  if (name === 'H264') {
    const parameterSets = unitsOf(format.get('sprop-parameter-sets'));
    return { ...base, kind: 'video', codec: 'h264', parameterSets, orderNumbers: false };
  }
  if (name !== 'H265' && name !== 'HEVC') return null;
  const parameterSets = unitsOf(format.get('sprop-vps'), format.get('sprop-sps'), format.get('sprop-pps'));
  const orderNumbers = Number(format.get('sprop-max-don-diff') ?? 0) > 0;
  return { ...base, kind: 'video', codec: 'h265', parameterSets, orderNumbers };
}

const AAC_RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/** Rate and channels of an AudioSpecificConfig in hex (ISO/IEC 14496-3); null where it says neither. */
export function readAudioConfig(hex: string): { readonly sampleRate: number; readonly channels: number } | null {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length < 2) return null;
  const bits = bytes.readUInt16BE(0);
  const sampleRate = AAC_RATES[(bits >> 7) & 0x0f];
  const channels = (bits >> 3) & 0x0f;
  return sampleRate === undefined || channels < 1 || channels > 8 ? null : { sampleRate, channels };
}

function audioTrack(section: MediaSection, base: TrackBase, encoding: Encoding): AudioTrack | null {
  const { name, clockRate, channels } = encoding;
  const plain = { ...base, kind: 'audio', sampleRate: clockRate, channels, sizeBits: 0, indexBits: 0 } as const;
  if (name === 'PCMA') return { ...plain, codec: 'g711a' };
  if (name === 'PCMU') return { ...plain, codec: 'g711u' };
  if (name !== 'MPEG4-GENERIC') return null;
  const format = formatOf(section);
  const told = readAudioConfig(format.get('config') ?? '');
  const bits = (key: string, otherwise: number) =>
    Math.min(32, Number.parseInt(format.get(key) ?? '', 10) || otherwise);
  const sizeBits = bits('sizelength', 13);
  return { ...plain, ...told, codec: 'aac', sizeBits, indexBits: bits('indexlength', 3) };
}

/** The first track of each kind that can be played; others are named in `unknown`. */
export function parseCameraSdp(text: string): CameraTracks {
  const { session, media } = sectionsOf(text);
  let video: VideoTrack | null = null;
  let audio: AudioTrack | null = null;
  const unknown: string[] = [];
  for (const section of media) {
    if (section.type !== 'video' && section.type !== 'audio') continue;
    const encoding = encodingOf(section);
    const control = section.attributes.get('control')?.[0] ?? '';
    const base = { payloadType: section.payloadType, control, clockRate: encoding?.clockRate ?? 90_000 };
    const track =
      encoding === null
        ? null
        : section.type === 'video'
          ? videoTrack(section, base, encoding.name)
          : audioTrack(section, base, encoding);
    if (track === null) unknown.push((encoding?.name ?? `payload ${section.payloadType}`).slice(0, 40));
    else if (track.kind === 'video') video ??= track;
    else audio ??= track;
  }
  return { control: session.get('control')?.[0] ?? '', video, audio, unknown };
}

/** The address of a track or of the whole: absolute as given, otherwise behind the base with one slash between. */
export function controlUri(base: string, control: string): string {
  if (control === '' || control === '*') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  return `${base}${base.endsWith('/') || control.startsWith('/') ? '' : '/'}${control}`;
}
