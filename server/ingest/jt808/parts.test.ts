import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { terminalAlarms } from '../../terminals/terminal-alarms.ts';
import {
  AttachmentBuffer,
  type AttachmentPart,
  askAttachmentsBody,
  attachmentAnswerBody,
  attachmentSplitter,
  parseAttachmentFile,
  parseAttachmentList,
} from './attachment.ts';
import { type DriverAlarm, parseDriverAlarm } from './driver-alarm.ts';
import { buildFrame, type Jt808Message } from './frame.ts';
import type { Location } from './location.ts';
import { reassembly } from './reassembly.ts';
import { parseTerminalAck, plainNumber, resendBody } from './terminal.ts';

const message = (changes: Partial<Jt808Message>): Jt808Message => ({
  id: 0x0704,
  terminal: '013900000001',
  serial: 10,
  version: null,
  encryption: 0,
  part: null,
  body: Buffer.alloc(0),
  ...changes,
});
const partOf = (index: number, total: number, byte: number, serial = 9 + index) =>
  message({ serial, part: { total, index }, body: Buffer.of(byte) });

describe('A message in parts', () => {
  it('is whole once its last part has come, in whatever order and however often they come', () => {
    const parts = reassembly();
    expect(parts.push(partOf(3, 3, 3), 0)).toBeNull();
    expect(parts.push(partOf(1, 3, 1), 0)).toBeNull();
    expect(parts.push(partOf(1, 3, 1), 0)).toBeNull();
    expect(parts.push(partOf(2, 3, 2), 0)).toMatchObject({ serial: 10, part: null, body: Buffer.of(1, 2, 3) });
    expect(parts.push(message({}), 0)).toMatchObject({ part: null });
  });

  it('is asked for again by the numbers that are missing, three times and no more', () => {
    const parts = reassembly();
    parts.push(partOf(1, 4, 1), 0);
    parts.push(partOf(3, 4, 3), 0);
    expect(parts.due(9_000)).toEqual([]);
    for (const now of [10_000, 20_000, 30_000]) expect(parts.due(now)).toEqual([{ serial: 10, parts: [2, 4] }]);
    expect(parts.due(40_000)).toEqual([]);
    expect(parts.due(60_000)).toEqual([]);
    expect(resendBody(10, [2, 4]).toString('hex')).toBe('000a0200020004');
  });

  it('takes no more memory than a few messages, whatever they claim', () => {
    const parts = reassembly();
    expect(parts.push(partOf(5, 4, 1), 0)).toBeNull();
    expect(parts.push(partOf(0, 4, 1), 0)).toBeNull();
    expect(parts.push(partOf(1, 60_000, 1), 0)).toBeNull();
    for (let serial = 0; serial < 1000; serial += 10) parts.push(partOf(1, 9, 1, serial), 0);
    expect(parts.due(10_000).length).toBeLessThanOrEqual(4);
  });

  it('reads the terminal’s answers and both spellings of its number', () => {
    expect(parseTerminalAck(Buffer.from('0007910100', 'hex'))).toEqual({ serial: 7, id: 0x9101, result: 0 });
    expect(parseTerminalAck(Buffer.of(1))).toBeNull();
    expect(plainNumber('00000000013900000001')).toBe('013900000001');
    expect(plainNumber('12345678901234567890')).toBe('12345678901234567890');
  });
});

const MARK = Buffer.from('474c53494d3031261120083005010100', 'hex');

