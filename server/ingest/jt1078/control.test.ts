import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../media/frame.ts';
import {
  askRecordsBody,
  bcdTime,
  liveControlBody,
  liveVideoBody,
  parseRecords,
  playbackBody,
  playbackControlBody,
} from './control.ts';
import { aacUnits, channelFrames, withoutChipHead } from './frames.ts';
import type { MediaPacket } from './media.ts';

const AT = Date.UTC(2026, 10, 20, 0, 30, 5);

describe('Orders for vehicle video', () => {
  it('are laid out as the public message of 0x9101, which asks for pictures only', () => {
    const known = '0d3130332e38392e31332e313838148f0000010100';
    const ours = liveVideoBody('103.89.13.188', 0x148f, 1, 'main').toString('hex');
    // Ours asks for sound too: data type 0 instead of 1.
    expect(ours).toBe(known.replace(/0100$/, '0000'));
    expect(liveControlBody(2, 'stop', 'main').toString('hex')).toBe('02000000');
    expect(liveControlBody(2, 'switch', 'sub').toString('hex')).toBe('02010001');
  });

  it('name times as Beijing BCD, and none as zeros', () => {
    expect(bcdTime(AT).toString('hex')).toBe('261120083005');
    expect(bcdTime(null).toString('hex')).toBe('000000000000');
  });

  it('ask for recordings and play them, faster, elsewhere, or no more', () => {
    const span = { channel: 3, from: AT, to: AT + 60_000 };
    expect(askRecordsBody(span).toString('hex')).toBe('03261120083005261120083105' + '0000000000000000' + '000000');
    const play = playbackBody('10.0.0.1', 6609, span).toString('hex');
    expect(play).toBe(`08${Buffer.from('10.0.0.1').toString('hex')}19d10000030000000000261120083005261120083105`);
    expect(playbackControlBody(3, { kind: 'stop' }).toString('hex')).toBe('030200000000000000');
    expect(playbackControlBody(3, { kind: 'fast', speed: 4 }).toString('hex')).toBe('030303000000000000');
    expect(playbackControlBody(3, { kind: 'seek', at: AT }).toString('hex')).toBe('030500261120083005');
  });

  it('read the list of recordings, and leave out what has no time', () => {
    const item = (from: string) => `03${from}261120093005000000000000000100020100100000`;
    const body = Buffer.from(`0007${'00000003'}${item('261120083005')}${item('269920083005')}`, 'hex');
    expect(parseRecords(body)).toEqual({
      serial: 7,
      records: [{ channel: 3, from: AT, to: AT + 3_600_000, alarmed: true, stream: 'sub', sizeBytes: 0x100000 }],
    });
    expect(parseRecords(Buffer.from('0007', 'hex'))).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void parseRecords(Buffer.from(bytes))));
  });
});

let sequence = 0;
function packet(changes: Partial<MediaPacket>): MediaPacket {
  sequence = (changes.sequence ?? sequence + 1) & 0xffff;
  return {
    marker: true,
    payload: 'h264',
    sim: '013900000001',
    channel: 1,
    kind: 'p',
    part: 'whole',
    timestamp: 1000,
    body: Buffer.of(0, 0, 1, 0x41),
    ...changes,
    sequence,
  };
}
const pushAll = (packets: readonly [MediaPacket, number][]): Frame[] => {
  const channel = channelFrames();
  return packets.flatMap(([one, at]) => channel.push(one, at));
};

describe('Frames of a vehicle’s channel', () => {
  it('are put together from their parts, and torn ones are left out', () => {
    const part = (which: MediaPacket['part'], byte: number, changes: Partial<MediaPacket> = {}) =>
      packet({ kind: 'i', part: which, body: Buffer.of(byte), ...changes });
    const channel = channelFrames();
    const frames = [part('first', 1), part('middle', 2), part('last', 3)].flatMap((one) => channel.push(one, 0));
    expect(frames).toMatchObject([{ kind: 'video', codec: 'h264', key: true, data: Buffer.of(1, 2, 3) }]);
    const torn = [part('first', 1), part('last', 3, { sequence: sequence + 3 })].flatMap((one) => channel.push(one, 0));
    expect(torn).toEqual([]);
    expect(channel.lost).toBe(2);
    expect(channel.push(part('last', 9), 0)).toEqual([]);
  });

  it('go on in time by their clock, by arrival where it stands still, and on one line with their sound', () => {
    const video = (timestamp: number) => packet({ timestamp });
    const sound = (timestamp: number) => packet({ timestamp, kind: 'audio', payload: 'g711a' });
    const steady = pushAll([
      [video(1000), 0],
      [sound(1010), 5],
      [video(1040), 90],
      [sound(1050), 95],
    ]);
    expect(steady.map(({ pts }) => pts)).toEqual([0, 900, 3600, 4500]);
    const frozen = pushAll([
      [video(1000), 0],
      [video(1000), 40],
      [video(1000), 80],
    ]);
    expect(frozen.map(({ pts }) => pts)).toEqual([0, 3600, 7200]);
    const jump = pushAll([
      [video(1000), 0],
      [video(9_000_000), 40],
      [video(9_000_040), 80],
      [video(100), 120],
    ]);
    expect(jump.map(({ pts }) => pts)).toEqual([0, 3600, 7200, 10_800]);
  });

  it('lose the head that some chips put before their samples, and the one of ADTS', () => {
    const samples = Buffer.alloc(320, 0xd5);
    expect(withoutChipHead(Buffer.concat([Buffer.of(0, 1, 160, 0), samples])).length).toBe(320);
    expect(withoutChipHead(samples).length).toBe(320);
    // AAC-LC, 16 kHz, one channel, 9 bytes in all.
    const adts = Buffer.from([0xff, 0xf1, 0x60, 0x40, 0x01, 0x3f, 0xfc, 7, 8]);
    expect(aacUnits(Buffer.concat([adts, adts]))).toMatchObject([
      { data: Buffer.of(7, 8), sampleRate: 16_000, channels: 1 },
      { data: Buffer.of(7, 8) },
    ]);
    expect(aacUnits(Buffer.of(1, 2, 3))).toMatchObject([{ sampleRate: 8000 }]);
  });

  it('name the sound that nobody here decodes, and show the pictures all the same', () => {
    const channel = channelFrames();
    expect(channel.push(packet({ kind: 'audio', payload: 'adpcm' }), 0)).toEqual([]);
    expect(channel.unheard).toBe('adpcm');
    expect(channel.push(packet({}), 0)).toHaveLength(1);
  });
});
