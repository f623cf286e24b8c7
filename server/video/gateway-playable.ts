import { hasSubStream } from './camera-source.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { MediaEngine } from './media-engine.ts';
import type { CameraRow } from './queries.ts';
import { VideoRefusal } from './video-refusal.ts';

interface Chosen {
  readonly engine: MediaEngine;
  readonly streamId: string;
}

const isH265 = (engine: MediaEngine, streamId: string): boolean =>
  engine.status(streamId)?.codecs?.startsWith('hvc1') === true;

/** The camera's smaller stream, where it has one and that one is H.264. */
async function subStream({ streams }: GatewayParts, camera: CameraRow): Promise<Chosen | null> {
  if (camera.source === null || !hasSubStream(camera.source)) return null;
  const streamId = `${camera.id}~sub`;
  try {
    const engine = streams.open({ streamId, source: camera.source, stream: 'sub' });
    const answer = await engine.playlist(streamId, null);
    return answer.kind === 'playlist' && !isH265(engine, streamId) ? { engine, streamId } : null;
  } catch (error) {
    if (error instanceof VideoRefusal) return null;
    throw error;
  }
}

/**
 * What a browser without H.265 gets (video-protocols 4): the stream itself when it is H.264, else the sub-stream, else a
 * conversion by FFmpeg. Throws a VideoRefusal `codec` when none of them can be had.
 */
export async function playableStream(
  parts: GatewayParts,
  camera: CameraRow,
  engine: MediaEngine,
  streamId: string,
): Promise<Chosen> {
  const converted = `${camera.id}~h264`;
  const running = parts.streams.engine(converted);
  // Waits until the coding is known; a stream that does not come answers for itself.
  const answer = await engine.playlist(streamId, null);
  if (answer.kind !== 'playlist' || !isH265(engine, streamId)) return { engine, streamId };
  if (running !== undefined) return { engine: running, streamId: converted };
  const sub = streamId === camera.id ? await subStream(parts, camera) : null;
  if (sub !== null) return sub;
  // Somebody else may have begun it meanwhile.
  const begun = parts.streams.engine(converted);
  if (begun !== undefined) return { engine: begun, streamId: converted };
  if (parts.ffmpeg === undefined) throw new VideoRefusal('codec', 'no FFmpeg on the server');
  const session = parts.ffmpeg.transcoder.open({ engine, from: streamId, to: converted });
  parts.streams.adopt(converted, engine, session);
  return { engine, streamId: converted };
}
