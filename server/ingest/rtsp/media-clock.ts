/**
 * One time line for the tracks of a camera, in ticks of 90 kHz: timestamps of RTP are unwrapped, begin anywhere, and are
 * brought together by the camera's sender reports (RFC 3550, section 6.4.1) once it sends them; until then by arrival.
 */
const TICKS = 90_000;
/** A step of more than this that the time of arrival does not explain is a camera that set its clock anew. */
const JUMP_SECONDS = 5;
/** Sound that is off by less is not moved: nobody hears it, and each move is a gap. */
const TOLERANCE_TICKS = 0.04 * TICKS;

export interface SenderReport {
  /** Seconds since 1900, as the camera counts them. */
  readonly ntpSeconds: number;
  readonly timestamp: number;
}

/** The sender report in a compound RTCP packet; null where there is none. */
export function readSenderReport(bytes: Buffer): SenderReport | null {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = (bytes.readUInt16BE(at + 2) + 1) * 4;
    if ((bytes[at] ?? 0) >> 6 !== 2) return null;
    if (bytes[at + 1] === 200 && at + 20 <= bytes.length) {
      const ntpSeconds = bytes.readUInt32BE(at + 8) + bytes.readUInt32BE(at + 12) / 2 ** 32;
      // A camera without a clock of its own sends zeros.
      return ntpSeconds < 1 ? null : { ntpSeconds, timestamp: bytes.readUInt32BE(at + 16) };
    }
    at += length;
  }
  return null;
}

interface TrackTime {
  readonly clockRate: number;
  /** Unwrapped timestamp of the newest packet, in the track's clock. */
  last: number;
  lastAt: number;
  /** Ticks to add to what the track's own clock says. */
  offset: number;
  report: { readonly ntpSeconds: number; readonly unwrapped: number } | null;
}

/** Nearest unwrapped value to `near` that ends in this 32-bit timestamp. */
function unwrap(timestamp: number, near: number): number {
  const difference = (timestamp - near) | 0;
  return near + difference;
}

export type TrackKind = 'video' | 'audio';

export interface MediaClock {
  /** Ticks of 90 kHz; `arrivedAt` in milliseconds of a clock that never goes back. */
  pts(kind: TrackKind, timestamp: number, clockRate: number, arrivedAt: number): number;
  report(kind: TrackKind, report: SenderReport): void;
}

export function mediaClock(): MediaClock {
  const tracks = new Map<TrackKind, TrackTime>();
  let startedAt: number | null = null;
  const own = (track: TrackTime, unwrapped: number) => (unwrapped / track.clockRate) * TICKS;

  /** Sound follows the pictures, so that a late report never moves what the player measures its delay by. */
  const align = () => {
    const video = tracks.get('video');
    const audio = tracks.get('audio');
    if (video?.report == null || audio?.report == null) return;
    const apart = (audio.report.ntpSeconds - video.report.ntpSeconds) * TICKS;
    const wanted = own(video, video.report.unwrapped) + video.offset + apart - own(audio, audio.report.unwrapped);
    const change = Math.abs(wanted - audio.offset);
    // Reports that are seconds apart come from a camera whose tracks have different clocks.
    if (change > TOLERANCE_TICKS && change < JUMP_SECONDS * TICKS) audio.offset = wanted;
  };
  return {
    pts(kind, timestamp, clockRate, arrivedAt) {
      startedAt ??= arrivedAt;
      let track = tracks.get(kind);
      if (track === undefined) {
        const offset = ((arrivedAt - startedAt) / 1000) * TICKS - (timestamp / clockRate) * TICKS;
        track = { clockRate, last: timestamp, lastAt: arrivedAt, offset, report: null };
        tracks.set(kind, track);
      }
      const unwrapped = unwrap(timestamp, track.last);
      const step = (unwrapped - track.last) / clockRate;
      const passed = (arrivedAt - track.lastAt) / 1000;
      // After a stall of the line the buffered packets come in a burst: then the steps are right and arrival is not.
      if (Math.abs(step) > JUMP_SECONDS && Math.abs(step - passed) > JUMP_SECONDS) {
        track.offset += (passed - step) * TICKS;
        track.report = null;
      }
      track.last = unwrapped;
      track.lastAt = arrivedAt;
      return Math.round(own(track, unwrapped) + track.offset);
    },
    report(kind, { ntpSeconds, timestamp }) {
      const track = tracks.get(kind);
      if (track === undefined) return;
      track.report = { ntpSeconds, unwrapped: unwrap(timestamp, track.last) };
      align();
    },
  };
}
