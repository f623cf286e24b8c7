import { describe, expect, it } from 'vitest';
import {
  type CoveredAsset,
  type CoveredObject,
  type CoveringCamera,
  coverageOf,
  worstCoverage,
} from './camera-coverage.ts';

const DAY = '2026-11-20';
const camera = (
  point: string,
  state: CoveringCamera['state'] = 'online',
  ownerFid: number | null = 1,
): CoveringCamera => ({
  point,
  state,
  ownerFid,
});
const asset = (fid: number, kind: string, more: Partial<CoveredAsset> = {}): CoveredAsset => ({
  fid,
  kind,
  name: `${kind} ${fid}`,
  space: '',
  devices: 0,
  ...more,
});
const object = (kind: string, ruleSet: string, more: Partial<CoveredObject> = {}): CoveredObject => ({
  kind,
  ruleSet,
  assets: [],
  cameras: [],
  ...more,
});
/** Everything that the rules know to ask for. */
const PLANT_ASSETS = ['tank', 'bund', 'process_unit', 'warehouse', 'loading_area'].map((kind, n) =>
  asset(10 + n, kind),
);
const asked = (it_: CoveredObject, day = DAY) =>
  coverageOf(it_, day).map(({ requirement, key }) => `${requirement} ${key}`);

describe('required camera points by object (requirements 9.2)', () => {
  it('asks a chemical enterprise of Binhai for the ten places of REQ-VID-33 and nine channels', () => {
    expect(asked(object('chemical_enterprise', 'RS-BH', { assets: PLANT_ASSETS }))).toEqual([
      'REQ-VID-33 channels',
      'REQ-VID-33 storage_unit',
      'REQ-VID-33 process_unit',
      'REQ-VID-33 hazardous_warehouse',
      'REQ-VID-33 loading_area',
      'REQ-VID-33 leak_sensitive',
      'REQ-VID-33 control_room',
      'REQ-VID-33 plant_gate',
      'REQ-VID-33 important_road',
      'REQ-VID-33 fire_pump_room',
      'REQ-VID-33 high_point',
    ]);
  });

  it('asks a construction site of Binhai for the eight areas of REQ-VID-31 and, as a part of Tianjin, for the view of the whole', () => {
    expect(asked(object('construction_site', 'RS-BH', { assets: [asset(2, 'pit'), asset(3, 'tower_crane')] }))).toEqual(
      [
        'REQ-VID-31 main_entrance',
        'REQ-VID-31 main_road',
        'REQ-VID-31 boundary',
        'REQ-VID-31 workers_area',
        'REQ-VID-31 office_area',
        'REQ-VID-31 high_point',
        'REQ-VID-31 dangerous_work',
        'REQ-VID-31 material_store',
        'REQ-VID-32 analysis_working_face',
        'REQ-VID-32 analysis_yard',
        'REQ-VID-32 analysis_entrance',
        'REQ-VID-32 analysis_wall',
        'REQ-VID-32 analysis_tower_crane',
        'REQ-VID-36 whole_site',
      ],
    );
  });

  it('asks a site of Shanghai for three base points since 26 January 2025, the third where dangerous work is done', () => {
    const site = object('construction_site', 'RS-SH', { assets: [asset(2, 'pit')] });
    expect(asked(site)).toEqual(
      ['entrance', 'crane_or_high_point', 'dangerous_work'].map((key) => `REQ-VID-30 ${key}`),
    );
    expect(asked({ ...site, assets: [] })).toHaveLength(2);
    expect(asked(site, '2025-01-25')).toEqual([]);
  });

  it('asks a fire unit for the six of REQ-VID-34, and an unknown kind or rule set for nothing', () => {
    expect(asked(object('fire_unit', 'RS-BH'))).toEqual(
      ['high_point', 'fire_eye', 'fire_lane', 'fire_control_room', 'evacuation_route', 'key_part'].map(
        (key) => `REQ-VID-34 ${key}`,
      ),
    );
    expect(asked(object('transport_depot', 'RS-BH'))).toEqual([]);
    expect(asked(object('fire_unit', 'RS-XX'))).toEqual([]);
  });

  it('tells missing from silent: nine channels of which one sends nothing are there, but do not all speak', () => {
    const nine = Array.from({ length: 9 }, (_, n) => camera('road', n === 0 ? 'faulty' : 'online'));
    const channels = (cameras: CoveringCamera[]) =>
      coverageOf(object('chemical_enterprise', 'RS-BH', { cameras }), DAY).find(({ key }) => key === 'channels');
    expect(channels(nine)).toMatchObject({ required: 9, present: 9, online: 8, faulty: 1, state: 'silent' });
    expect(channels(nine.slice(1))).toMatchObject({ present: 8, online: 8, state: 'missing' });
    expect(channels([...nine, camera('gate')])).toMatchObject({ online: 9, state: 'met' });
  });

  it('asks one camera for each warehouse and names those without', () => {
    const assets = [asset(2, 'warehouse'), asset(3, 'warehouse')];
    const at = (cameras: CoveringCamera[]) =>
      coverageOf(object('chemical_enterprise', 'RS-BH', { assets, cameras }), DAY).find(
        ({ key }) => key === 'hazardous_warehouse',
      );
    expect(at([camera('warehouse', 'online', 2)])).toMatchObject({
      required: 2,
      present: 1,
      state: 'missing',
      without: ['warehouse 3'],
    });
    expect(at([camera('warehouse', 'online', 2), camera('warehouse', 'offline', 3)])).toMatchObject({
      state: 'silent',
      offline: 1,
      without: [],
    });
    expect(at([camera('gate', 'online', 2), camera('gate', 'online', 3)])).toMatchObject({ present: 0 });
  });

  it('asks a pipeline for an eye at each station and block valve and over each high-consequence area (REQ-VID-35)', () => {
    const assets = [
      asset(1, 'origin_station', { name: '首站' }),
      asset(2, 'block_valve_station', { name: '1号阀室' }),
      asset(3, 'test_post'),
      asset(-7, 'hca', { name: 'HCA-7' }),
    ];
    const items = coverageOf(
      object('pipeline', 'RS-BH', {
        assets,
        cameras: [camera('station', 'online', 1), camera('hca_view', 'offline', -7)],
      }),
      DAY,
    );
    expect(items.map(({ key, required, present, state, without }) => [key, required, present, state, without])).toEqual(
      [
        ['key_place', 2, 1, 'missing', ['1号阀室']],
        ['high_consequence', 1, 1, 'silent', []],
      ],
    );
  });

  it('asks each room of a laboratory for its far camera, and a test room for a near one per device (REQ-VID-37)', () => {
    const assets = [
      asset(1, 'building', { space: 'sample_reception', name: '收样室' }),
      asset(2, 'building', { space: 'test_room', name: '力学室', devices: 2 }),
      asset(3, 'building', { space: 'test_room', name: '钢筋室', devices: 1 }),
    ];
    const cameras = [
      camera('lab_far', 'online', 1),
      camera('lab_far', 'online', 2),
      // Two in one room do not film the other.
      camera('lab_far', 'online', 2),
      camera('lab_near', 'online', 2),
      camera('lab_near', 'online', 3),
    ];
    const items = coverageOf(object('testing_laboratory', 'RS-NC', { assets, cameras }), DAY);
    expect(items.map(({ key, required, present, without }) => [key, required, present, without])).toEqual([
      ['sample_reception_far', 1, 1, []],
      ['sample_reception_near', 1, 0, ['收样室']],
      ['test_room_far', 2, 1, ['钢筋室']],
      ['test_room_near', 3, 2, ['力学室']],
    ]);
  });

  it('is as good as its worst point', () => {
    const items = (...states: ('met' | 'silent' | 'missing')[]) => states.map((state) => ({ state }));
    expect([[], items('met'), items('met', 'silent'), items('silent', 'missing', 'met')].map(worstCoverage)).toEqual([
      null,
      'met',
      'silent',
      'missing',
    ]);
  });
});
