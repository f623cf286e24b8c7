import { utimes } from 'node:fs/promises';
import { asEngine } from '../../server/database.ts';
import { initSegment, mediaFragment, TIMESCALE } from '../../server/media/mp4.ts';
import { mediaPath, type PieceName } from '../../server/recording/layout.ts';
import { PieceWriter } from '../../server/recording/piece-writer.ts';
import { writePieces } from '../../server/recording/rows.ts';
import { ClipLibrary } from '../../server/video/clips.ts';

const MINUTE = 60_000;
const clips = new ClipLibrary();

/** A recording that players can decode: pictures of a demo clip from a key picture on, a second to a segment. */
export async function recordedFile(name: PieceName, seconds: number): Promise<PieceName> {
  const clip = clips.clip('gate');
  if (clip === undefined) throw new Error('the clip is missing');
  const writer = await PieceWriter.create(name, initSegment(clip.format));
  const fps = Math.round(clip.fps);
  for (let second = 0; second < seconds; second++) {
    const samples = Array.from({ length: fps }, (_, index) => {
      const number = second * fps + index;
      const picture = clip.pictures[number % clip.pictures.length];
      if (picture === undefined) throw new Error('the clip is empty');
      // As if the camera had been running for a day.
      const time = 86_400 * TIMESCALE + number * clip.ticks;
      return { data: picture.data, key: picture.key, time, duration: clip.ticks };
    });
    const [first] = samples;
    await writer.append({
      bytes: mediaFragment(second + 1, samples),
      at: name.startedAt + second * 1000,
      durationMs: 1000,
      key: first?.key ?? false,
      mediaTime: first?.time ?? 0,
    });
  }
  await writer.close();
  const quiet = new Date(Date.now() - 10 * MINUTE);
  await utimes(mediaPath(name), quiet, quiet);
  return name;
}

/** The row of such a file, kept for thirty days. */
export async function recordedRow(name: PieceName, seconds: number, scopeKey: number): Promise<void> {
  const endedAt = name.startedAt + seconds * 1000;
  await asEngine((tx) =>
    writePieces(tx, [
      {
        name,
        endedAt,
        bytes: 1000,
        codecs: 'avc1',
        ring: false,
        open: false,
        dueAt: endedAt + 43_200 * MINUTE,
        scopeKey,
      },
    ]),
  );
}
