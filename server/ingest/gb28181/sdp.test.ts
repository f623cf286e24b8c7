import { describe, expect, it } from 'vitest';
import { makeSsrc, parseSdp, playbackControl, writeSdp } from './sdp.ts';

const PLATFORM = '34020000002000000001';
const ask = {
  owner: PLATFORM,
  kind: 'Play',
  channel: '34020000001320000001',
  address: '10.0.0.2',
  port: 30_000,
  mode: 'tcp_passive',
  ssrc: '0200001234',
  span: null,
} as const;

describe('session descriptions of GB/T 28181', () => {
  it('ask for a live channel over TCP in the order of annex F, y= last and with a line end', () => {
    expect(writeSdp(ask)).toBe(
      [
        'v=0',
        `o=${PLATFORM} 0 0 IN IP4 10.0.0.2`,
        's=Play',
        'c=IN IP4 10.0.0.2',
        't=0 0',
        'm=video 30000 TCP/RTP/AVP 96 98 97',
        'a=recvonly',
        'a=rtpmap:96 PS/90000',
        'a=rtpmap:98 H264/90000',
        'a=rtpmap:97 MPEG4/90000',
        'a=setup:passive',
        'a=connection:new',
        'y=0200001234',
        '',
      ].join('\r\n'),
    );
  });

  it('ask for the past with channel and span, and for a download with its speed', () => {
    const text = writeSdp({ ...ask, kind: 'Download', mode: 'udp', span: { from: 1_763_600_000, to: 1_763_603_600 } });
    expect(text).toContain('u=34020000001320000001:0\r\n');
    expect(text).toContain('t=1763600000 1763603600\r\n');
    expect(text).toContain('m=video 30000 RTP/AVP 96 98 97\r\n');
    expect(text).toContain('a=downloadspeed:4\r\ny=');
    expect(text).not.toContain('a=setup');
  });

  it('are read with the device’s own SSRC, port and direction', () => {
    const text =
      'v=0\no=x 0 0 IN IP4 10.0.0.50\ns=Play\nc=IN IP4 10.0.0.50\nt=0 0\nm=video 15060 TCP/RTP/AVP 96\na=setup:active\na=sendonly\na=rtpmap:96 PS/90000\na=filesize:1234\ny=0100000001\nf=v/2/5/25/1/4096a/1/8/1\n';
    expect(parseSdp(text)).toEqual({
      address: '10.0.0.50',
      port: 15_060,
      tcp: true,
      setup: 'active',
      ssrc: 100_000_001,
      payloads: { 96: 'PS' },
      fileSize: 1234,
    });
  });

  it('take a 20-digit id, an impossible port and a missing line for what they are: nothing', () => {
    expect(parseSdp('m=video 0 RTP/AVP 96\r\ny=34020000001320000001\r\n')).toMatchObject({ port: null, ssrc: null });
    expect(parseSdp('v=0\r\ns=Play\r\n')).toBeNull();
  });

  it('number streams by past, domain and a part of their own', () => {
    expect(makeSsrc(PLATFORM, false, 1234)).toBe('0200001234');
    expect(makeSsrc(PLATFORM, true, 7)).toBe('1200000007');
  });

  it('steer a playback by MANSRTSP', () => {
    expect(playbackControl(2, { kind: 'resume' })).toBe('PLAY RTSP/1.0\r\nCSeq: 2\r\nRange: npt=now-\r\n');
    expect(playbackControl(3, { kind: 'seek', seconds: 100.7 })).toContain('Range: npt=100-');
    expect(playbackControl(4, { kind: 'scale', scale: 0.5 })).toContain('Scale: 0.5\r\n');
    expect(playbackControl(5, { kind: 'pause' })).toBe('PAUSE RTSP/1.0\r\nCSeq: 5\r\nPauseTime: now\r\n');
  });
});
