import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRtp, rtpOverTcp, rtpReorder, sequenceAfter } from './rtp.ts';

function rtp(sequence: number, over: { ssrc?: number; payload?: Buffer; first?: number; type?: number } = {}): Buffer {
  const head = Buffer.alloc(12);
  head[0] = over.first ?? 0x80;
  head[1] = over.type ?? 0x60;
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE(90_000, 4);
  head.writeUInt32BE(over.ssrc ?? 1, 8);
  return Buffer.concat([head, over.payload ?? Buffer.from([sequence & 0xff])]);
}

const packet = (sequence: number, ssrc = 1) => {
  const read = parseRtp(rtp(sequence, { ssrc }));
  if (read === null) throw new Error('no packet');
  return read;
};
const orderOf = (sequences: readonly number[]) => {
  const reorder = rtpReorder();
  return { out: sequences.flatMap((one) => reorder.push(packet(one))), counts: reorder.counts() };
};

describe('RTP', () => {
  it('is read behind contributing sources, an extension and before padding', () => {
    const extended = Buffer.concat([
      rtp(7, { first: 0x80 | 0x10 | 0x20 | 1, payload: Buffer.alloc(0) }),
      Buffer.from('00000009', 'hex'),
      Buffer.from('bede000100000000', 'hex'),
      Buffer.from('aabb', 'hex'),
      Buffer.from('000003', 'hex'),
    ]);
    expect(parseRtp(extended)?.payload.toString('hex')).toBe('aabb');
  });

  it('is not RTCP, not another version, and not longer than it is', () => {
    expect(parseRtp(rtp(1, { type: 200 }))).toBeNull();
    expect(parseRtp(rtp(1, { first: 0x40 }))).toBeNull();
    expect(parseRtp(Buffer.alloc(11, 0x80))).toBeNull();
    expect(parseRtp(rtp(1, { first: 0x8f, payload: Buffer.alloc(4) }))).toBeNull();
  });

  it('counts over the edge of 16 bits', () => {
    expect(sequenceAfter(2, 0xffff)).toBe(3);
    expect(sequenceAfter(0xffff, 2)).toBe(-3);
  });

  it('comes into order again, without doubles, across the edge', () => {
    const { out } = orderOf([65_534, 65_535, 1, 0, 0, 2, 4, 3]);
    expect(out.map((one) => one.packet.sequence)).toEqual([65_534, 65_535, 0, 1, 2, 3, 4]);
    expect(out.every((one) => one.lostBefore === 0)).toBe(true);
  });

  it('gives a lost packet up after a while and says how many are missing', () => {
    const sequences = [0, 1, 2, ...Array.from({ length: 80 }, (_, index) => index + 5)];
    const { out, counts } = orderOf(sequences);
    expect(out.map((one) => one.packet.sequence)).toEqual(sequences);
    expect(out[3]?.lostBefore).toBe(2);
    expect(counts.lost).toBe(2);
  });

  it('begins anew with another sender and after a restart', () => {
    const reorder = rtpReorder();
    reorder.push(packet(100));
    expect(reorder.push(packet(5, 2)).map((one) => one.packet.ssrc)).toEqual([2]);
    expect(reorder.push(packet(40_000, 2)).map((one) => one.packet.sequence)).toEqual([40_000]);
    expect(reorder.counts().restarts).toBe(2);
  });

  it('never hands out a packet twice or before its predecessor, whatever the network does', () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 150 }), { maxLength: 300 });
    fc.assert(
      fc.property(arrivals, (sequences) => {
        const handed = orderOf(sequences).out.map((one) => one.packet.sequence);
        expect(handed).toEqual([...new Set(handed)].sort((a, b) => a - b));
      }),
    );
  });
});

describe('RTP over TCP', () => {
  const framed = (bytes: Buffer) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length, 0);
    return Buffer.concat([length, bytes]);
  };
  const dollar = (bytes: Buffer) => Buffer.concat([Buffer.from([0x24, 0]), framed(bytes)]);

  it('is cut by its lengths at whatever byte the stream was split, also in RTSP’s frames', () => {
    const packets = [rtp(1), rtp(2, { payload: Buffer.alloc(1400, 3) }), rtp(3)];
    for (const frame of [framed, dollar]) {
      const stream = Buffer.concat(packets.map(frame));
      for (let split = 1; split < stream.length; split += 1) {
        const cutter = rtpOverTcp();
        const found = [...cutter.push(stream.subarray(0, split)), ...cutter.push(stream.subarray(split))];
        expect(found.map((one) => one.toString('hex'))).toEqual(packets.map((one) => one.toString('hex')));
      }
    }
  });

  it('finds the first packet behind a head that belongs to something else', () => {
    const cutter = rtpOverTcp();
    const found = cutter.push(Buffer.concat([Buffer.alloc(256), framed(rtp(9))]));
    expect(found).toHaveLength(1);
    expect(cutter.skipped()).toBeGreaterThan(0);
  });
});
