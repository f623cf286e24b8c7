import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chance, clipUnits, framed, psPack, RtpPacker } from '../../scripts/testing/camera-bytes.ts';
import { videoDepacketiser } from '../ingest/rtsp/depacketise-video.ts';
import { splitAnnexB } from './annexb.ts';
import type { Frame } from './frame.ts';
import { readPicture } from './h26x.ts';
import { rtpOverTcp } from './rtp.ts';
import { RtpToFrames } from './rtp-to-frames.ts';

const clip = readFileSync(new URL('../../db/seed/clips/tank-farm.h264', import.meta.url));

const UNITS = clipUnits(clip, 60);
const isKey = (unit: Buffer) => readPicture('h264', unit)?.key === true;

function listen(expectedSsrc: number | null = null) {
  const frames: Frame[] = [];
  const warnings: string[] = [];
  let lost = 0;
  const sink = {
    frame: (frame: Frame) => void frames.push(frame),
    lost: (count: number) => {
      lost += count;
    },
    ended() {},
  };
  const rtp = new RtpToFrames(sink, (text) => void warnings.push(text), expectedSsrc);
  return { frames, warnings, rtp, lost: () => lost };
}
const pictures = (frames: readonly Frame[]) => frames.filter((frame) => frame.kind === 'video');

/** The clip as packets of a camera, each with the time at which it leaves. */
function camera(ssrc: number, begin = 0, units: readonly Buffer[] = UNITS, ticks = 3_600) {
  const packer = new RtpPacker(ssrc);
  return units.flatMap((unit, index) => {
    const time = begin + index * ticks;
    return packer
      .pack(psPack(unit, { key: isKey(unit), ticks: time, sound: Buffer.alloc(320, 0xd5) }), time)
      .map((packet) => ({ packet, ms: (index * ticks) / 90 }));
  });
}

