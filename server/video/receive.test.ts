import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clipUnits, framed, psPack, RtpPacker } from '../../scripts/testing/camera-bytes.ts';
import { findBox, readBoxes, readFragments } from '../media/box-reader.ts';
import { readPicture } from '../media/h26x.ts';
import { EmbeddedEngine } from './engine.ts';
import type { MediaAnswer, MediaEvent } from './media-engine.ts';

const clipBytes = (name: string) => readFileSync(new URL(`../../db/seed/clips/${name}.h264`, import.meta.url));
const UNITS = clipUnits(clipBytes('tank-farm'), 100);
const SMALL = clipUnits(clipBytes('gate'), 60);

let engine: EmbeddedEngine;
let now = Date.UTC(2026, 10, 20, 4);
beforeEach(() => {
  now = Date.UTC(2026, 10, 20, 4);
  engine = new EmbeddedEngine(undefined, () => now, {
    sound: true,
  });
});
afterEach(() => engine.close());

function packetsOf(units: readonly Buffer[], begin = 0, packer = new RtpPacker(7)): Buffer[] {
  return units.flatMap((unit, index) => {
    const ticks = begin + index * 3_600;
    const key = readPicture('h264', unit)?.key === true;
    return packer.pack(psPack(unit, { key, ticks, sound: Buffer.alloc(320, 0xd5) }), ticks);
  });
}

const textOf = (answer: MediaAnswer): string => (answer.kind === 'playlist' ? answer.text : answer.kind);

/** However slow this machine is: asks again until there is a playlist. The limit is that of the test. */
async function playlistOf(media: EmbeddedEngine, streamId: string): Promise<string> {
  for (;;) {
    const answer = await media.playlist(streamId, null);
    if (answer.kind === 'playlist') return answer.text;
  }
}

async function bytesOf(streamId: string, name: string): Promise<Uint8Array> {
  const answer = await engine.media(streamId, name);
  if (answer.kind !== 'bytes') throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.bytes;
}

