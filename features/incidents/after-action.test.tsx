import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LocaleProvider } from '../../lib/i18n/locale-provider.tsx';
import { en } from '../../lib/i18n/messages/en/index.ts';
import { zh } from '../../lib/i18n/messages/zh/index.ts';
import { Figures } from './after-action-figures.tsx';
import { AreasTable, UnitsTable } from './after-action-tables.tsx';
import { csvOf } from './after-action-timeline.tsx';
import { ExerciseMark } from './exercise-mark.tsx';
import { incidentDrawing } from './response-overlay.ts';
import type { IncidentArea, IncidentUnit } from './response-queries.ts';

const show = (locale: 'zh' | 'en', children: ReactNode): string =>
  renderToStaticMarkup(
    <LocaleProvider initial={locale} words={locale === 'zh' ? zh : en}>
      {children}
    </LocaleProvider>,
  );

/** 2026-11-20 12:00:00 in Beijing. */
const NOON = Date.UTC(2026, 10, 20, 4, 0);
const UNIT: IncidentUnit = {
  id: 1,
  unitId: 9,
  kind: 'foam_engine',
  name: '一站 泡沫消防车 1',
  nameEn: 'Station 1, foam engine 1',
  station: '一站',
  stationEn: 'Station 1',
  fromLng: 117.7,
  fromLat: 38.95,
  state: 'en_route',
  etaS: 420,
  lengthM: 5100,
  alertedAt: NOON,
  alertedByName: '指挥员',
  enRouteAt: NOON + 60_000,
  onSceneAt: null,
  releasedAt: null,
  releasedWhy: '',
};
const AREA: IncidentArea = {
  id: 3,
  kind: 'evacuation',
  name: 'AEGL-2',
  leader: '',
  detail: {
    people: 1400,
    places: 2,
    byKind: [{ kind: 'school', people: 1400, places: 2 }],
    shelters: {
      short: 900,
      shares: [
        { id: 1, name: '体育馆', nameEn: 'Stadium', capacity: 500, taken: 500, meters: 3400, lng: 117.74, lat: 38.95 },
      ],
    },
  },
  ring: [
    [117.7, 38.9],
    [117.71, 38.9],
    [117.71, 38.91],
    [117.7, 38.9],
  ],
  position: [117.705, 38.905],
  createdAt: NOON,
  createdByName: '指挥员',
  removedAt: null,
};

describe('the report on paper', () => {
  it('tells promised and real times, and does not invent those that are missing', () => {
    const arrived = { ...UNIT, onSceneAt: NOON + 480_000, state: 'on_scene' as const };
    expect(show('zh', <UnitsTable units={[arrived]} />)).toMatch(/07:00.*12:08:00.*08:00/s);
    expect(show('en', <UnitsTable units={[UNIT]} />)).toMatch(/Station 1, foam engine 1.*–/s);
    const share = { total: 0, done: 0, inTime: 0 };
    const nothing = {
      acknowledgeS: null,
      openS: null,
      firstAlertS: 65,
      firstOnSceneS: null,
      durationS: null,
      etaErrorS: null,
      etaCompared: 0,
      plan: { total: 9, done: 2, inTime: 1 },
      tasks: share,
      reports: share,
    };
    const text = show('zh', <Figures figures={nothing} />);
    expect(text).toContain('01:05');
    expect(text).toContain('完成 2/9，按时 1');
    expect(text.match(/没有记录/g)).toHaveLength(7);
  });

  it('says who finds no shelter, and that it is an exercise in both languages', () => {
    expect(show('zh', <AreasTable areas={[AREA]} />)).toMatch(/1400 人.*缺 900 人位.*体育馆/s);
    expect(show('en', <ExerciseMark />)).toMatch(/Exercise, not a real incident.*演练/s);
  });

  it('keeps a spreadsheet from reckoning what somebody wrote', () => {
    const row = { key: 'a', at: NOON, source: '指挥记录', what: '=1+1 "x"', who: '王' };
    expect(csvOf([row])).toBe(`\ufeffat,source,what,who\r\n"2026-11-20 12:00:00","指挥记录","'=1+1 ""x""","王"\r\n`);
  });
});

describe('an incident on the map', () => {
  const words = {
    area: (area: IncidentArea) => area.name,
    unit: (unit: IncidentUnit) => unit.name,
    proposal: '集结点',
  };

  it('draws who is coming, the way, areas and shelters, and nothing when there is nothing', () => {
    const route = { unitId: 9, line: [[117.7, 38.95] as const, [117.71, 38.95] as const], upwind: true };
    const drawing = incidentDrawing({ areas: [AREA], units: [UNIT], routes: [route], proposal: [117.8, 39] }, words);
    expect(drawing?.marks.features.map(({ geometry }) => geometry.type)).toEqual(['LineString', 'Point', 'Point']);
    expect(drawing?.plain.features.map(({ properties }) => properties?.['label'])).toEqual([
      undefined,
      'AEGL-2',
      '体育馆',
    ]);
    expect(incidentDrawing({ areas: [], units: [], routes: [], proposal: null }, words)).toBeNull();
  });
});
