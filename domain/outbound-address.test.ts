import { describe, expect, it } from 'vitest';
import { addressProblem, isLocalAddress } from './outbound-address.ts';

describe('an address that messages are sent to', () => {
  it('is an http or https address without a password in it', () => {
    expect(addressProblem('https://oapi.dingtalk.com/robot/send?access_token=x', false)).toBeNull();
    expect(addressProblem('http://10.1.2.3:8080/relay', false)).toBeNull();
    expect(addressProblem('ftp://example.cn/', false)).toBe('not_http');
    expect(addressProblem('file:///etc/passwd', false)).toBe('not_http');
    expect(addressProblem('https://user:secret@example.cn/', false)).toBe('has_credentials');
    expect(addressProblem('示例', false)).toBe('not_a_url');
  });

  it('is never this machine or its metadata service, however it is written', () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.1',
      'localhost',
      'a.localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '[fe80::1]',
      '0.0.0.0',
    ])
      expect.soft(addressProblem(`http://${host}/`, false), host).toBe('local');
    expect(addressProblem('http://127.0.0.1/', true)).toBeNull();
  });

  it('is judged by what a name resolves to as well', () => {
    expect(isLocalAddress('::ffff:7f00:1')).toBe(true);
    expect(isLocalAddress('::ffff:a9fe:a9fe')).toBe(true);
    expect(isLocalAddress('2001:db8::1')).toBe(false);
    expect(isLocalAddress('192.168.1.1')).toBe(false);
  });
});