async function udpSend(packets: readonly Buffer[], port: number): Promise<void> {
  const socket = createSocket('udp4');
  for (const packet of packets)
    await new Promise<void>((resolve, reject) => {
      socket.send(packet, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
    });
  socket.close();
}

/** Resolves when the engine tells this of the stream. */
const told = (kind: MediaEvent['kind']) =>
  new Promise<MediaEvent>((resolve) => {
    engine.on((event) => {
      if (event.kind === kind) resolve(event);
    });
  });

describe('a receiver', () => {
  it.each(['udp', 'tcp-passive'] as const)('turns what a camera sends over %s into a playable stream', async (mode) => {
    const { port } = await engine.openReceiver({ streamId: 'cam', ssrc: 7, mode });
    const playlist = playlistOf(engine, 'cam');
    if (mode === 'udp') await udpSend(packetsOf(UNITS), port);
    else {
      const socket = createConnection({ port, host: '127.0.0.1' });
      const stream = Buffer.concat(packetsOf(UNITS).map(framed));
      for (let at = 0; at < stream.length; at += 1_009) socket.write(stream.subarray(at, at + 1_009));
      await playlist;
      socket.destroy();
    }
    const text = await playlist;
    const [init = ''] = /init-\d+\.mp4/.exec(text) ?? [];
    expect(readBoxes(await bytesOf('cam', init)).map((box) => box.type)).toEqual(['ftyp', 'moov']);
    const [segment = ''] = /seg-\d+\.m4s/.exec(text) ?? [];
    const [first] = readFragments(await bytesOf('cam', segment));
    expect(first?.firstIsKey).toBe(true);
    expect(first?.durations.every((duration) => duration === 3_600)).toBe(true);
    const picture = readPicture('h264', UNITS[0] ?? Buffer.alloc(0));
    const start = first?.payload.subarray(0, picture?.data.length);
    expect(Buffer.compare(start ?? Buffer.alloc(0), picture?.data ?? Buffer.alloc(1))).toBe(0);
    expect(engine.status('cam')).toMatchObject({ codecs: 'avc1.4D401F,flac', width: 1280, lostPackets: 0 });
  });

  it('dials a camera that waits, and says when it does not answer', async () => {
    const server = createServer((socket) => {
      for (const packet of packetsOf(UNITS)) socket.write(framed(packet));
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await engine.openReceiver({ streamId: 'cam', ssrc: null, mode: 'tcp-active' });
    await engine.connectActive('cam', '127.0.0.1', port);
    expect(await playlistOf(engine, 'cam')).toContain('#EXTINF');
    server.close();
    await engine.openReceiver({ streamId: 'other', ssrc: null, mode: 'tcp-active' });
    await expect(engine.connectActive('other', '127.0.0.1', 1)).rejects.toMatchObject({ reason: 'unreachable' });
  });

  it('refuses and counts media from somebody else than the camera', async () => {
    const { port } = await engine.openReceiver({ streamId: 'cam', ssrc: 7, mode: 'udp', peer: '127.0.0.2' });
    await udpSend(packetsOf(UNITS.slice(0, 3)), port);
    const { port: second } = await engine.openReceiver({
      streamId: 'tcp',
      ssrc: 7,
      mode: 'tcp-passive',
      peer: '127.0.0.2',
    });
    await new Promise<void>((resolve) => {
      createConnection({ port: second, host: '127.0.0.1' })
        .on('close', () => resolve())
        .on('error', () => {});
    });
    const status = () => engine.status('cam')?.refusedPackets ?? 0;
    await expect.poll(status, { timeout: 25_000 }).toBeGreaterThan(0);
    expect(engine.status('cam')).toMatchObject({ codecs: null, warnings: ['media from 127.0.0.1 was refused'] });
    expect(engine.status('tcp')?.refusedPackets).toBe(1);
  });

  it('goes on with a camera that changes its resolution: a new initialisation behind a discontinuity', async () => {
    const { port } = await engine.openReceiver({ streamId: 'cam', ssrc: 7, mode: 'tcp-passive' });
    const socket = createConnection({ port, host: '127.0.0.1' });
    const packer = new RtpPacker(7);
    for (const packet of packetsOf(UNITS.slice(0, 51), 0, packer)) socket.write(framed(packet));
    for (const packet of packetsOf(SMALL, 10 ** 6, packer)) socket.write(framed(packet));
    await expect.poll(() => engine.status('cam')?.width, { timeout: 25_000 }).toBe(640);
    await expect
      .poll(async () => textOf(await engine.playlist('cam', null)), { timeout: 25_000 })
      .toMatch(/#EXT-X-MAP:URI="init-(\d+)\.mp4"[\s\S]*#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="init-(?!\1)\d+\.mp4"/);
    const text = textOf(await engine.playlist('cam', null));
    const widths = await Promise.all(
      [...text.matchAll(/init-\d+\.mp4/g)].map(async ([name]) => {
        const stsd = findBox(await bytesOf('cam', name), 'moov/trak/mdia/minf/stbl/stsd') ?? new Uint8Array();
        const entry = readBoxes(stsd.subarray(8))[0]?.content ?? new Uint8Array();
        return new DataView(entry.buffer, entry.byteOffset).getUint16(24);
      }),
    );
    expect(widths).toEqual([1280, 640]);
    socket.destroy();
  });

  it('tells a stall after 4 s, and gives up after 15 s without pictures', async () => {
    const { port } = await engine.openReceiver({ streamId: 'cam', ssrc: 7, mode: 'tcp-passive' });
    const up = told('up');
    const socket = createConnection({ port, host: '127.0.0.1' });
    const packets = packetsOf(UNITS);
    for (const packet of packets) socket.write(framed(packet));
    await up;
    await expect.poll(() => engine.status('cam')?.receivedPackets, { timeout: 25_000 }).toBe(packets.length);
    const stalled = told('stalled');
    now += 4_500;
    await stalled;
    const down = told('down');
    now += 11_000;
    expect(await down).toMatchObject({ streamId: 'cam', reason: 'no_pictures' });
    socket.destroy();
    expect(engine.status('cam')).toBeNull();
  });

  it('asks for a key picture at most once in two seconds', async () => {
    const { port } = await engine.openReceiver({ streamId: 'cam', ssrc: 7, mode: 'tcp-passive' });
    let asked = 0;
    engine.on(({ kind }) => {
      if (kind === 'key-wanted') asked += 1;
    });
    const socket = createConnection({ port, host: '127.0.0.1' });
    const deltas = UNITS.filter((unit) => readPicture('h264', unit)?.key !== true).slice(0, 20);
    const map = packetsOf(UNITS.slice(0, 1)).slice(0, 1);
    for (const packet of [...map, ...packetsOf(deltas)]) socket.write(framed(packet));
    const seen = () => engine.status('cam')?.receivedPackets ?? 0;
    await expect.poll(seen, { timeout: 25_000 }).toBeGreaterThan(20);
    expect(asked).toBeLessThanOrEqual(1);
    socket.destroy();
  });
});

describe('a media thread', () => {
  it('carries a stream as this one does, with its events, status and recording', async () => {
    const threaded = new EmbeddedEngine(undefined, Date.now, { localStreams: 0, threads: 1, sound: true });
    const segments: number[] = [];
    const inits: string[] = [];
    const events: string[] = [];
    threaded.on(({ kind }) => void events.push(kind));
    const untap = threaded.tap('cam', {
      init: (_, codecs) => void inits.push(codecs),
      segment: ({ bytes }) => void segments.push(readFragments(bytes).length),
      ended() {},
    });
    const { port } = await threaded.openReceiver({ streamId: 'cam', ssrc: 7, mode: 'tcp-passive' });
    const socket = createConnection({ port, host: '127.0.0.1' });
    for (const packet of packetsOf(UNITS)) socket.write(framed(packet));
    const text = await playlistOf(threaded, 'cam');
    const answer = await threaded.media('cam', /seg-\d+\.m4s/.exec(text)?.[0] ?? '');
    expect(answer.kind === 'bytes' && readFragments(answer.bytes)[0]?.firstIsKey).toBe(true);
    await expect.poll(() => threaded.status('cam')?.codecs, { timeout: 25_000 }).toBe('avc1.4D401F,flac');
    await expect.poll(() => segments.length, { timeout: 25_000 }).toBeGreaterThan(1);
    expect(inits.at(-1)).toBe('avc1.4D401F,flac');
    expect(events).toContain('up');
    untap();
    // Frames that this thread decoded go the same way.
    const sink = threaded.frames('other');
    UNITS.forEach((data, index) => {
      sink.frame({ kind: 'video', codec: 'h264', pts: index * 3_600, key: index === 0, data });
    });
    expect(await playlistOf(threaded, 'other')).toContain('#EXTINF');
    socket.destroy();
    threaded.close();
  });
});

describe('a media thread that dies', () => {
  it('ends its streams with a reason, and the next viewer gets one that lives', async () => {
    const threaded = new EmbeddedEngine(undefined, Date.now, { localStreams: 0, threads: 1 });
    const down = new Promise<MediaEvent>((resolve) => {
      threaded.on((event) => {
        if (event.kind === 'down') resolve(event);
      });
    });
    // No frame at all: nothing in the thread expects it.
    threaded.frames('cam').frame(JSON.parse('null'));
    expect(await down).toEqual({ kind: 'down', streamId: 'cam', reason: 'protocol' });
    const sink = threaded.frames('cam');
    UNITS.forEach((data, index) => {
      sink.frame({ kind: 'video', codec: 'h264', pts: index * 3_600, key: index === 0, data });
    });
    expect(await playlistOf(threaded, 'cam')).toContain('#EXTINF');
    threaded.close();
  });
});

describe('ports', () => {
  it('are even, one a stream, and rest 15 s after their stream', async () => {
    const narrow = new EmbeddedEngine(undefined, () => now, {
      publicIp: '10.0.0.2',
      ports: { from: 39_001, to: 39_005 },
      sound: false,
    });
    const open = (streamId: string) => narrow.openReceiver({ streamId, ssrc: null, mode: 'udp' });
    expect([await open('a'), await open('b')]).toEqual([
      { ip: '10.0.0.2', port: 39_002 },
      { ip: '10.0.0.2', port: 39_004 },
    ]);
    narrow.stop('a');
    await expect(open('c')).rejects.toMatchObject({ reason: 'busy' });
    now += 15_000;
    expect((await open('c')).port).toBe(39_002);
    narrow.close();
  });
});
