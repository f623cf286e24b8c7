import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LocaleProvider } from '../../lib/i18n/locale-provider.tsx';
import { en } from '../../lib/i18n/messages/en/index.ts';
import { zh } from '../../lib/i18n/messages/zh/index.ts';
import { HcaList } from './hca-list.tsx';
import { BANDS, type Strip } from './strip-bands.ts';
import { StripBands } from './strip-rows.tsx';

const show = (locale: 'zh' | 'en', children: ReactNode): string =>
  renderToStaticMarkup(
    <LocaleProvider initial={locale} words={locale === 'zh' ? zh : en}>
      {children}
    </LocaleProvider>,
  );

const AREA: Strip['areas'][number] = {
  id: 1,
  code: 'HCA-25-01',
  pipelineFid: 9,
  pipelineName: '外输管道',
  pipelineNameEn: 'Export line',
  medium: 'natural_gas',
  grade: 3,
  fromMeters: 2_000,
  toMeters: 9_000,
  radiusMeters: 212.95,
  change: 'regraded',
  previousGrade: 2,
  validFrom: 0,
  validTo: null,
  endedBy: null,
  confirmedAt: 0,
  reviewDue: '2028-05-20',
  plan: '一区一案',
  responsible: '张工',
  phone: '13800000000',
  measures: '',
  risk: 55,
  rowCodes: ['gas-a'],
  reasons: [
    {
      rowCode: 'gas-a',
      layer: 'places',
      fid: 5,
      name: '望潮村',
      nameEn: 'Wangchao village',
      kind: 'residential',
      people: 300,
      distanceMeters: 150,
      chainageMeters: 5_000,
    },
  ],
  cameraGapMeters: 6_400,
};

const EMPTY: Strip = {
  pipeline: {
    fid: 9,
    id: 'pip_25',
    name: '外输管道',
    nameEn: 'Export line',
    medium: 'natural_gas',
    laying: 'buried',
    regime: 'oil_gas',
    outerDiameterMm: 813,
    wallMm: 18,
    coating: '3LPE',
    steelGrade: 'L450M',
    designPressureMpa: null,
    depthM: 1.6,
    nextInspectionOn: '2027-05-10',
    lengthMeters: 30_000,
  },
  stretches: [],
  facilities: [],
  events: [],
  sensors: [],
  balance: null,
  warnings: [],
  areaClass: [],
  risk: [],
  analysedAt: null,
  patrols: [],
  works: [],
  dangers: [],
  highRisk: [],
  cameras: [],
  areas: [],
};
const FULL: Strip = {
  ...EMPTY,
  pipeline: { ...EMPTY.pipeline, designPressureMpa: 10 },
  facilities: [
    { fid: 11, kind: 'block_valve_station', name: '1号阀室', nameEn: 'Valve 1', chainageMeters: 4_000 },
    { fid: 12, kind: 'test_post', name: '5#测试桩', nameEn: 'Test post 5#', chainageMeters: 5_000 },
  ],
  sensors: [
    {
      fid: 21,
      kind: 'pressure',
      indicator: 'pressure',
      unit: 'MPa',
      name: 'PI',
      nameEn: 'PI',
      chainageMeters: 4_000,
      value: 6.84,
      at: 0,
      low: 5,
      high: 9,
    },
    {
      fid: 22,
      kind: 'potential',
      indicator: 'potential',
      unit: 'mV',
      name: 'EI',
      nameEn: 'EI',
      chainageMeters: 6_000,
      value: -610,
      at: 0,
      low: null,
      high: -850,
    },
  ],
  warnings: [
    { id: 3, fid: 11, tier: 4, chainageMeters: 4_000, reasonZh: '压力超限', reasonEn: 'Pressure high', openedAt: 0 },
  ],
  areaClass: [{ fromMeters: 2_000, toMeters: 9_000, value: 4, model: 'GB50251-2015', detail: { households: 240 } }],
  risk: [
    { fromMeters: 0, toMeters: 100, value: 62, model: 'm', detail: { level: 1, likelihood: 40, consequence: 90 } },
  ],
  patrols: [
    { fromMeters: 0, toMeters: 20_000, kind: 'routine', mode: 'foot', patroller: '李工', endedAt: 0, counts: true },
  ],
  works: [
    {
      id: 1,
      name: '光缆沟',
      nameEn: 'Cable trench',
      unit: '',
      contact: '',
      phone: '',
      activity: 'excavation',
      fromMeters: 10_000,
      toMeters: 18_000,
      distanceMeters: 30,
      endsOn: '2026-12-01',
      permitted: false,
      patrols: 1,
    },
  ],
  dangers: [
    {
      id: 1,
      code: 4,
      strip: 'permit_near',
      fid: null,
      name: '光缆沟',
      nameEn: 'Cable trench',
      fromMeters: 10_000,
      toMeters: 10_100,
      distanceMeters: 30,
      limitMeters: 50,
    },
  ],
  cameras: [
    {
      fid: 31,
      kind: 'fixed',
      name: '阀室球机',
      nameEn: 'Valve dome',
      chainageMeters: 4_000,
      state: 'online',
      rangeMeters: 300,
      sees: [{ fromMeters: 3_700, toMeters: 4_300 }],
    },
  ],
  areas: [AREA],
};

const WHOLE = { fromMeters: 0, toMeters: 30_000 };
const bands = (strip: Strip, locale: 'zh' | 'en' = 'zh') =>
  show(
    locale,
    <StripBands strip={strip} window={WHOLE} cursor={4_500} paperWidth={900} onWindow={() => {}} onChoose={() => {}} />,
  );

describe('the strip of a pipeline', () => {
  it('draws every theme along the chainage, and says of each without data that it has none', () => {
    const html = bands(EMPTY);
    for (const band of BANDS) expect(html, band).toContain(`data-band="${band}"`);
    // What nobody measured is unknown; what was looked for and not found is none.
    expect(html.match(/无数据/g)?.length).toBeGreaterThanOrEqual(5);
    expect(html).toContain('高程：无数据');
    expect(html).toContain('K10+000');
  });

  it('names grades so that nobody takes them for ranks of warnings, and tells works that too few patrols pass', () => {
    const html = bands(FULL);
    expect(html).toContain('高后果区 Ⅲ 级（最高）');
    expect(html).toContain('4 级地区 · 240 户');
    expect(html).toContain('少于每周 2 次');
    expect(html).toContain('未见许可');
    expect(html).toContain('压力超限');
    expect(bands(FULL, 'en')).toContain('HCA grade Ⅲ (highest)');
  });

  it('tells in its list why an area is one, who answers for it, and what no camera sees', () => {
    const html = show('zh', <HcaList strip={FULL} window={WHOLE} onArea={() => {}} />);
    expect(html).toContain('HCA-25-01');
    expect(html).toContain('K2+000 – K9+000');
    expect(html).toContain('四级地区');
    expect(html).toContain('望潮村 150 m');
    expect(html).toContain('视频盲区 6.4 km');
    expect(html).toContain('张工');
    const elsewhere = show(
      'zh',
      <HcaList strip={FULL} window={{ fromMeters: 20_000, toMeters: 30_000 }} onArea={() => {}} />,
    );
    expect(elsewhere).toContain('本段 0 处高后果区');
  });
});
