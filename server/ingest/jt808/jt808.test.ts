import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDriverAlarm } from './driver-alarm.ts';
import { buildFrame, frameSplitter, type Jt808Message, parseFrame } from './frame.ts';
import { parseBatch, parseLocation } from './location.ts';
import { JT808, parseAuth, parseRegistration, platformAck, registerAnswer } from './terminal.ts';

/** Vectors of public MIT test suites and issues; their checksums were verified (video-protocols, section 6). */
const VECTORS = {
  register2013:
    '7e0100002d0144199999990001000b0065373034343358485830303030320000000000000000000000006964303030303301d4c1413138383838927e',
  heartbeat: '7e000200000123456789017fff0a7e',
  heartbeat2019: '7e0002400001000000000172998417380000027e',
  registerAnswer: '7e8100000e01234567890100010000003132333435363738393031367e',
  location:
    '7E02000026123456789012007D02000000010000000200BA7F0E07E4F11C0028003C00001810151010100104000000640202007D01137E',
  part: '7E0801200500123456789002DE001A00022808000102537E',
  video: '7e91010015000056aebc2a00000d3130332e38392e31332e313838148f0000010100537e',
} as const;
const DSM = '652F000000010C060512010203041100070000000D0000000E191211183100001334343434343434191210183100030200';

function read(hex: string): Jt808Message {
  const [frame] = frameSplitter().push(Buffer.from(hex, 'hex'));
  if (frame === undefined) throw new Error('no frame');
  const result = parseFrame(frame);
  if (!result.ok) throw new Error(result.reason);
  return result.message;
}

describe('JT/T 808', () => {
  it('reads headers of 2013 and of 2019, parts and raw terminal numbers', () => {
    expect(read(VECTORS.heartbeat)).toMatchObject({ id: JT808.heartbeat, terminal: '012345678901', serial: 0x7fff });
    expect(read(VECTORS.heartbeat2019)).toMatchObject({ id: 2, version: 1, terminal: '00000000017299841738' });
    expect(read(VECTORS.part)).toMatchObject({ id: 0x0801, part: { total: 26, index: 2 } });
    // Not BCD: the number is the bytes (traccar 6018).
    expect(read(VECTORS.video).terminal).toBe('000056aebc2a');
  });

  it('reads a registration with a Chinese plate and answers it', () => {
    const message = read(VECTORS.register2013);
    expect(message.terminal).toBe('014419999999');
    const registration = parseRegistration(message.body, message.version);
    expect(registration).toMatchObject({ edition: 2013, plateColour: 1, plate: '粤A18888', terminalId: 'id00003' });
    const answer = read(VECTORS.registerAnswer);
    expect(answer.id).toBe(JT808.registerAnswer);
    expect(registerAnswer(0, 'ok', '12345678901').toString('hex')).toBe(answer.body.toString('hex'));
    expect(registerAnswer(7, 'no_vehicle', 'x').toString('hex')).toBe('000702');
  });

  it('builds the frames that it reads, byte by byte', () => {
    for (const hex of [VECTORS.register2013, VECTORS.heartbeat, VECTORS.heartbeat2019, VECTORS.location]) {
      expect(buildFrame(read(hex)).toString('hex')).toBe(hex.toLowerCase());
    }
    expect(platformAck(0x7fff, JT808.heartbeat, 0).toString('hex')).toBe('7fff000200');
  });

  it('reads a location with escaped bytes: place, speed, Beijing time, mileage', () => {
    const message = read(VECTORS.location);
    expect(message.serial).toBe(0x007e);
    const location = parseLocation(message.body);
    expect(location).toMatchObject({
      speedKmh: 6,
      altitudeMeters: 40,
      course: 0,
      alarms: ['emergency_button'],
      position: { lat: 12.222222, lng: 132.444444 },
      at: Date.UTC(2018, 9, 15, 2, 10, 10),
      mileageKm: 10,
    });
  });

  it('takes no fix and the point (0, 0) for no position', () => {
    const body = Buffer.from(read(VECTORS.location).body);
    body.writeUInt32BE(0, 4);
    expect(parseLocation(body)?.position).toBeNull();
    body.writeUInt32BE(2, 4);
    body.writeUInt32BE(0, 8);
    body.writeUInt32BE(0, 12);
    expect(parseLocation(body)?.position).toBeNull();
    body.writeUInt32BE(2 | 4 | 8, 4);
    body.writeUInt32BE(12_222_222, 8);
    body.writeUInt32BE(132_444_444, 12);
    expect(parseLocation(body)?.position).toEqual({ lat: -12.222222, lng: -132.444444 });
  });

  it('reads a driver alarm, and leaves one out whose length lies', () => {
    const item = Buffer.from(DSM, 'hex');
    const alarm = parseDriverAlarm(0x65, item.subarray(2));
    expect(alarm).toMatchObject({
      system: 'dsm',
      id: 1,
      level: 5,
      at: Date.UTC(2019, 11, 11, 10, 31, 0),
      speedKmh: 17,
    });
    expect(alarm?.mark).toHaveLength(32);
    const lying = Buffer.from(item);
    lying[1] = 0x20;
    expect(parseDriverAlarm(0x65, lying.subarray(2, 2 + 0x20))).toBeNull();
  });

  it('reads a batch and keeps the good reports of it', () => {
    const one = read(VECTORS.location).body;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(one.length, 0);
    const body = Buffer.concat([Buffer.from([0, 3, 1]), length, one, Buffer.from([0, 4, 1, 2, 3, 4]), length, one]);
    const batch = parseBatch(body);
    expect(batch.late).toBe(true);
    expect(batch.locations).toHaveLength(2);
  });

  it('reads the token of both editions', () => {
    expect(parseAuth(Buffer.from('abc123'), null)).toBe('abc123');
    expect(parseAuth(Buffer.concat([Buffer.from([3]), Buffer.from('abc356938035643809')]), 1)).toBe('abc');
  });

  it('finds every frame however the stream is cut, also between two bytes of an escape', () => {
    const stream = Buffer.from(Object.values(VECTORS).join(''), 'hex');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 }), (cuts) => {
        const splitter = frameSplitter();
        const frames: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) {
          frames.push(...splitter.push(stream.subarray(at, at + cut)));
          at += cut;
        }
        frames.push(...splitter.push(stream.subarray(at)));
        expect(frames).toHaveLength(Object.keys(VECTORS).length);
        expect(frames.every((frame) => parseFrame(frame).ok)).toBe(true);
      }),
    );
  });

  it('survives every damaged frame: it is refused or read, and never throws', () => {
    const frames = Object.values(VECTORS).map((hex) => Buffer.from(hex, 'hex'));
    fc.assert(
      fc.property(
        fc.constantFrom(...frames),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        (frame, changes) => {
          const bytes = Buffer.from(frame);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          for (const between of frameSplitter().push(bytes)) {
            const result = parseFrame(between);
            if (!result.ok) continue;
            parseLocation(result.message.body);
            parseBatch(result.message.body);
            parseRegistration(result.message.body, result.message.version);
            parseAuth(result.message.body, result.message.version);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('keeps no more than one frame of a stranger’s endless bytes', () => {
    const splitter = frameSplitter();
    expect(splitter.push(Buffer.from([0x7e]))).toEqual([]);
    for (let index = 0; index < 100; index += 1) expect(splitter.push(Buffer.alloc(1024, 1))).toEqual([]);
    expect(splitter.dropped()).toBeGreaterThan(90 * 1024);
    expect(splitter.push(Buffer.from(VECTORS.heartbeat, 'hex')).filter((one) => parseFrame(one).ok)).toHaveLength(1);
  });
});