describe('a camera’s RTP', () => {
  it('becomes its pictures byte by byte, with time, key pictures and sound', () => {
    const { frames, rtp } = listen(7);
    for (const { packet, ms } of camera(7)) rtp.push(packet, ms);
    expect(
      pictures(frames).map((frame) =>
        Buffer.compare(frame.data, UNITS[pictures(frames).indexOf(frame)] ?? Buffer.alloc(0)),
      ),
    ).toEqual(UNITS.map(() => 0));
    expect(pictures(frames).map((frame) => frame.pts)).toEqual(UNITS.map((_, index) => index * 3_600));
    expect(pictures(frames).map((frame) => frame.kind === 'video' && frame.key)).toEqual(UNITS.map(isKey));
    const sound = frames.filter((frame) => frame.kind === 'audio');
    expect(sound.length).toBe(UNITS.length);
    expect(sound[0]).toMatchObject({ codec: 'g711a', sampleRate: 8_000, channels: 1 });
  });

  it('goes on over the ends of 33 bits of time and of 16 bits of sequence', () => {
    const { frames, rtp } = listen();
    for (const { packet, ms } of camera(7, 2 ** 33 - 30 * 3_600)) rtp.push(packet, ms);
    const times = pictures(frames).map((frame) => frame.pts);
    expect(times.slice(1).map((time, index) => time - (times[index] ?? 0))).toEqual(UNITS.slice(1).map(() => 3_600));
  });

  it('is the same in every division of a TCP stream, in both framings, with RTCP before it', () => {
    const rtcp = Buffer.from('80c9000100000007', 'hex');
    const all = camera(7, 0, UNITS.slice(0, 3)).map(({ packet }) => packet);
    const stream = Buffer.concat([framed(Buffer.concat([rtcp, Buffer.alloc(8)])), ...all.map(framed)]);
    const whole = (split: number) => {
      const { frames, rtp } = listen();
      const cutter = rtpOverTcp();
      for (const piece of [stream.subarray(0, split), stream.subarray(split)])
        for (const packet of cutter.push(piece)) rtp.push(packet, 0);
      return pictures(frames).length;
    };
    for (let split = 0; split < stream.length; split += split < 3_000 ? 1 : 97) expect(whole(split)).toBe(3);
  });

  it('plays on with 2 % loss and disorder, and tells how much was lost', () => {
    const random = chance(42);
    const { frames, rtp, lost } = listen();
    const sent = Array.from({ length: 20 }, (_, round) =>
      camera(7, round * UNITS.length * 3_600).map(({ packet, ms }) => ({ packet, ms: ms + round * UNITS.length * 40 })),
    ).flat();
    let sequence = 65_500;
    for (const one of sent) one.packet.writeUInt16BE(sequence++ & 0xffff, 2);
    let dropped = 0;
    const kept = sent.filter(() => {
      const arrives = random() >= 0.02;
      if (!arrives) dropped += 1;
      return arrives;
    });
    const order = kept.map((one, index) => ({ one, place: index + (random() < 0.05 ? 2 : 0) }));
    for (const { one } of order.toSorted((a, b) => a.place - b.place)) rtp.push(one.packet, one.ms);
    rtp.tick(1e9);
    expect(lost()).toBeGreaterThanOrEqual(dropped - 5);
    expect(lost()).toBeLessThanOrEqual(dropped);
    // Hardly a picture goes missing whole; what a loss tore is handed on as far as it goes.
    expect(pictures(frames).length).toBeGreaterThan(UNITS.length * 20 * 0.9);
  });

  it('follows a camera that changes its SSRC, and warns of one that was not agreed', () => {
    const { frames, warnings, rtp } = listen(7);
    for (const { packet, ms } of camera(7)) rtp.push(packet, ms);
    for (const { packet, ms } of camera(9, 10 ** 6)) rtp.push(packet, ms + 3_000);
    expect(pictures(frames).length).toBe(2 * UNITS.length);
    expect(warnings).toEqual(['the camera uses SSRC 9 instead of 7']);
  });

  it('does not mix the pictures of a second sender on the same port', () => {
    const { frames, rtp } = listen();
    const second = camera(9, 10 ** 6);
    camera(7).forEach(({ packet, ms }, index) => {
      rtp.push(packet, ms);
      const other = second[index];
      if (other !== undefined) rtp.push(other.packet, ms);
    });
    expect(pictures(frames).map((frame) => frame.pts)).toEqual(UNITS.map((_, index) => index * 3_600));
    expect(rtp.counts().strange).toBeGreaterThan(UNITS.length);
  });

  it('is cut at packs where the timestamp stands still and markers mean nothing', () => {
    const { frames, rtp } = listen();
    for (const { packet, ms } of camera(7)) {
      packet.writeUInt32BE(1234, 4);
      packet[1] = 0x80 | 96;
      rtp.push(packet, ms);
    }
    expect(pictures(frames).length).toBeGreaterThan(UNITS.length - 3);
  });

  it('is understood as bare H.264 where no program stream comes', () => {
    const { frames, rtp } = listen();
    const packer = new RtpPacker(3);
    UNITS.forEach((unit, index) => {
      for (const packet of packer.pack(unit, index * 3_600)) rtp.push(packet, index * 40);
    });
    expect(pictures(frames).length).toBe(UNITS.length);
    expect(pictures(frames)[0]).toMatchObject({ codec: 'h264', key: true });
  });

  it('is taken apart by RFC 6184 where the camera answers with bare H.264 instead of a program stream', () => {
    const frames: Frame[] = [];
    const sink = { frame: (frame: Frame) => void frames.push(frame), lost() {}, ended() {} };
    const make = (codec: 'h264' | 'h265') => videoDepacketiser({ codec, parameterSets: [], orderNumbers: false });
    const rtp = new RtpToFrames(sink, () => {}, null, make);
    let sequence = 0;
    const send = (payload: Buffer, ticks: number, marker: boolean) => {
      const head = Buffer.from([0x80, (marker ? 0x80 : 0) | 98, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
      head.writeUInt16BE(sequence++, 2);
      head.writeUInt32BE(ticks, 4);
      rtp.push(Buffer.concat([head, payload]), ticks / 90);
    };
    UNITS.forEach((unit, index) => {
      const nals = splitAnnexB(unit).map((nal) => Buffer.from(nal));
      nals.forEach((nal, place) => {
        const last = place === nals.length - 1;
        if (nal.length <= 1_200) send(nal, index * 3_600, last);
        // FU-A: the unit's head in two bytes, its first piece with the start bit, its last with the end bit.
        else
          for (let at = 1; at < nal.length; at += 1_200) {
            const end = at + 1_200 >= nal.length;
            const first = nal[0] ?? 0;
            const fu = Buffer.from([(first & 0xe0) | 28, (at === 1 ? 0x80 : 0) | (end ? 0x40 : 0) | (first & 0x1f)]);
            send(Buffer.concat([fu, nal.subarray(at, at + 1_200)]), index * 3_600, last && end);
          }
      });
    });
    expect(frames.length).toBe(UNITS.length);
    expect(
      frames.every((frame, index) => readPicture('h264', frame.data)?.key === isKey(UNITS[index] ?? Buffer.alloc(0))),
    ).toBe(true);
    expect(frames.map((frame) => frame.pts)).toEqual(UNITS.map((_, index) => index * 3_600));
  });

  it('never throws and keeps little, whatever is inside the packets', () => {
    const clean = camera(7, 0, UNITS.slice(0, 4)).map(({ packet }) => packet);
    const change = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const { rtp } = listen();
        const packets = clean.map((packet) => Buffer.from(packet));
        for (const [which, at, value] of changes) {
          const packet = packets[which % packets.length];
          if (packet !== undefined) packet[at % packet.length] = value;
        }
        for (const [index, packet] of packets.entries()) rtp.push(packet, index);
        rtp.tick(1e6);
      }),
      { numRuns: 300 },
    );
  });
});
