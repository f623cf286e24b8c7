import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaSplitter } from './media.ts';

/** Head of a public packet (video-protocols, section 6): seq 0x1088, channel 1, whole P frame, 46 bytes. */
const HEAD = '3031636481E2108801123456781001100000016BB392CA7C02800028002E';
const body = Buffer.from(Array.from({ length: 46 }, (_, index) => index + 1));
const packet = Buffer.concat([Buffer.from(HEAD, 'hex'), body]);

/** The same with ten bytes of SIM, as some units of 2019 send it. */
const long = Buffer.concat([packet.subarray(0, 8), Buffer.from('00000000', 'hex'), packet.subarray(8)]);

describe('JT/T 1078 media packets', () => {
  it('are read with channel, kind, time and payload', () => {
    const [read] = mediaSplitter().push(packet);
    expect(read).toMatchObject({
      marker: true,
      payload: 'h264',
      sequence: 0x1088,
      sim: '011234567810',
      channel: 1,
      kind: 'p',
      part: 'whole',
      timestamp: 0x016bb392ca7c,
    });
    expect(read?.body.equals(body)).toBe(true);
  });

  it('are read with a long SIM when only that makes the next one fall into place', () => {
    const packets = mediaSplitter().push(Buffer.concat([long, long, long]));
    expect(packets.length).toBeGreaterThanOrEqual(2);
    expect(packets.every((one) => one.sim === '00000000011234567810' && one.body.equals(body))).toBe(true);
  });

  it('are all found with a long SIM however the stream is cut', () => {
    const stream = Buffer.concat([long, long, long, long]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 100 }), (cuts) => {
        const splitter = mediaSplitter();
        const found: string[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          found.push(...splitter.push(stream.subarray(at, at + cut)).map(({ sim }) => sim));
          at += cut;
        }
        expect(found).toEqual(Array.from({ length: 4 }, () => '00000000011234567810'));
      }),
    );
  });

  it('are all found however the stream is cut, also after bytes that belong to nothing', () => {
    const stream = Buffer.concat([
      Buffer.from('00112233', 'hex'),
      packet,
      packet,
      Buffer.from('30316364ff', 'hex'),
      packet,
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 100 }), (cuts) => {
        const splitter = mediaSplitter();
        let found = 0;
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          found += splitter.push(stream.subarray(at, at + cut)).length;
          at += cut;
        }
        expect(found).toBe(3);
      }),
    );
  });

  it('never throw and never pile up, whatever arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (chunks) => {
        const splitter = mediaSplitter();
        for (const chunk of chunks) splitter.push(Buffer.concat([Buffer.from('30316364', 'hex'), Buffer.from(chunk)]));
      }),
      { numRuns: 500 },
    );
  });
});
