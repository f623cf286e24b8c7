import type { Frame } from '../../media/frame.ts';
import { readPicture } from '../../media/h26x.ts';
import type { ElementaryUnit } from '../../media/pes.ts';
import { readAdts } from '../../media/sound.ts';
import { tsDemux } from '../../media/ts-demux.ts';

const WRAP = 2 ** 33;
/** A step that is larger is a stream that began anew. */
const MAX_STEP = 30 * 90_000;

/** Frames of the transport streams of one HLS stream, on one line of time however its segments count. */
export function tsFrames(): { push(segment: Buffer): Frame[] } {
  let offset = 0;
  let last: number | null = null;

  const timeOf = (pts: number): number => {
    if (last === null) offset = -pts;
    else {
      const step = pts + offset - last;
      if (step < -WRAP / 2) offset += WRAP;
      if (Math.abs(pts + offset - last) > MAX_STEP) offset = last + 3_600 - pts;
    }
    last = Math.max(last ?? 0, pts + offset);
    return pts + offset;
  };
  const framesOf = ({ kind, codec, pts, data }: ElementaryUnit): Frame[] => {
    if (pts === null) return [];
    const time = timeOf(pts);
    if (kind === 'video') {
      if (codec !== 'h264' && codec !== 'h265') return [];
      return [{ kind, codec, pts: time, key: readPicture(codec, data)?.key ?? false, data }];
    }
    if (codec !== 'aac') return [];
    return readAdts(data).map((unit, index) => {
      const later = Math.round((index * 1024 * 90_000) / unit.sampleRate);
      return { kind, codec, pts: time + later, ...unit };
    });
  };
  return {
    // Segments are whole by themselves, and each carries its own maps.
    push: (segment) => tsDemux().push(segment, true).flatMap(framesOf),
  };
}
