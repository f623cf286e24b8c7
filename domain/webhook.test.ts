import { describe, expect, it } from 'vitest';
import { checkTimestamp, isWebhookId, signaturesOf } from './webhook.ts';

const NOW = 1_790_000_000_000;

describe('the headers of a signed delivery', () => {
  it('take a clock that is off by at most five minutes, both ways', () => {
    expect(checkTimestamp('1790000300', NOW)).toBe('ok');
    expect(checkTimestamp('1789999700', NOW)).toBe('ok');
    expect(checkTimestamp('1790000301', NOW)).toBe('too_new');
    expect(checkTimestamp('1789999699', NOW)).toBe('too_old');
  });

  it('refuse a timestamp that is not whole seconds', () => {
    for (const bad of ['', '1790000000000', '1.79e9', '-1790000000', ' 1790000000', 'now'])
      expect(checkTimestamp(bad, NOW)).toBe('malformed');
  });

  it('offer the signatures of version 1 only, and not more than eight', () => {
    expect(signaturesOf('v1,abc= v1a,xyz v1,def=')).toEqual(['abc=', 'def=']);
    expect(signaturesOf(Array.from({ length: 20 }, () => 'v1,a').join(' '))).toHaveLength(8);
  });

  it('refuse ids that could not be stored or logged', () => {
    expect(isWebhookId('msg_2KWPBgLlAfxdpx2AI54pPJ85f4W')).toBe(true);
    for (const bad of ['', 'a b', 'a\nb', 'x'.repeat(257)]) expect(isWebhookId(bad)).toBe(false);
  });
});
