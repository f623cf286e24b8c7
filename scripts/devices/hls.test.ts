import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UpstreamReason } from '../../domain/video-reason.ts';
import { overrideEnv } from '../../lib/env.ts';
import { openHls, probeHls } from '../../server/ingest/hls/hls-client.ts';
import { chooseVariant, parseHlsPlaylist } from '../../server/ingest/hls/hls-playlist.ts';
import type { Frame, FrameSink } from '../../server/media/frame.ts';
import { VideoRefusal } from '../../server/video/video-refusal.ts';
import { tsPackets } from '../testing/camera-bytes.ts';
import { clipPictures } from './clip-pictures.ts';

const clip = clipPictures('gate');
/** Half a second each, beginning with a key picture as far as the clip allows. */
function segment(number: number): Buffer {
  const mark = Buffer.from([0, 0, 0, 1]);
  const pictures = clip.pictures.slice((number % 10) * 12, (number % 10) * 12 + 12);
  const units = pictures.map(({ units: all, key }) =>
    Buffer.concat((key ? [clip.sps, clip.pps, ...all] : all).flatMap((unit) => [mark, unit])),
  );
  return Buffer.concat(units.flatMap((unit) => tsPackets([unit])));
}

class Collector implements FrameSink {
  readonly frames: Frame[] = [];
  readonly ends: UpstreamReason[] = [];
  private tell: () => void = () => {};
  frame(frame: Frame): void {
    this.frames.push(frame);
    this.tell();
  }
  lost(): void {}
  ended(reason: UpstreamReason): void {
    this.ends.push(reason);
    this.tell();
  }
  async until(ready: () => boolean): Promise<void> {
    while (!ready())
      await new Promise<void>((resolve) => {
        this.tell = resolve;
      });
  }
}

const MASTER = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=4000000,CODECS="avc1.4D401E,mp4a.40.2"
big/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=500000
small/index.m3u8
`;

describe('An HLS playlist', () => {
  it('tells its streams, the best for one picture and the smallest for a grid', () => {
    const playlist = parseHlsPlaylist(MASTER);
    if (playlist?.kind !== 'master') throw new Error('no master');
    expect(chooseVariant(playlist.variants, 'main')?.uri).toBe('big/index.m3u8');
    expect(chooseVariant(playlist.variants, 'sub')?.uri).toBe('small/index.m3u8');
    expect(chooseVariant([], 'main')).toBeNull();
  });

  it('tells its segments by number, and what makes it unreadable', () => {
    const media = parseHlsPlaylist(
      '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n',
    );
    expect(media).toMatchObject({ targetSeconds: 4, ended: false, unreadable: null });
    expect(media?.kind === 'media' ? media.segments.map(({ number, uri }) => `${number} ${uri}`) : []).toEqual([
      '7 a.ts',
      '8 b.ts',
    ]);
    expect(parseHlsPlaylist('#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="k"\na.ts')).toMatchObject({
      unreadable: 'encrypted segments',
    });
    expect(parseHlsPlaylist('#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\na.m4s')).toMatchObject({
      unreadable: 'fragmented MP4',
    });
    expect(parseHlsPlaylist('<html>')).toBeNull();
  });
});

describe('A camera over HLS', () => {
  let server: Server;
  let base: string;
  let newest = 12;
  let ended = false;
  let away = false;
  beforeAll(async () => {
    overrideEnv({ LOCAL_CAMERAS: true });
    server = createServer((req, res) => {
      const path = new URL(req.url ?? '/', 'http://h').pathname;
      const number = /seg-(\d+)\.ts$/.exec(path);
      if (away) res.writeHead(500).end();
      else if (
        path === '/locked.m3u8' &&
        req.headers.authorization !== `Basic ${Buffer.from('u:p').toString('base64')}`
      )
        res.writeHead(401).end();
      else if (path === '/away.m3u8') res.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      else if (path === '/moved.m3u8') res.writeHead(302, { location: '/master.m3u8' }).end();
      else if (path === '/master.m3u8') res.end(MASTER);
      else if (number !== null) res.end(segment(Number(number[1])));
      else {
        const numbers = [newest - 2, newest - 1, newest];
        const lines = numbers.flatMap((one) => ['#EXTINF:0.5,', `seg-${one}.ts`]);
        res.end(
          [
            '#EXTM3U',
            '#EXT-X-TARGETDURATION:1',
            `#EXT-X-MEDIA-SEQUENCE:${newest - 2}`,
            ...lines,
            ended ? '#EXT-X-ENDLIST' : '',
          ].join('\n'),
        );
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  beforeEach(() => {
    newest = 12;
    ended = false;
    away = false;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const refusal = async (opening: Promise<unknown>) => {
    const error: unknown = await opening.then(
      () => null,
      (failure: unknown) => failure,
    );
    return error instanceof VideoRefusal ? error.reason : error;
  };

  it('plays segment after segment in order, with times that go on', async () => {
    const sink = new Collector();
    const session = await openHls({ url: `${base}/moved.m3u8`, login: null, stream: 'main', sink });
    await sink.until(() => sink.frames.length >= 20);
    newest += 1;
    await sink.until(() => sink.frames.length >= 30);
    await session.close();
    const times = sink.frames.map(({ pts }) => pts);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(sink.frames[0]).toMatchObject({ kind: 'video', codec: 'h264' });
    expect(sink.ends).toEqual([]);
  });

  it('ends when its list ends, and when it is gone for good', async () => {
    ended = true;
    const over = new Collector();
    await openHls({ url: `${base}/index.m3u8`, login: null, stream: 'main', sink: over });
    await over.until(() => over.ends.length > 0);
    expect(over.ends).toEqual(['ended']);
    ended = false;
    const gone = new Collector();
    await openHls({ url: `${base}/index.m3u8`, login: null, stream: 'main', sink: gone });
    away = true;
    await gone.until(() => gone.ends.length > 0);
    expect(gone.ends).toEqual(['protocol']);
  });

  it('is tried with its login, and refused with the reason', async () => {
    expect(await probeHls(`${base}/locked.m3u8`, { user: 'u', password: 'p' })).toBe('h264');
    expect(await refusal(probeHls(`${base}/locked.m3u8`, null))).toBe('unauthorised');
    expect(await refusal(probeHls(`${base}/seg-1.ts`, null))).toBe('protocol');
    // A redirect is judged like an address that somebody typed.
    expect(await refusal(probeHls(`${base}/away.m3u8`, null))).toBe('refused_address');
    expect(await refusal(probeHls('http://127.0.0.1:1/x.m3u8', null))).toBe('unreachable');
  });
});
