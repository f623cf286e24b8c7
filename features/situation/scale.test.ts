import type { Feature, Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { collectionBox, fitView, metersPerPixel, roundScale, shifted } from './scale.ts';

describe('the scale bar', () => {
  it('knows the ground size of a pixel: 78,271.5 m at zoom 0 on the equator, half of it at 60°', () => {
    expect(metersPerPixel(0, 0)).toBeCloseTo(78_271.517, 2);
    expect(metersPerPixel(60, 0)).toBeCloseTo(39_135.758, 2);
    expect(metersPerPixel(38.95, 10)).toBeCloseTo(59.444, 2);
  });
  it('shows round lengths that fit', () => {
    expect(roundScale(6540)).toBe(5000);
    expect(roundScale(199)).toBe(100);
    expect(roundScale(20)).toBe(20);
  });
  it('shows a whole box, limited by the tighter side of the screen', () => {
    const wide = fitView([117.4, 38.9, 117.9, 39.0], 1000, 1000);
    expect(wide.center[0]).toBeCloseTo(117.65, 6);
    expect(0.5 / (360 / (512 * 2 ** wide.zoom))).toBeCloseTo(1000, 3);
    const tall = fitView([117.6, 38.7, 117.7, 39.2], 1000, 500);
    expect((0.5 * 111_320) / metersPerPixel(38.95, tall.zoom)).toBeLessThanOrEqual(501);
  });
  it('brings a place above the sheet: the centre moves to the south, or to the west when east is up', () => {
    const up = shifted([117.7, 38.95], 15, 0, 200);
    expect(up[0]).toBeCloseTo(117.7, 9);
    expect((38.95 - up[1]) * 111_320).toBeCloseTo(metersPerPixel(38.95, 15) * 200, 0);
    const turned = shifted([117.7, 38.95], 15, 90, 200);
    expect(turned[0]).toBeLessThan(117.7);
    expect(turned[1]).toBeCloseTo(38.95, 9);
  });
});

it('boxes whatever a collection draws, and nothing of an empty one', () => {
  const ring = [
    [117.7, 38.9],
    [117.8, 38.95],
    [117.75, 39],
    [117.7, 38.9],
  ];
  const feature = (geometry: Geometry): Feature => ({ type: 'Feature', properties: {}, geometry });
  const features = [
    feature({ type: 'Polygon', coordinates: [ring] }),
    feature({ type: 'Point', coordinates: [117.9, 38.8] }),
  ];
  expect(collectionBox({ type: 'FeatureCollection', features })).toEqual([117.7, 38.8, 117.9, 39]);
  expect(collectionBox({ type: 'FeatureCollection', features: [] })).toBeNull();
});
