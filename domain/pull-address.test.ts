import { describe, expect, it } from 'vitest';
import { addressClass, parsePullAddress } from './pull-address.ts';

const problem = (text: string, kind: 'rtsp' | 'hls' = 'rtsp', loopback = false) => {
  const parsed = parsePullAddress(kind, text, loopback);
  return typeof parsed === 'string' ? parsed : null;
};

describe('The address of a camera', () => {
  it('is taken as operators paste it, with user and password set apart', () => {
    expect(parsePullAddress('rtsp', ' rtsp://admin:a%40b@10.0.0.64/Streaming/Channels/101?x=1 ', false)).toEqual({
      url: 'rtsp://10.0.0.64/Streaming/Channels/101?x=1',
      host: '10.0.0.64',
      port: 554,
      login: { user: 'admin', password: 'a@b' },
    });
    expect(parsePullAddress('hls', 'https://cdn.example.cn:8443/a.m3u8', false)).toMatchObject({
      port: 8443,
      login: null,
    });
    expect(parsePullAddress('rtsp', 'rtsp://[2001:db8::7]:8554/a', false)).toMatchObject({
      host: '2001:db8::7',
      port: 8554,
    });
  });

  it('is refused with the reason when it is none of this kind', () => {
    expect(problem('rtsp')).toBe('not_a_url');
    expect(problem('http://10.0.0.1/a')).toBe('wrong_scheme');
    expect(problem('file:///etc/passwd', 'hls')).toBe('wrong_scheme');
    expect(problem('rtsp://10.0.0.1/a', 'hls')).toBe('wrong_scheme');
    expect(problem('rtsp:///a')).toBe('no_host');
    expect(problem('rtsp://:pw@10.0.0.1/')).toBe('half_login');
    expect(problem('rtsp://a%zz:pw@10.0.0.1/')).toBe('half_login');
  });

  it('never leads to link-local places, metadata services or many machines at once, however it is written', () => {
    const forbidden = [
      '169.254.169.254',
      '[fe80::1]',
      '[::ffff:169.254.169.254]',
      '[64:ff9b::a9fe:a9fe]',
      '[2002:a9fe:a9fe::1]',
      '100.100.100.200',
      '[fd00:ec2::254]',
      '0.0.0.0',
      '0',
      '224.0.0.1',
      '255.255.255.255',
      '[ff02::1]',
      '2852039166',
      '0xa9.0xfe.0xa9.0xfe',
    ];
    for (const host of forbidden) {
      expect.soft(problem(`rtsp://${host}/a`, 'rtsp', true), host).toBe('forbidden');
      expect.soft(problem(`http://${host}/a`, 'hls', true), host).toBe('forbidden');
    }
  });

  it('leads to this machine only where the setting allows simulated devices', () => {
    for (const host of [
      '127.0.0.1',
      'localhost',
      'a.localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0x7f000001',
      '127.1',
      '017700000001',
    ]) {
      expect.soft(problem(`rtsp://${host}/a`), host).toBe('local');
      expect.soft(problem(`rtsp://${host}/a`, 'rtsp', true), host).toBeNull();
    }
  });

  it('is judged again by what its name resolves to', () => {
    expect(addressClass('10.1.2.3')).toBe('device');
    expect(addressClass('fd12::1')).toBe('device');
    expect(addressClass('127.0.0.2')).toBe('loopback');
    expect(addressClass('fe80::1%eth0')).toBe('never');
  });
});
