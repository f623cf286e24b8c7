import { describe, expect, test, vi } from 'vitest';
import { retryPauseMs, withToken } from './live-player.ts';

describe('a live player', () => {
  test('waits longer after each failed try, at most 15 s', () => {
    expect([0, 1, 2, 3, 4, 50].map(retryPauseMs)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  test('uses the token of now on addresses that carry an old one, and keeps the rest of the query', () => {
    expect(withToken('/api/video/cam_1/index.m3u8?token=old&_HLS_msn=4', 'new', false)).toBe(
      '/api/video/cam_1/index.m3u8?token=new&_HLS_msn=4',
    );
  });

  test('asks for segments only where connections are few, and only in playlists', () => {
    expect(withToken('/api/video/cam_1/index.m3u8', 't', true)).toBe('/api/video/cam_1/index.m3u8?token=t&plain=1');
    expect(withToken('/api/video/cam_1/seg-1.m4s?token=x', 't', true)).toBe('/api/video/cam_1/seg-1.m4s?token=t');
  });

  test('says when its browser has no H.265, so that the server chooses another stream', () => {
    vi.stubGlobal('MediaSource', { isTypeSupported: () => false });
    expect(withToken('/api/video/cam_1/index.m3u8', 't', false)).toBe('/api/video/cam_1/index.m3u8?token=t&h265=0');
    vi.stubGlobal('MediaSource', { isTypeSupported: () => true });
    expect(withToken('/api/video/cam_1/index.m3u8', 't', false)).toBe('/api/video/cam_1/index.m3u8?token=t');
    vi.unstubAllGlobals();
  });
});
