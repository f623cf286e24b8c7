import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ASSET_FORMS, ASSET_KINDS } from '../../domain/asset-kind.ts';
import { CAMERA_POINTS } from '../../domain/camera-point.ts';
import { CHEMICAL_PROCESSES } from '../../domain/chemical-process.ts';
import { FACILITY_KINDS } from '../../domain/facility-kind.ts';
import { GROUND_KINDS } from '../../domain/ground.ts';
import { INDICATORS } from '../../domain/indicator.ts';
import { MEDIA } from '../../domain/medium.ts';
import { PLACE_KINDS } from '../../domain/place-kind.ts';
import { RESOURCE_TYPES } from '../../domain/resource-type.ts';
import { partCount } from '../../domain/routing/road-graph.ts';
import { SITE_KINDS } from '../../domain/site-kind.ts';
import { VEHICLE_CLASSES } from '../../domain/vehicle-class.ts';
import { buildRegion } from './build.ts';
import { groundNameEn } from './ground-names.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { LAYER_NAMES } from './model.ts';
import { distance, distanceToLine, fromLngLat } from './plane.ts';
import { openWarnings } from './warnings-open.ts';
import { zoneOf } from './zones.ts';

const now = new Date('2026-11-20T02:58:00Z');
const model = buildRegion({ size: 'default', firstFid: 1, now });
const named = (list: readonly string[], value: unknown): boolean => list.includes(String(value));
const checksum = (region: RegionModel): string =>
  createHash('sha256')
    .update(JSON.stringify([region.layers, region.segments, region.documents, region.organisations, region.ground]))
    .digest('hex');
const count = (rows: readonly MappedRow[], kind: string): number => rows.filter((row) => row.kind === kind).length;

/** Straight metres from a place to the nearest piece of road. */
const toRoad = (row: MappedRow): number => Math.min(...model.roads.map(({ line }) => distanceToLine(line, row.at)));

