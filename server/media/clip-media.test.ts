import { describe, expect, test } from 'vitest';
import { ClipLibrary } from '../video/clips.ts';
import { nalType, splitAnnexB, toAccessUnits, toLengthPrefixed } from './annexb.ts';
import { findBox, readBoxes, readFragments } from './box-reader.ts';
import { initSegment, mediaFragment, type Sample } from './mp4.ts';
import { codecString, parseSps } from './sps.ts';

const library = new ClipLibrary();
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('a byte stream', () => {
  test('is split at three- and four-byte start codes, without trailing zeros', () => {
    const nals = splitAnnexB(bytes('00000001 67aa 000001 68bb 00 00000001 65cc'));
    expect(nals.map((nal) => Buffer.from(nal).toString('hex'))).toEqual(['67aa', '68bb', '65cc']);
  });

  test('becomes pictures that begin at first_mb_in_slice 0 and carry length prefixes', () => {
    const units = toAccessUnits(splitAnnexB(bytes('000001 6742 000001 68ce 000001 6588 000001 6511 000001 419a')));
    expect(units.map((unit) => [unit.key, Buffer.from(unit.data).toString('hex')])).toEqual([
      [true, '00000002658800000002' + '6511'],
      [false, '00000002419a'],
    ]);
    expect(units[0]?.sps).toEqual(bytes('6742'));
  });

  test('that is empty or garbage holds no pictures', () => {
    expect(splitAnnexB(new Uint8Array())).toEqual([]);
    expect(toAccessUnits(splitAnnexB(bytes('ffffffffff')))).toEqual([]);
    expect(toLengthPrefixed([])).toEqual(new Uint8Array());
  });
});

describe('a sequence parameter set', () => {
  // Captured from encoders: Constrained Baseline 3.0, 640 wide; High 4.0, 1920×1080 with eight rows cropped.
  test('states size and codec', () => {
    const baseline = bytes('6742c01e d900a03db01100000300010000030032 0f162e48');
    expect(parseSps(baseline)).toMatchObject({ profile: 66, level: 30, width: 640 });
    expect(codecString(baseline)).toBe('avc1.42C01E');
    const high = bytes('67640028 acd940780227e5c044000003000400000300c83c60c658');
    expect(parseSps(high)).toMatchObject({ profile: 100, level: 40, width: 1920, height: 1080 });
  });

  test('that is cut short is refused, never read past its end', () => {
    const high = bytes('67640028 acd940780227e5c044000003000400000300c83c60c658');
    for (let length = 0; length < 9; length++) expect(() => parseSps(high.subarray(0, length))).toThrow(RangeError);
  });
});

describe('the demo clips', () => {
  test('show at least eight scenes that a browser without B-frame support plays', () => {
    expect(library.list().length).toBeGreaterThanOrEqual(8);
    for (const entry of library.list()) {
      const clip = library.clip(entry.id);
      expect(clip?.format).toMatchObject({ codec: entry.codec, width: entry.width, height: entry.height });
      expect(entry.codec).toMatch(/^avc1\.(42|4D)/);
      expect(clip?.pictures.length).toBe(entry.frames);
    }
  });

  test('hold a key picture every second, the first one included, and a still', () => {
    for (const entry of library.list()) {
      const keys = library.clip(entry.id)?.pictures.flatMap((picture, index) => (picture.key ? [index] : [])) ?? [];
      expect(keys).toEqual(Array.from({ length: entry.frames / entry.fps }, (_, second) => second * entry.fps));
      expect(library.still(entry.id)?.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    }
  });
});

describe('fragmented MP4', () => {
  const clip = library.clip('gate');
  if (clip === undefined) throw new Error('The clip "gate" is missing');

  test('begins with a track that names codec, size and parameter sets', () => {
    const init = initSegment(clip.format);
    expect(readBoxes(init).map((box) => box.type)).toEqual(['ftyp', 'moov']);
    const stsd = findBox(init, 'moov/trak/mdia/minf/stbl/stsd');
    const entry = stsd && readBoxes(stsd.subarray(8))[0];
    expect(entry?.type).toBe('avc1');
    const view = new DataView(entry?.content.buffer ?? new ArrayBuffer(0), entry?.content.byteOffset);
    expect([view.getUint16(24), view.getUint16(26)]).toEqual([640, 360]);
    const avcC = entry && readBoxes(entry.content.subarray(78)).find((box) => box.type === 'avcC')?.content;
    expect([...(avcC?.subarray(1, 4) ?? [])]).toEqual([...clip.format.sps.subarray(1, 4)]);
    expect(Buffer.from(avcC ?? []).includes(Buffer.from(clip.format.pps))).toBe(true);
    expect(findBox(init, 'moov/mvex/trex')).toBeDefined();
  });

  test('states time, durations, sizes and key pictures, also beyond 32 bits', () => {
    const time = 2 ** 33 + 17;
    const samples = clip.pictures.slice(0, 5).map(
      (picture, index): Sample => ({
        data: picture.data,
        key: picture.key,
        time: time + index * 3600,
        duration: 3600,
      }),
    );
    const [fragment] = readFragments(mediaFragment(9, samples));
    expect(fragment).toMatchObject({ sequence: 9, time, durations: [3600, 3600, 3600, 3600, 3600], firstIsKey: true });
    expect(fragment?.sizes).toEqual(samples.map((sample) => sample.data.length));
    expect(fragment?.payload.length).toBe(samples.reduce((sum, sample) => sum + sample.data.length, 0));
    expect(nalType(fragment?.payload.subarray(4) ?? new Uint8Array())).toBe(5);
  });

  test('has its data where trun says', () => {
    const samples = clip.pictures
      .slice(3, 4)
      .map((p): Sample => ({ data: p.data, key: p.key, time: 0, duration: 3600 }));
    const bytes = mediaFragment(1, samples);
    const trun = findBox(bytes, 'moof/traf/trun') ?? new Uint8Array();
    const offset = new DataView(trun.buffer, trun.byteOffset).getUint32(8);
    expect(bytes.subarray(offset)).toEqual(samples[0]?.data);
  });
});
