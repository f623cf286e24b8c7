import { describe, expect, it } from 'vitest';
import { alarmKindOf, deviceProfileSchema, isPresent, videoDeviceSchema } from './video-device.ts';

describe('devices of GB/T 28181', () => {
  it('are present until the third keepalive in a row is missing, and never longer than they registered for', () => {
    const heard = { expiresAt: 1_000_000, heardAt: 0, keepaliveSeconds: 60 };
    expect(isPresent(heard, 180_000)).toBe(true);
    expect(isPresent(heard, 180_001)).toBe(false);
    expect(isPresent({ ...heard, expiresAt: 100_000 }, 100_000)).toBe(false);
  });

  it('tell alarms whose kind is named by method and type of annex A.2.5', () => {
    expect([alarmKindOf(2, 1), alarmKindOf(5, 6), alarmKindOf(6, 1)]).toEqual([
      'video_loss',
      'intrusion',
      'storage_fault',
    ]);
    expect([alarmKindOf(5, 99), alarmKindOf(5, null), alarmKindOf(null, null)]).toEqual([
      'video_alarm',
      'video_alarm',
      'other_alarm',
    ]);
  });

  it('have twenty digits and addresses that are addresses', () => {
    const good = { id: '34020000001180000001', kind: 'device', name: 'NVR', path: '03', scopeKey: 1 };
    expect(videoDeviceSchema.safeParse(good).success).toBe(true);
    expect(videoDeviceSchema.safeParse({ ...good, id: '3402' }).success).toBe(false);
    expect(videoDeviceSchema.safeParse({ ...good, allowedAddresses: ['example.cn'] }).success).toBe(false);
    expect(videoDeviceSchema.safeParse({ ...good, kind: 'platform-upper' }).success).toBe(false);
  });

  it('need nothing of their profile changed, and name kinds of pushed events by number', () => {
    expect(deviceProfileSchema.parse({})).toMatchObject({
      mediaMode: 'tcp_passive',
      charset: 'auto',
      dateHeader: true,
    });
    expect(deviceProfileSchema.safeParse({ eventKinds: { '16': 'no_helmet' } }).success).toBe(true);
    expect(deviceProfileSchema.safeParse({ eventKinds: { x: 'no_helmet' } }).success).toBe(false);
  });
});