describe('demo region', () => {
  test('has a road graph in one piece that comes within 200 m of every place', () => {
    expect(model.roads.length).toBeGreaterThan(5_000);
    const nodes = model.roads.reduce((most, { from, to }) => Math.max(most, from, to), 0) + 1;
    const ends = (end: 'from' | 'to') => Int32Array.from(model.roads, (edge) => edge[end]);
    expect(partCount({ nodes, from: ends('from'), to: ends('to') }).parts).toBe(1);
    const { site, emergency_resource, sensitive_place } = model.layers;
    for (const row of [...site, ...emergency_resource, ...sensitive_place].filter((_, i) => i % 7 === 0))
      expect(toRoad(row), row.id).toBeLessThanOrEqual(200.01);
  });

  test('is the same every time it is built', () => {
    expect(checksum(buildRegion({ size: 'default', firstFid: 1, now }))).toBe(checksum(model));
  });

  test('names its ground in both languages', () => {
    const chinese = model.ground.filter(({ name }) => name !== '');
    expect(chinese.length).toBeGreaterThan(100);
    for (const { name } of chinese) expect(groundNameEn(name)).toMatch(/^[A-Z][A-Za-z0-9 ]+$/);
  });

  test('has the objects that the design promises', () => {
    const { site, asset, pipeline, camera, vehicle, emergency_resource, sensitive_place, zone } = model.layers;
    expect(zone).toHaveLength(8);
    expect(count(site, 'chemical_enterprise')).toBe(48);
    expect(count(asset, 'tank')).toBe(420);
    expect(count(site, 'construction_site')).toBe(90);
    expect(count(site, 'fire_unit')).toBe(600);
    expect(pipeline).toHaveLength(36);
    expect(camera).toHaveLength(2000);
    expect(vehicle).toHaveLength(300);
    expect(emergency_resource).toHaveLength(260);
    expect(new Set(emergency_resource.map((row) => row.kind))).toEqual(new Set(RESOURCE_TYPES));
    expect(sensitive_place).toHaveLength(380);
    const kilometres = pipeline.reduce((sum, row) => sum + Number(row.own['length_m']), 0) / 1000;
    expect(Math.abs(kilometres - 620)).toBeLessThan(15);
  });

  test('has 6,000 fire units when it is large', () => {
    expect(count(buildRegion({ size: 'large', firstFid: 1, now }).layers.site, 'fire_unit')).toBe(6000);
  });

  test('gives every object an id and a feature id of its own', () => {
    const rows = LAYER_NAMES.flatMap((table) => model.layers[table]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.fid)).size).toBe(rows.length);
  });

  test('puts objects in the zone they claim', () => {
    const placed = (['site', 'hazard', 'asset', 'facility', 'camera', 'sensitive_place'] as const).flatMap(
      (table) => model.layers[table],
    );
    expect(placed.filter((row) => row.zone !== zoneOf(row.at)).map((row) => row.id)).toEqual([]);
  });

  test('keeps every vertex of a pipeline inside the district', () => {
    const outside = model.layers.pipeline.filter((row) =>
      [...row.geom.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].some(([, lng, lat]) => {
        const [x, y] = [Number(lng), Number(lat)];
        return x < 117.4231 || x > 117.9769 || y < 38.7338 || y > 39.1662;
      }),
    );
    expect(outside.map((row) => row.id)).toEqual([]);
  });

  test('covers each pipeline without a gap by segments of one zone each', () => {
    for (const pipeline of model.layers.pipeline) {
      const parts = model.segments.filter(({ values }) => values['pipeline_fid'] === pipeline.fid);
      expect(parts[0]?.values['from_m']).toBe(0);
      parts.slice(1).forEach((part, i) => {
        expect(part.values['from_m']).toBe(parts[i]?.values['to_m']);
      });
      expect(Number(parts[parts.length - 1]?.values['to_m'])).toBeCloseTo(Number(pipeline.own['length_m']), 0);
    }
  });

  test('keeps at least 0.4 diameters between the shells of round tanks', () => {
    const round = model.layers.asset.filter((row) => row.kind === 'tank' && row.own['form'] !== 'horizontal');
    const tight: string[] = [];
    for (const a of round) {
      for (const b of round) {
        if (a.fid >= b.fid || a.enterprise !== b.enterprise) continue;
        const [da, db] = [Number(a.attrs['diameterM']), Number(b.attrs['diameterM'])];
        if (distance(a.at, b.at) - (da + db) / 2 < 0.4 * Math.max(da, db) - 1e-6) tight.push(`${a.id} ${b.id}`);
      }
    }
    expect(tight).toEqual([]);
  });

  test('shows no telephone number that could be dialled', () => {
    const texts = (value: unknown): string[] =>
      typeof value === 'string'
        ? [value]
        : value !== null && typeof value === 'object'
          ? Object.values(value).flatMap(texts)
          : [];
    const all = LAYER_NAMES.flatMap((table) =>
      model.layers[table].flatMap(({ name, nameEn, attrs, own }) =>
        texts([name, nameEn, attrs, { ...own, point: '', gb_id: '' }]),
      ),
    );
    const numbers = all.flatMap((text) => text.match(/\b(0\d{2,3}-\d{4,8}(-\d+)?|1[3-9]\d{9})\b/g) ?? []);
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers.filter((number) => !/^022-0000-\d{4}$/.test(number))).toEqual([]);
  });

  test('marks invented organisations and plates', () => {
    expect(model.organisations.filter((organisation) => !organisation.name.endsWith('（演示）'))).toEqual([]);
    expect(model.layers.vehicle.filter((vehicle) => !String(vehicle.own['plate']).endsWith('演'))).toEqual([]);
  });

  test('stores no ammonium nitrate anywhere', () => {
    expect(JSON.stringify(model.layers)).not.toMatch(/硝酸铵|ammonium nitrate/i);
  });

  test('names kinds, media and processes by their code lists only', () => {
    const { site, asset, facility, camera, vehicle, emergency_resource, sensitive_place, pipeline, hazard } =
      model.layers;
    const foreign = [
      ...site.filter((row) => !named(SITE_KINDS, row.kind)),
      ...asset.filter((row) => !named(ASSET_KINDS, row.kind)),
      ...asset.filter((row) => !named(ASSET_FORMS, row.own['form'])),
      ...asset.filter((row) => row.attrs['process'] && !named(CHEMICAL_PROCESSES, row.attrs['process'])),
      ...facility.filter((row) => !named(FACILITY_KINDS, row.kind)),
      ...camera.filter((row) => !named(CAMERA_POINTS, row.own['point_kind'])),
      ...vehicle.filter((row) => !named(VEHICLE_CLASSES, row.kind)),
      ...emergency_resource.filter((row) => !named(RESOURCE_TYPES, row.kind)),
      ...sensitive_place.filter((row) => !named(PLACE_KINDS, row.kind)),
      ...[...pipeline, ...hazard].filter((row) => !named(MEDIA, row.own['medium'])),
    ];
    expect(foreign.map((row) => row.id)).toEqual([]);
    expect(model.ground.filter((row) => !named(GROUND_KINDS, row.kind))).toEqual([]);
    const processes = new Set(asset.map((row) => row.attrs['process']).filter((process) => process));
    expect(processes.size).toBe(CHEMICAL_PROCESSES.length);
  });

  test('measures with known indicators', () => {
    const known = new Set<string>(INDICATORS);
    expect(model.layers.sensor_point.filter((point) => !known.has(point.kind))).toEqual([]);
  });

  test('gives the story tank its four points and its own cameras', () => {
    const tank = model.layers.asset.find((row) => row.id === 'ast_tank_t203');
    expect(tank?.name).toContain('T-203');
    const points = model.layers.sensor_point.filter((row) => row.own['object_fid'] === tank?.fid).map((row) => row.id);
    expect(points.sort()).toEqual(['pt_t203_gas', 'pt_t203_level', 'pt_t203_pressure', 'pt_t203_temperature']);
    const cameras = model.layers.camera.filter((row) => row.own['owner_fid'] === tank?.fid);
    expect(cameras.map((camera) => camera.own['state'])).toEqual(['online', 'online']);
  });

  test('lays a buried propylene line within 200 m of the story tank, as step 8 of the demonstration needs', () => {
    const tank = model.layers.asset.find((row) => row.id === 'ast_tank_t203');
    const near = model.layers.pipeline.filter((row) => {
      const line = [...row.geom.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, lng, lat]) =>
        fromLngLat(Number(lng), Number(lat)),
      );
      return tank !== undefined && row.own['laying'] === 'buried' && distanceToLine(line, tank.at) < 200;
    });
    expect(near.map((row) => row.own['medium'])).toContain('propylene');
  });

  test('opens with two red, five orange, seventeen yellow and thirty-one blue warnings, none at the story tank', () => {
    const open = openWarnings(model, now);
    expect([4, 3, 2, 1].map((tier) => open.filter((w) => w.tier === tier).length)).toEqual([2, 5, 17, 31]);
    expect(new Set(open.map((w) => w.object.fid)).size).toBe(open.length);
    expect(open.some((w) => w.object.id === 'ast_tank_t203')).toBe(false);
  });
});
