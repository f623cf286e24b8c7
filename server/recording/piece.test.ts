import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { overrideEnv } from '../../lib/env.ts';
import { readBoxes } from '../media/box-reader.ts';
import { initSegment, mediaFragment, TIMESCALE } from '../media/mp4.ts';
import { clockBox, readClock } from './clock-box.ts';
import { indexPath, mediaPath, type PieceName, startOfFile } from './layout.ts';
import { endOf, headLine, parseIndex, segmentLine } from './piece-index.ts';
import { readIndex, readPiece, repairPiece, scanPiece } from './piece-reader.ts';
import { PieceWriter } from './piece-writer.ts';

const START = Date.UTC(2026, 10, 20, 4, 0);
const FORMAT = {
  codec: 'avc1.42E01E',
  width: 64,
  height: 64,
  sps: Uint8Array.of(0x67, 0x42, 0xe0, 0x1e),
  pps: Uint8Array.of(0x68),
  timescale: TIMESCALE,
};

/** A second of two fragments. */
function segment(number: number, size = 300) {
  const time = number * TIMESCALE;
  const sample = (half: number) => ({
    data: new Uint8Array(size).fill(number + half),
    key: half === 0,
    time: time + (half * TIMESCALE) / 2,
    duration: TIMESCALE / 2,
  });
  const bytes = Buffer.concat([mediaFragment(1, [sample(0)]), mediaFragment(2, [sample(1)])]);
  return { bytes, at: START + number * 1000, durationMs: 1000, key: true, mediaTime: time };
}

let next = 0;
async function written(count: number): Promise<PieceName> {
  const name = { cameraFid: 7, startedAt: START + next++ };
  const writer = await PieceWriter.create(name, initSegment(FORMAT));
  for (let n = 0; n < count; n++) await writer.append(segment(n));
  await writer.close();
  return name;
}

beforeAll(async () => {
  overrideEnv({ DATA_DIR: await mkdtemp(join(tmpdir(), 'guanlan-pieces-')) });
});

describe('a stored file', () => {
  it('is a fragmented MP4 whose every segment says when it was taken', async () => {
    const name = await written(3);
    const boxes = readBoxes(await readFile(mediaPath(name)));
    expect(boxes.map(({ type }) => type).join(' ')).toBe(`ftyp moov${' prft moof mdat moof mdat'.repeat(3)}`);
    const clocks = boxes.filter(({ type }) => type === 'prft').map(({ content }) => readClock(content)?.at);
    expect(clocks).toEqual([START, START + 1000, START + 2000]);
    const index = await readIndex(name);
    expect(index === null ? null : endOf(index)).toBe(START + 3000);
    const first = index?.segments[0];
    expect((await readPiece(name, first?.offset ?? 0, 8)).toString('latin1', 4)).toBe('prft');
    await expect(readPiece(name, 1e6, 8)).rejects.toThrow();
  });

  it('is never written over', async () => {
    const name = await written(1);
    await expect(PieceWriter.create(name, initSegment(FORMAT))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('says the same by its boxes as by its index', async () => {
    const name = await written(4);
    expect(await scanPiece(mediaPath(name))).toEqual(await readIndex(name));
  });

  it('keeps every whole segment and nothing else when it was cut at any byte, with and without its index', async () => {
    const name = await written(3);
    const media = await readFile(mediaPath(name));
    const lines = await readFile(indexPath(name), 'utf8');
    const whole = parseIndex(lines, media.length);
    if (whole === null) throw new Error('no index');
    const ends = whole.segments.map(({ offset, bytes }) => offset + bytes);
    for (let cut = 0; cut <= media.length; cut += 37) {
      for (const withIndex of [true, false]) {
        await writeFile(mediaPath(name), media.subarray(0, cut));
        if (withIndex) await writeFile(indexPath(name), lines);
        else await rm(indexPath(name), { force: true });
        const repaired = await repairPiece(name);
        const expected = ends.filter((end) => end <= cut).length;
        // Without a segment to believe, one that lost its second fragment keeps its first one.
        const found = repaired?.segments.length ?? 0;
        expect([expected, withIndex && expected > 0 ? expected : expected + 1], `cut at ${cut}`).toContain(found);
        if (repaired === null) continue;
        const { size } = await stat(mediaPath(name));
        expect(readBoxes(await readFile(mediaPath(name))).length).toBeGreaterThan(2);
        expect(await readIndex(name)).toEqual(repaired);
        const last = repaired.segments.at(-1);
        expect(size).toBe((last?.offset ?? 0) + (last?.bytes ?? 0));
      }
    }
  });

  it('loses a tail that never got its line, and a line whose pictures never reached the disk', async () => {
    const torn = await written(2);
    await appendFile(mediaPath(torn), segment(2).bytes.subarray(0, 100));
    await appendFile(indexPath(torn), '1234 55');
    expect((await repairPiece(torn))?.segments.length).toBe(2);
    const zeros = await written(3);
    const index = await readIndex(zeros);
    const last = index?.segments.at(-1);
    const { size } = await stat(mediaPath(zeros));
    await truncate(mediaPath(zeros), last?.offset ?? 0);
    await truncate(mediaPath(zeros), size);
    expect((await repairPiece(zeros))?.segments.length).toBe(2);
  });
});

describe('the index', () => {
  it('never vouches for bytes that are not there, whatever the text is', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(500)), fc.nat(2_000), (noise, sizes, fileBytes) => {
        let offset = 100;
        let text = headLine(100);
        for (const bytes of sizes) {
          text += segmentLine({ offset, bytes, at: START, durationMs: 1, key: true });
          offset += bytes;
        }
        for (const candidate of [text + noise, noise, text.slice(0, noise.length * 7)]) {
          const parsed = parseIndex(candidate, fileBytes);
          if (parsed === null) continue;
          let end = parsed.initBytes;
          for (const one of parsed.segments) {
            expect(one.offset).toBe(end);
            end = one.offset + one.bytes;
          }
          expect(end).toBeLessThanOrEqual(fileBytes);
        }
      }),
    );
  });
});

describe('names of files', () => {
  it('come from whole numbers alone, so that nothing leads out of the folder', () => {
    for (const cameraFid of [0, -1, 1.5, Number.NaN])
      expect(() => mediaPath({ cameraFid, startedAt: START })).toThrow();
    expect(['../1.mp4', '1.mp4', '1700000000000.mp4.part', 'x1700000000000.mp4'].map(startOfFile)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(startOfFile(`${START}.mp4`)).toBe(START);
  });

  it('carry the wall clock to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1e12, max: 2.05e12 }), fc.nat(2 ** 40), (at, mediaTime) => {
        expect(readClock(clockBox(at, mediaTime).subarray(8))).toEqual({ at, mediaTime });
      }),
    );
  });
});
