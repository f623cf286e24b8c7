import { describe, expect, it } from 'vitest';
import { formatOf } from './file-format.ts';

describe('files that can be imported', () => {
  it('are GeoJSON and CSV by name, in any case', () => {
    expect(formatOf('工地.GeoJSON')).toBe('geojson');
    expect(formatOf('cameras.json')).toBe('geojson');
    expect(formatOf('资源.csv')).toBe('csv');
  });
  it('are nothing else', () => {
    for (const name of ['sites.shp', 'sites.xlsx', 'csv', 'a.csv.exe']) expect(formatOf(name), name).toBeNull();
  });
});
