import { hasSubStream } from './camera-source.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { MediaAnswer, MediaEngine } from './media-engine.ts';
import type { CameraRow } from './queries.ts';
import { VideoRefusal } from './video-refusal.ts';

interface Chosen {
  readonly engine: MediaEngine;
  readonly streamId: string;
  /** Its playlist of now, where it was waited for: nobody is made to wait twice. */
  readonly answer?: MediaAnswer;
}

/** MPEG-4 part 2 is played by no browser, H.265 by some. */
function isForeign(engine: MediaEngine, streamId: string, h265: boolean): boolean {
  const codecs = engine.status(streamId)?.codecs ?? '';
  return codecs.startsWith('mp4v') || (!h265 && codecs.startsWith('hvc1'));
}

/** The camera's smaller stream, where it has one that this browser plays. */
async function subStream({ streams }: GatewayParts, camera: CameraRow, h265: boolean): Promise<Chosen | null> {
  if (camera.source === null || !hasSubStream(camera.source)) return null;
  const streamId = `${camera.id}~sub`;
  try {
    const engine = streams.open({ streamId, source: camera.source, stream: 'sub' });
    const answer = await engine.playlist(streamId, null);
    return answer.kind === 'playlist' && !isForeign(engine, streamId, h265) ? { engine, streamId } : null;
  } catch (error) {
    if (error instanceof VideoRefusal) return null;
    throw error;
  }
}

/**
 * What a browser gets (video-protocols 4): the stream itself when it plays that, else the sub-stream, else a conversion by
 * FFmpeg. `h265`: whether it plays H.265. Throws a VideoRefusal `codec` when none of them can be had.
 */
export async function playableStream(
  parts: GatewayParts,
  camera: CameraRow,
  engine: MediaEngine,
  streamId: string,
  h265: boolean,
): Promise<Chosen> {
  const converted = `${camera.id}~h264`;
  const running = parts.streams.engine(converted);
  // Waits until the coding is known; a stream that does not come answers for itself.
  const answer = await engine.playlist(streamId, null);
  if (answer.kind !== 'playlist' || !isForeign(engine, streamId, h265)) return { engine, streamId, answer };
  if (running !== undefined) return { engine: running, streamId: converted };
  const sub = streamId === camera.id ? await subStream(parts, camera, h265) : null;
  if (sub !== null) return sub;
  // Somebody else may have begun it meanwhile.
  const begun = parts.streams.engine(converted);
  if (begun !== undefined) return { engine: begun, streamId: converted };
  if (parts.ffmpeg === undefined) throw new VideoRefusal('codec', 'no FFmpeg on the server');
  const session = parts.ffmpeg.transcoder.open({ engine, from: streamId, to: converted });
  parts.streams.adopt(converted, engine, session);
  return { engine, streamId: converted };
}
