import { describe, expect, test } from 'vitest';
import { parseMediaName, parseReload, renderPlaylist, satisfies, withoutParts, withQuery } from './playlist.ts';
import { LL_HLS, Segmenter } from './segmenter.ts';

const START = Date.UTC(2026, 10, 20, 3);

/** Feeds `count` pictures at 25/s with a key picture every `gop`. */
function feed(segmenter: Segmenter, count: number, gop = 25, from = 0): void {
  for (let n = from; n < from + count; n++)
    segmenter.push(
      { data: Uint8Array.of(n & 255), key: n % gop === 0, time: n * 3600, duration: 3600 },
      START + n * 40,
    );
}
const make = () => new Segmenter({ ...LL_HLS, firstNumber: 100 });
const lines = (segmenter: Segmenter, start: string) =>
  (renderPlaylist(segmenter) ?? '').split('\n').filter((line) => line.startsWith(start));

describe('a live playlist', () => {
  test('is held until one complete segment exists, which the first is after 0.4 s', () => {
    const segmenter = make();
    feed(segmenter, 10);
    expect(renderPlaylist(segmenter)).toBeNull();
    feed(segmenter, 1, 25, 10);
    expect(lines(segmenter, '#EXTINF')).toEqual(['#EXTINF:0.40000,']);
  });

  test('cuts segments at key pictures, at least a second long', () => {
    const segmenter = make();
    feed(segmenter, 301, 15);
    const [, ...later] = segmenter.complete;
    expect(later.every((segment) => segment.durationSeconds >= 1)).toBe(true);
    expect(later.slice(1).every((segment) => segment.parts[0]?.independent === true)).toBe(true);
  });

  test('keeps a window of eight segments and names parts of the last three only', () => {
    const segmenter = make();
    feed(segmenter, 25 * 20 + 6);
    expect(lines(segmenter, '#EXTINF').length).toBe(8);
    const named = new Set(lines(segmenter, '#EXT-X-PART:').map((line) => /part-(\d+)-/.exec(line)?.[1]));
    const edge = segmenter.edge.number;
    expect([...named].map(Number)).toEqual([edge - 3, edge - 2, edge - 1, edge]);
    expect(lines(segmenter, '#EXT-X-MEDIA-SEQUENCE')).toEqual([`#EXT-X-MEDIA-SEQUENCE:${edge - 8}`]);
  });

  test('holds players back by at least three parts and tells the wall clock of each segment', () => {
    const segmenter = make();
    feed(segmenter, 200);
    const control = lines(segmenter, '#EXT-X-SERVER-CONTROL')[0] ?? '';
    expect(control).toContain('CAN-BLOCK-RELOAD=YES');
    const target = Number(/PART-TARGET=([\d.]+)/.exec(lines(segmenter, '#EXT-X-PART-INF')[0] ?? '')?.[1]);
    expect(Number(/PART-HOLD-BACK=([\d.]+)/.exec(control)?.[1])).toBeGreaterThanOrEqual(3 * target);
    expect(lines(segmenter, '#EXT-X-PROGRAM-DATE-TIME')[0]).toBe('#EXT-X-PROGRAM-DATE-TIME:2026-11-20T03:00:00.000Z');
  });

  test('hints the part that comes next, across the end of a segment', () => {
    const segmenter = make();
    feed(segmenter, 30);
    const { number } = segmenter.edge;
    expect(lines(segmenter, '#EXT-X-PRELOAD-HINT')[0]).toContain(`part-${number}-4.m4s`);
    feed(segmenter, 5, 25, 30);
    expect(segmenter.expected).toEqual({ number: number + 1, part: 0 });
  });

  test('answers a blocking reload only when it holds what was asked for', () => {
    const segmenter = make();
    feed(segmenter, 40);
    const { number, parts } = segmenter.edge;
    expect(satisfies(segmenter, { number: number - 1, part: null })).toBe(true);
    expect(satisfies(segmenter, { number, part: parts - 1 })).toBe(true);
    expect(satisfies(segmenter, { number, part: parts })).toBe(false);
    expect(satisfies(segmenter, { number, part: null })).toBe(false);
  });

  test('without parts ends with its last complete segment and asks nobody to wait', () => {
    const segmenter = make();
    feed(segmenter, 110);
    const plain = withoutParts(renderPlaylist(segmenter) ?? '');
    expect(plain).not.toMatch(/PART|SERVER-CONTROL|PRELOAD/);
    expect(plain.trimEnd().endsWith(`seg-${segmenter.edge.number - 1}.m4s`)).toBe(true);
    expect(plain.match(/DATE-TIME/g)?.length).toBe(plain.match(/#EXTINF/g)?.length);
  });

  test('carries the token on every address', () => {
    const segmenter = make();
    feed(segmenter, 100);
    const text = withQuery(renderPlaylist(segmenter) ?? '', 'token=x');
    const addresses = text.match(/[\w-]+\.(m4s|mp4)[^"\n]*/g) ?? [];
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.every((address) => address.endsWith('?token=x'))).toBe(true);
  });
});

describe('names and reload queries', () => {
  test('that are none of ours are refused', () => {
    expect(parseMediaName('seg-12.m4s')).toEqual({ kind: 'segment', number: 12 });
    expect(parseMediaName('part-12-3.m4s')).toEqual({ kind: 'part', number: 12, part: 3 });
    for (const name of ['../init.mp4', 'seg-.m4s', 'part-1.m4s', 'seg-1.mp4', `seg-${'9'.repeat(30)}.m4s`])
      expect(parseMediaName(name)).toBeNull();
    expect(parseReload(new URLSearchParams('_HLS_msn=4&_HLS_part=1'))).toEqual({ number: 4, part: 1 });
    expect(parseReload(new URLSearchParams(''))).toBeNull();
    for (const query of ['_HLS_part=1', '_HLS_msn=-1', '_HLS_msn=x', '_HLS_msn=1&_HLS_part=1.5'])
      expect(parseReload(new URLSearchParams(query))).toBe('invalid');
  });
});
