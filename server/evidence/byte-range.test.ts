import { expect, test } from 'vitest';
import { byteRangeOf } from './byte-range.ts';

test('a range is what RFC 9110 says: both ends included, open at either side, cut at the end', () => {
  expect(byteRangeOf('bytes=0-', 100)).toEqual({ first: 0, last: 99 });
  expect(byteRangeOf('bytes=10-19', 100)).toEqual({ first: 10, last: 19 });
  expect(byteRangeOf('bytes=90-500', 100)).toEqual({ first: 90, last: 99 });
  expect(byteRangeOf('bytes=-10', 100)).toEqual({ first: 90, last: 99 });
  expect(byteRangeOf('bytes=-500', 100)).toEqual({ first: 0, last: 99 });
});

test('what asks for nothing is told so, what is not understood gets the whole', () => {
  expect(byteRangeOf('bytes=100-', 100)).toBe('beyond');
  expect(byteRangeOf('bytes=-0', 100)).toBe('beyond');
  for (const header of [undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2'])
    expect(byteRangeOf(header, 100)).toBeNull();
});
