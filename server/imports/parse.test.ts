import { describe, expect, test } from 'vitest';
import type { ImportRequest } from '../../domain/import.ts';
import { parseImport } from './parse.ts';

const csv = (text: string, changes: Partial<ImportRequest> = {}): ImportRequest => ({
  layer: 'cameras',
  filename: 'cameras.csv',
  format: 'csv',
  text,
  datum: 'WGS84',
  coordinateKind: 'unknown',
  ...changes,
});
const line = (kind: ImportRequest['coordinateKind']): ImportRequest =>
  csv('name,medium,regime,outer_diameter_mm,wkt\nL1,propylene,chemical,219,"LINESTRING(117.6 38.9, 117.7 38.95)"', {
    layer: 'pipelines',
    coordinateKind: kind,
  });

describe('reading a file to import', () => {
  test('pipelines of raw or unknown kind are refused as a whole (REQ-COORD-02)', () => {
    expect(() => parseImport(line('raw'))).toThrow(/safe-matched/);
    expect(() => parseImport(line('unknown'))).toThrow(/safe-matched/);
    expect(parseImport(line('safe-matched')).rows).toHaveLength(1);
  });

  test('swapped axes are refused by row and the good rows stay good', () => {
    const { rows, problems } = parseImport(csv('name,lng,lat\nA,117.7,38.95\nB,38.95,117.7'));
    expect(rows.map((row) => row.row)).toEqual([1]);
    expect(problems).toEqual([expect.objectContaining({ row: 2, field: 'geometry', code: 'swapped_axes' })]);
  });

  test('a wrong value names its row and its field', () => {
    const { problems } = parseImport(csv('name,lng,lat,fov_deg\nA,117.7,38.95,400\n,117.7,38.95,60'));
    expect(problems.map(({ row, field }) => [row, field])).toEqual([
      [1, 'fov_deg'],
      [2, 'name'],
    ]);
  });

  test('an empty position is a problem of the row and not a place in the gulf of Guinea', () => {
    const { rows, problems } = parseImport(csv('name,lng,lat\nA,,'));
    expect(rows).toHaveLength(0);
    expect(problems[0]).toMatchObject({ row: 1, field: 'geometry', code: 'invalid' });
  });

  test('a declared GCJ-02 file is moved to WGS 84 once, by hundreds of metres', () => {
    const [row] = parseImport(csv('name,lng,lat\nA,117.7,38.95', { datum: 'GCJ-02' })).rows;
    const [lng = 0, lat = 0] = row?.geometry.type === 'Point' ? row.geometry.coordinates : [];
    expect(Math.abs(lng - 117.7)).toBeGreaterThan(0.003);
    expect(Math.abs(lat - 38.95)).toBeGreaterThan(0.0003);
  });

  test('an id that stands twice is a conflict of the second row', () => {
    expect(parseImport(csv('id,name,lng,lat\ncam_1,A,117.7,38.95\ncam_1,B,117.7,38.95')).problems).toEqual([
      expect.objectContaining({ row: 2, field: 'id', code: 'conflict' }),
    ]);
  });

  test('no file can take the id of an object of another layer', () => {
    const { rows } = parseImport(csv('id,name,lng,lat\nast_tank_t203,A,117.7,38.95\ncam_7,B,117.7,38.95'));
    expect(rows.map((row) => row.values['id'])).toEqual(['cam_ast_tank_t203', 'cam_7']);
  });

  test('a ring that does not close and an unreadable file get a clear refusal', () => {
    const open = JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { name: 'S' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [117, 38],
                [118, 38],
                [118, 39],
                [117, 39],
              ],
            ],
          },
        },
      ],
    });
    expect(parseImport(csv(open, { layer: 'sites', format: 'geojson' })).problems[0]?.message).toMatch(/ring/);
    expect(() => parseImport(csv('{', { layer: 'sites', format: 'geojson' }))).toThrow(/JSON/);
    expect(() => parseImport(csv('name,lng,lat\n'))).toThrow(/no rows/);
  });
});
