import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { LocaleProvider } from '../../lib/i18n/locale-provider.tsx';
import { en } from '../../lib/i18n/messages/en/index.ts';
import { zh } from '../../lib/i18n/messages/zh/index.ts';
import { ReachList } from './reach-list.tsx';
import { ringsOverlay } from './route-overlay.ts';
import type { FoundRoute, Reaching } from './route-types.ts';
import { RouteView } from './route-view.tsx';

const STATION: Reaching = {
  fid: 7,
  name: '青汀消防救援站',
  nameEn: 'Qingting fire station',
  type: 'fire_rescue',
  position: [117.7, 39],
  quantity: 6,
  available: 4,
  unit: '辆',
  phone: '022-0000-1',
  availability: 'available',
  confirmedAt: 0,
  note: '',
  units: 2,
  unitsReady: 1,
  vehicle: 'fire_engine',
  duration_s: 118,
  length_m: 1478,
  why: null,
  short_m: 0,
};
const ROUTE: FoundRoute = {
  duration_s: 620,
  length_m: 7755,
  line: [],
  steps: [{ turn: 'depart', name: '', roadClass: 'trunk', length_m: 7755, duration_s: 620 }],
  blocked: [],
  detour_s: 0,
  upwind: null,
  start_gap_m: 0,
  end_gap_m: 20,
  short_m: 0,
  engine: 'own',
  fallback: null,
};

const shown = (part: ReactNode, locale: 'zh' | 'en' = 'zh'): string =>
  renderToStaticMarkup(
    <LocaleProvider initial={locale} words={locale === 'zh' ? zh : en}>
      {part}
    </LocaleProvider>,
  ).replace(/<[^>]+>/g, ' ');
const list = (row: Reaching, locale: 'zh' | 'en' = 'zh') =>
  shown(<ReachList rows={[row]} chosen={null} onChoose={() => {}} />, locale);
const view = (route: FoundRoute) =>
  shown(<RouteView resource={STATION} answer={route} upwindWords="wind" onOpen={() => {}} />);

describe('who gets there first', () => {
  test('a line tells time, what is free, the units that stand ready and that the station is available', () => {
    expect(list(STATION)).toMatch(/2 分[\s\S]*可用[\s\S]*4\/6[\s\S]*车组 1\/2 待命/);
    expect(list(STATION, 'en')).toMatch(/Qingting[\s\S]*2 min[\s\S]*available/);
  });

  test('what is out of service, not known or cut off stays in the list and says so', () => {
    expect(list({ ...STATION, availability: 'out', note: '泵浦检修' })).toMatch(/停用[\s\S]*泵浦检修/);
    expect(list({ ...STATION, availability: 'unknown' })).toContain('不明');
    expect(list({ ...STATION, duration_s: null, length_m: null, why: 'cut_off' })).toContain('道路不通');
  });
});

describe('a route in words', () => {
  test('says plainly when no road leads in from upwind', () => {
    expect(view({ ...ROUTE, upwind: false })).toContain('没有从上风方向进入的道路');
    expect(view({ ...ROUTE, upwind: true })).toContain('wind');
  });

  test('says that it ends before a hazard zone, what it goes around, and who reckoned it', () => {
    const text = view({
      ...ROUTE,
      short_m: 450,
      blocked: [{ kind: 'works', id: 0, name: '' }],
      detour_s: 240,
      fallback: 'unreachable',
    });
    expect(text).toMatch(/危险区内[\s\S]*450[\s\S]*施工占路[\s\S]*4 分[\s\S]*外部路径引擎没有应答/);
  });
});

test('time rings are drawn as polygons with their minutes, closed roads as points', () => {
  const ring = [
    [117, 39],
    [117.1, 39],
    [117, 39.1],
    [117, 39],
  ] as const;
  const block = { id: 1, name: '', reason: 'burst main', lng: 117, lat: 39, from: 0, until: 1, by: 'duty' };
  const { features } = ringsOverlay([{ minutes: 5, areas: [[ring]] }], [block], {
    ring: (minutes) => `${minutes} min`,
    block: ({ reason }) => reason,
  });
  expect(features.map(({ geometry, properties }) => [geometry.type, properties?.['label'] ?? null])).toEqual([
    ['Polygon', null],
    ['Point', '5 min'],
    ['Point', 'burst main'],
  ]);
});
