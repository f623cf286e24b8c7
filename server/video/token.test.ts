import { describe, expect, test } from 'vitest';
import { checkVideoToken, issueVideoToken, TOKEN_SECONDS } from './token.ts';

const key = Buffer.alloc(32, 7);
const now = Date.UTC(2026, 10, 20, 3);
const claims = { viewerId: 'user-1', cameraId: 'cam_a' };
const { token } = issueVideoToken(key, claims, 42, now);

describe('a video token', () => {
  test('opens its camera for its viewer and tells the scope cell', () => {
    expect(checkVideoToken(key, claims, token, now)).toEqual({ scopeKey: 42, expiresAt: now + TOKEN_SECONDS * 1000 });
  });

  test('for camera A never opens camera B', () => {
    expect(checkVideoToken(key, { ...claims, cameraId: 'cam_b' }, token, now)).toBe('bad_signature');
  });

  test('of one viewer is refused to another', () => {
    expect(checkVideoToken(key, { ...claims, viewerId: 'user-2' }, token, now)).toBe('bad_signature');
  });

  test('is refused from the second it expires', () => {
    expect(checkVideoToken(key, claims, token, now + TOKEN_SECONDS * 1000 - 1)).toHaveProperty('scopeKey', 42);
    expect(checkVideoToken(key, claims, token, now + TOKEN_SECONDS * 1000)).toBe('expired');
  });

  test('cannot be prolonged, moved to another scope cell, or made with another key', () => {
    const [expires = '', scope = '', proof = ''] = token.split('.');
    const later = (Number.parseInt(expires, 36) + 60).toString(36);
    expect(checkVideoToken(key, claims, `${later}.${scope}.${proof}`, now)).toBe('bad_signature');
    expect(checkVideoToken(key, claims, `${expires}.1.${proof}`, now)).toBe('bad_signature');
    expect(checkVideoToken(Buffer.alloc(32, 8), claims, token, now)).toBe('bad_signature');
  });

  test('of any other shape is refused without an error', () => {
    for (const bad of ['', '.', 'a.b.c', `${token}x`, token.slice(0, -1), '💥', token.replaceAll('.', ' ')])
      expect(checkVideoToken(key, claims, bad, now)).toBe('bad_signature');
  });
});