describe('Files of an alarm', () => {
  it('are asked for by the mark of the alarm and a number of ours', () => {
    const body = askAttachmentsBody('10.0.0.1', 6610, MARK.toString('hex'), 'a'.repeat(32));
    expect(body.toString('hex')).toBe(
      `08${Buffer.from('10.0.0.1').toString('hex')}19d20000${MARK.toString('hex')}${'61'.repeat(32)}${'00'.repeat(16)}`,
    );
  });

  it('are listed, begun and ended as the terminal says', () => {
    const list = Buffer.concat([
      Buffer.from('GLSIM01'),
      MARK,
      Buffer.alloc(32, 0x61),
      Buffer.from([0, 2, 5]),
      Buffer.from('a.jpg'),
      Buffer.from([0, 0, 1, 0, 5]),
      Buffer.from('b.mp4'),
      Buffer.from([0, 0, 2, 0]),
    ]);
    expect(parseAttachmentList(list, 'jiangsu')).toEqual({
      terminalId: 'GLSIM01',
      mark: MARK.toString('hex'),
      number: 'a'.repeat(32),
      files: [
        { name: 'a.jpg', sizeBytes: 256 },
        { name: 'b.mp4', sizeBytes: 512 },
      ],
    });
    const file = parseAttachmentFile(Buffer.from([5, 97, 46, 106, 112, 103, 0, 0, 0, 1, 0]));
    expect(file).toEqual({ name: 'a.jpg', kind: 'picture', sizeBytes: 256 });
    if (file === null) throw new Error('no file');
    expect(attachmentAnswerBody(file, []).toString('hex')).toBe('05612e6a7067000000');
    expect(attachmentAnswerBody(file, [{ offset: 16, length: 32 }]).toString('hex')).toBe(
      '05612e6a70670001010000001000000020',
    );
  });

  const block = (offset: number, data: Buffer): Buffer => {
    const head = Buffer.alloc(62);
    head.write('30316364', 0, 'hex');
    head.write('a.jpg', 4);
    head.writeUInt32BE(offset, 54);
    head.writeUInt32BE(data.length, 58);
    return Buffer.concat([head, data]);
  };

  it('come out of the stream however it is cut, also when their bytes look like frames and marks', () => {
    const hostile = Buffer.from('7e30316364007e7e7d02', 'hex');
    const frame = buildFrame(message({ id: 0x1212, body: Buffer.of(1, 0x7e, 2) }));
    const stream = Buffer.concat([frame, block(0, hostile), block(10, hostile), frame, Buffer.of(1, 2), frame]);
    const shape = (part: AttachmentPart) =>
      part.kind === 'frame' ? 'frame' : `${part.name} ${part.offset} ${part.data.length}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 100 }), (cuts) => {
        const splitter = attachmentSplitter();
        const found: string[] = [];
        let at = 0;
        for (const cut of [...cuts, stream.length]) {
          found.push(...splitter.push(stream.subarray(at, at + cut)).map(shape));
          at += cut;
        }
        expect(found).toEqual(['frame', 'a.jpg 0 10', 'a.jpg 10 10', 'frame', 'frame']);
      }),
    );
  });

  it('never throw and never pile up, whatever arrives', () => {
    const bytes = fc.array(fc.oneof(fc.constantFrom('7e', '30316364', '7d02', 'ffffffff'), fc.constant('00')));
    fc.assert(
      fc.property(bytes, (parts) => {
        const splitter = attachmentSplitter();
        for (const part of parts) splitter.push(Buffer.from(part, 'hex'));
        parseAttachmentList(Buffer.from(parts.join(''), 'hex'), 'guangdong');
        parseAttachmentFile(Buffer.from(parts.join(''), 'hex'));
      }),
    );
  });

  it('are whole when no gap is left, whatever the order of their blocks', () => {
    const buffer = new AttachmentBuffer(10, 100);
    buffer.write(6, Buffer.from('ghijKLMN'));
    expect(buffer.gaps()).toEqual([{ offset: 0, length: 6 }]);
    buffer.write(0, Buffer.from('abc'));
    expect(buffer.gaps()).toEqual([{ offset: 3, length: 3 }]);
    buffer.write(2, Buffer.from('cdef'));
    buffer.write(4_000_000_000, Buffer.from('x'));
    expect(buffer.gaps()).toEqual([]);
    expect(buffer.whole().toString()).toBe('abcdefghij');
    expect(() => new AttachmentBuffer(101, 100)).toThrow(RangeError);
  });
});

/** The head of items 0x66 and 0x67 by T/JSATL 12-2017, tables 4-24 and 4-26; values ours. */
const PLACE = '00000f0252630c07045e4d261120083005' + '0001';

describe('Driver alarms', () => {
  it('say which side of the lane was left', () => {
    const adas = (deviation: number) =>
      Buffer.from(
        `00000009010201050a0${deviation}00002a0003${PLACE.slice(6)}${MARK.toString('hex')}`.replace(/\s/g, ''),
        'hex',
      );
    const parsed = [1, 2].map((side) => parseDriverAlarm(0x64, pad(adas(side), 47)));
    expect(parsed.map((alarm) => alarm?.code)).toEqual(['lane_departure_left', 'lane_departure_right']);
  });

  it('of tyres and blind spots are read by their own heads', () => {
    const head = (type: string) =>
      Buffer.from(`0000000901${type}2a0003${'02526300' + '07045e00'}261120083005${'0001'}`, 'hex');
    const tyres = parseDriverAlarm(0x66, Buffer.concat([head(''), MARK, Buffer.of(0)]));
    expect(tyres).toMatchObject({ system: 'tyres', code: 'tyre_fault', phase: 'start', speedKmh: 42, attachments: 1 });
    const blind = parseDriverAlarm(0x67, Buffer.concat([head('02'), MARK]));
    expect(blind).toMatchObject({ system: 'blind_spot', code: 'blind_spot', speedKmh: 42, mark: MARK.toString('hex') });
    expect(blind?.at).toBe(Date.UTC(2026, 10, 20, 0, 30, 5));
    expect(parseDriverAlarm(0x67, head('02'))).toBeNull();
  });
});

function pad(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(length)], length);
}

const NOW = Date.UTC(2026, 10, 20);
const location = (changes: Partial<Location>): Location => ({
  at: NOW,
  position: null,
  altitudeMeters: 0,
  speedKmh: 50,
  course: 0,
  ignition: true,
  alarms: [],
  mileageKm: null,
  driverAlarms: [],
  ...changes,
});
const driver = (phase: DriverAlarm['phase'], code: DriverAlarm['code'] = 'smoking'): DriverAlarm => ({
  system: 'dsm',
  id: 1,
  phase,
  code,
  level: 1,
  speedKmh: 50,
  at: NOW,
  position: null,
  mark: '',
  attachments: 0,
});

describe('What a terminal raises', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const VEHICLE = { vehicleId: 'veh_1', plate: '津A1' };
  const words = (items: readonly { kind: string; state: string }[]) =>
    items.map(({ kind, state }) => `${kind} ${state}`);

  it('is raised once while the alarm word holds it, and cleared when the word drops it', () => {
    const alarms = terminalAlarms(VEHICLE, [], () => {});
    expect(words(alarms.of(location({ alarms: ['overspeed'] }), NOW))).toEqual(['overspeed raised']);
    expect(alarms.of(location({ alarms: ['overspeed'] }), NOW)).toEqual([]);
    expect(words(alarms.of(location({}), NOW))).toEqual(['overspeed cleared']);
  });

  it('goes on after a reconnect: the word clears its own codes, time those of single alarms', () => {
    const cleared: string[] = [];
    const alarms = terminalAlarms(VEHICLE, ['overspeed', 'smoking'], (items) => cleared.push(...words(items)));
    expect(words(alarms.of(location({}), NOW))).toEqual(['overspeed cleared']);
    vi.advanceTimersByTime(60_000);
    expect(cleared).toEqual(['smoking cleared']);
  });

  it('ends a minute after the last single alarm, and with the end of one that has an end', () => {
    const cleared: string[] = [];
    const alarms = terminalAlarms(VEHICLE, [], (items) => cleared.push(...words(items)));
    expect(words(alarms.of(location({ driverAlarms: [driver('single')] }), NOW))).toEqual(['smoking raised']);
    vi.advanceTimersByTime(50_000);
    expect(alarms.of(location({ driverAlarms: [driver('single')] }), NOW)).toEqual([]);
    vi.advanceTimersByTime(50_000);
    expect(cleared).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(cleared).toEqual(['smoking cleared']);
    const spell = [driver('start', 'fatigue'), driver('end', 'fatigue')];
    expect(words(alarms.of(location({ driverAlarms: spell }), NOW))).toEqual(['fatigue raised', 'fatigue cleared']);
    expect(alarms.of(location({ driverAlarms: [driver('single', null)] }), NOW)).toEqual([]);
  });

  it('never has a clear that is older than its raise, whatever the device’s clock says', () => {
    const times: number[] = [];
    const alarms = terminalAlarms(VEHICLE, [], (items) => times.push(...items.map(({ at }) => at)));
    const ahead = { ...driver('single'), at: NOW + 4 * 60_000 };
    const [raised] = alarms.of(location({ driverAlarms: [ahead] }), NOW);
    vi.advanceTimersByTime(60_000);
    expect(times[0]).toBeGreaterThan(raised?.at ?? Number.POSITIVE_INFINITY);
    const wrong = { ...driver('single', 'phone_call'), at: NOW - 86_400_000 };
    expect(alarms.of(location({ driverAlarms: [wrong] }), NOW)[0]?.at).toBe(NOW);
  });
});
