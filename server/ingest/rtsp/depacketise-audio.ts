import type { RtpPacket } from '../../media/rtp.ts';
import type { AudioTrack } from './sdp.ts';

/** Sound out of RTP: G.711 as it comes, AAC by RFC 3640 (several units in a packet, or one over several). */
export interface Sound {
  /** In the track's own clock. */
  readonly timestamp: number;
  readonly data: Uint8Array;
}

/** Samples of one AAC-LC access unit. */
const AAC_SAMPLES = 1024;
const MAX_UNIT_BYTES = 64 * 1024;

export interface AudioDepacketiser {
  push(packet: RtpPacket, lostBefore: number): Sound[];
}

interface Headers {
  readonly sizes: readonly number[];
  /** Where the data begins. */
  readonly from: number;
}

/** Sizes of the units in a packet; null when the headers lie. */
function readHeaders({ payload }: RtpPacket, sizeBits: number, indexBits: number): Headers | null {
  if (payload.length < 2) return null;
  const bits = payload.readUInt16BE(0);
  const from = 2 + Math.ceil(bits / 8);
  const each = sizeBits + indexBits;
  if (bits === 0 || from > payload.length || bits % each !== 0) return null;
  const sizes: number[] = [];
  for (let at = 0; at < bits; at += each) {
    let size = 0;
    for (let bit = at; bit < at + sizeBits; bit += 1)
      size = size * 2 + (((payload[2 + (bit >> 3)] ?? 0) >> (7 - (bit & 7))) & 1);
    sizes.push(size);
  }
  return { sizes, from };
}

function aacDepacketiser({ sizeBits, indexBits }: AudioTrack): AudioDepacketiser {
  let pieces: Buffer[] = [];
  let have = 0;
  const forget = () => {
    pieces = [];
    have = 0;
  };
  const piece = (packet: RtpPacket, data: Buffer, size: number): Sound[] => {
    pieces.push(data);
    have += data.length;
    if (have < size) return [];
    const whole = Buffer.concat(pieces).subarray(0, size);
    forget();
    return [{ timestamp: packet.timestamp, data: whole }];
  };
  return {
    push(packet, lostBefore) {
      if (lostBefore > 0) forget();
      const headers = readHeaders(packet, sizeBits, indexBits);
      if (headers === null) return [];
      const [only = 0] = headers.sizes;
      const rest = packet.payload.subarray(headers.from);
      if (headers.sizes.length === 1 && only > rest.length)
        return only > MAX_UNIT_BYTES ? [] : piece(packet, Buffer.from(rest), only);
      if (have > 0 && headers.sizes.length === 1) return piece(packet, Buffer.from(rest), only);
      forget();
      const sounds: Sound[] = [];
      let at = 0;
      for (const [index, size] of headers.sizes.entries()) {
        if (size === 0 || at + size > rest.length) break;
        const timestamp = (packet.timestamp + index * AAC_SAMPLES) >>> 0;
        sounds.push({ timestamp, data: Buffer.from(rest.subarray(at, at + size)) });
        at += size;
      }
      return sounds;
    },
  };
}

export function audioDepacketiser(track: AudioTrack): AudioDepacketiser {
  if (track.codec === 'aac') return aacDepacketiser(track);
  return {
    push: ({ timestamp, payload }) => (payload.length === 0 ? [] : [{ timestamp, data: Buffer.from(payload) }]),
  };
}
