import { expect, it } from 'vitest';
import { parseTour, tourText } from './tour-text.ts';

it('reads places as people paste them, writes them back, and names the line that is none', () => {
  const text = '港区,117.72,38.98,14\n\n 化工园 ，117.6, 38.9 , 15.5';
  const places = [
    { name: '港区', lng: 117.72, lat: 38.98, zoom: 14 },
    { name: '化工园', lng: 117.6, lat: 38.9, zoom: 15.5 },
  ];
  expect(parseTour(text)).toEqual(places);
  expect(parseTour(tourText(places))).toEqual(places);
  expect(parseTour('港区,117.72')).toBe(1);
  expect(parseTour('港区,117.72,38.98,14\n北,38.98,117.72,14')).toBe(2);
  expect(parseTour('a,1,2,3,4')).toBe(1);
  expect(parseTour('')).toEqual([]);
});
