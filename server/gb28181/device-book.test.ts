import { expect, test } from 'vitest';
import { DeviceBook } from './device-book.ts';

test('a gateway that starts anew does not take devices for gone before they could be heard', () => {
  const now = 1_800_000_000_000;
  const id = '34020000001180000001';
  const row = {
    id,
    kind: 'device',
    name: 'd',
    password: Buffer.alloc(0),
    path: '03',
    profile: {},
    datum: 'WGS84',
    allowed: [],
    vehicle: null,
    scopeKey: 1,
    state: 'online',
    remote: 'udp 127.0.0.1 5060',
    registeredAt: now - 7_200_000,
    expiresAt: now - 3_600_000,
    keepaliveAt: now - 3_600_000,
    refused: 0,
  } as const;
  const book = new DeviceBook();
  book.load([row, { ...row, id: '34020000001180000009', state: 'offline' }], now);
  expect(book.silent(now + 170_000)).toEqual([]);
  expect(book.silent(now + 181_000).map(({ id }) => id)).toEqual([id]);
});
