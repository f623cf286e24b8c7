import { expect, test } from 'vitest';
import { ATTRIBUTES, attributeOf, inCardOrder } from './attributes.ts';

test('an attribute is listed once', () => {
  const keys = ATTRIBUTES.map((attribute) => attribute.key);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});

test('a card shows known attributes in their order and unknown ones after them', () => {
  expect(inCardOrder(['zebra', 'volumeM3', 'apple', 'tag'])).toEqual(['tag', 'volumeM3', 'apple', 'zebra']);
  expect(attributeOf('apple')).toBeNull();
});
