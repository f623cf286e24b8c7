/**
 * Frames of moving objects: u32 byte length of the records, u32 base second (epoch), then 12 bytes a record:
 * fid u32, x u32, y u32. x and y are Web Mercator in [0, 1) scaled by 2^32 (1 unit is below 1 cm), y grows southwards.
 * Little-endian. Course and speed follow from successive frames.
 */
export interface MovingPosition {
  readonly fid: number;
  /** Degrees, WGS 84. */
  readonly lng: number;
  readonly lat: number;
}

export interface PositionFrame {
  /** Epoch second at which the frame was made. */
  readonly baseSeconds: number;
  readonly positions: readonly MovingPosition[];
}

export const FRAME_HEADER_BYTES = 8;
export const POSITION_BYTES = 12;
const SCALE = 2 ** 32;
const LAST = SCALE - 1;
/** Where Web Mercator ends. */
const MAX_LATITUDE = 85.051128779806;
/** No district has more moving objects than this; a longer frame is a broken stream. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

function unit(value: number): number {
  return Math.min(LAST, Math.max(0, Math.round(value * SCALE)));
}

/** Longitude in degrees to the scaled integer of a frame. */
export function frameX(lng: number): number {
  return unit(lng / 360 + 0.5);
}

/** Latitude in degrees to the scaled integer of a frame; clamped to where Mercator ends. */
export function frameY(lat: number): number {
  const clamped = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, lat));
  const sine = Math.sin((clamped * Math.PI) / 180);
  return unit(0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
}

export function lngOfFrame(x: number): number {
  return (x / SCALE - 0.5) * 360;
}

export function latOfFrame(y: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / SCALE))) * 180) / Math.PI;
}

/** Encodes one frame; the result owns its memory. */
export function encodePositionFrame(frame: PositionFrame): Uint8Array<ArrayBuffer> {
  const size = frame.positions.length * POSITION_BYTES;
  const bytes = new Uint8Array(FRAME_HEADER_BYTES + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size, true);
  view.setUint32(4, frame.baseSeconds, true);
  let at = FRAME_HEADER_BYTES;
  for (const { fid, lng, lat } of frame.positions) {
    view.setUint32(at, fid, true);
    view.setUint32(at + 4, frameX(lng), true);
    view.setUint32(at + 8, frameY(lat), true);
    at += POSITION_BYTES;
  }
  return bytes;
}

/** One frame as it travels: records still packed, for readers that copy them straight to the GPU. */
export interface PackedFrame {
  readonly baseSeconds: number;
  /** Multiple of 12 bytes. */
  readonly records: Uint8Array;
}

/** Unpacks the records of a frame. */
export function unpackPositions(records: Uint8Array): MovingPosition[] {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const positions: MovingPosition[] = [];
  for (let at = 0; at + POSITION_BYTES <= records.byteLength; at += POSITION_BYTES) {
    positions.push({
      fid: view.getUint32(at, true),
      lng: lngOfFrame(view.getUint32(at + 4, true)),
      lat: latOfFrame(view.getUint32(at + 8, true)),
    });
  }
  return positions;
}

/**
 * Cuts a byte stream into frames however the network split it. `push` returns the frames that became complete.
 * Throws a RangeError on an impossible length: the stream is not ours.
 */
export function positionFrameReader(): { push(chunk: Uint8Array): PackedFrame[] } {
  let rest: Uint8Array = new Uint8Array(0);
  return {
    push(chunk) {
      const bytes = rest.byteLength === 0 ? chunk : joined(rest, chunk);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const frames: PackedFrame[] = [];
      let at = 0;
      while (at + FRAME_HEADER_BYTES <= bytes.byteLength) {
        const size = view.getUint32(at, true);
        if (size % POSITION_BYTES !== 0 || size > MAX_FRAME_BYTES) throw new RangeError('not a position frame');
        const end = at + FRAME_HEADER_BYTES + size;
        if (end > bytes.byteLength) break;
        frames.push({
          baseSeconds: view.getUint32(at + 4, true),
          records: bytes.slice(at + FRAME_HEADER_BYTES, end),
        });
        at = end;
      }
      rest = bytes.slice(at);
      return frames;
    },
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.byteLength + b.byteLength);
  all.set(a);
  all.set(b, a.byteLength);
  return all;
}
