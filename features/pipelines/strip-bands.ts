import { indicatorFacts } from '../../domain/indicator.ts';
import type { Layer } from '../../domain/layer.ts';
import type { Tier } from '../../domain/tier.ts';
import { tierOfRank } from '../../domain/tier.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Strip = RouterOutputs['pipelines']['strip'];

/** What a mark leads to when it is pressed. */
export type MarkTarget =
  | { readonly kind: 'object'; readonly layer: Layer; readonly fid: number }
  | { readonly kind: 'warning'; readonly id: number }
  | { readonly kind: 'area'; readonly id: number };

interface MarkBase {
  readonly key: string;
  /** Said in full when it is chosen, and by screen readers. */
  readonly title: string;
  readonly label: string;
  readonly target?: MarkTarget;
}
export interface SpanMark extends MarkBase {
  readonly kind: 'span';
  readonly fromMeters: number;
  readonly toMeters: number;
  /** Share of the text colour that fills it; `open` is an outline alone. */
  readonly tone: 'faint' | 'plain' | 'strong' | 'open';
}
export interface PointMark extends MarkBase {
  readonly kind: 'point';
  readonly atMeters: number;
  readonly shape: 'dot' | 'ring' | 'square' | 'valve' | 'post' | Tier;
}
export interface LineMark extends MarkBase {
  readonly kind: 'line';
  /** Chainage and share of the band's height from below. */
  readonly points: readonly (readonly [meters: number, share: number])[];
  readonly dashed: boolean;
}
export type Mark = SpanMark | PointMark | LineMark;

export const BANDS = [
  'facilities',
  'profile',
  'pressure',
  'medium',
  'potential',
  'areaClass',
  'hca',
  'highRisk',
  'risk',
  'sensors',
  'warnings',
  'cameras',
  'patrol',
  'works',
] as const;
export type BandId = (typeof BANDS)[number];

/** Words of the marks; made by the component in the reader's language. */
export interface StripWords {
  name(named: { readonly name: string; readonly nameEn: string }): string;
  chainage(meters: number): string;
  grade(grade: number): string;
  areaClass(value: number, households: unknown): string;
  risk(value: number, detail: Readonly<Record<string, unknown>>): string;
  sensor(sensor: Strip['sensors'][number]): string;
  warning(warning: Strip['warnings'][number]): string;
  camera(camera: Strip['cameras'][number]): string;
  patrol(patrol: Strip['patrols'][number]): string;
  work(work: Strip['works'][number]): string;
  danger(danger: Strip['dangers'][number]): string;
  area(area: Strip['areas'][number]): string;
  highRisk(segment: Strip['highRisk'][number]): string;
  depth(): string;
  wall(): string;
  designPressure(): string;
}

const span = (
  key: string,
  { fromMeters, toMeters }: { readonly fromMeters: number; readonly toMeters: number },
  tone: SpanMark['tone'],
  label: string,
  title: string,
  target?: MarkTarget,
): SpanMark => ({
  kind: 'span',
  key,
  fromMeters,
  toMeters,
  tone,
  label,
  title,
  ...(target === undefined ? {} : { target }),
});

const object = (layer: Layer, fid: number): MarkTarget => ({ kind: 'object', layer, fid });

function shapeOf(kind: string): PointMark['shape'] {
  if (kind === 'test_post') return 'post';
  if (kind === 'block_valve_station' || kind === 'valve_well') return 'valve';
  return kind === 'cathodic_station' ? 'ring' : 'square';
}

/** Protected between −850 and −1200 mV (GB/T 21448). */
export const isProtected = (millivolts: number): boolean => millivolts <= -850 && millivolts >= -1200;

function pressureMarks(strip: Strip, words: StripWords): Mark[] {
  const design = strip.pipeline.designPressureMpa;
  const points = strip.sensors.filter((sensor) => sensor.indicator === 'pressure' && sensor.value !== null);
  const top = Math.max(design ?? 0, ...points.map((sensor) => sensor.value ?? 0)) * 1.1;
  if (!(top > 0) || (design === null && points.length === 0)) return [];
  const designLine: Mark[] =
    design === null
      ? []
      : [
          {
            kind: 'line',
            key: 'design',
            dashed: true,
            label: words.designPressure(),
            title: words.designPressure(),
            points: [
              [0, design / top],
              [strip.pipeline.lengthMeters, design / top],
            ],
          },
        ];
  return [
    ...designLine,
    {
      kind: 'line',
      key: 'operating',
      dashed: false,
      label: '',
      title: '',
      points: points.map((sensor) => [sensor.chainageMeters, (sensor.value ?? 0) / top] as const),
    },
    ...points.map(
      (sensor): Mark => ({
        kind: 'point',
        key: `p${sensor.fid}`,
        atMeters: sensor.chainageMeters,
        shape: 'dot',
        label: valueLabel(sensor.indicator, sensor.value),
        title: words.sensor(sensor),
        ...(sensor.fid === null ? {} : { target: object('sensors', sensor.fid) }),
      }),
    ),
  ];
}

/** With as many decimals as the indicator has. */
const valueLabel = (indicator: string, value: number | null): string =>
  value === null ? '?' : formatNumber(value, indicatorFacts(indicator).precision);

function sensorMarks(strip: Strip, words: StripWords, wanted: (indicator: string) => boolean): Mark[] {
  return strip.sensors
    .filter((sensor) => wanted(sensor.indicator))
    .map(
      (sensor): Mark => ({
        kind: 'point',
        key: `s${sensor.fid}`,
        atMeters: sensor.chainageMeters,
        shape:
          sensor.value === null || (sensor.indicator === 'potential' && !isProtected(sensor.value)) ? 'ring' : 'dot',
        label: valueLabel(sensor.indicator, sensor.value),
        title: words.sensor(sensor),
        ...(sensor.fid === null ? {} : { target: object('sensors', sensor.fid) }),
      }),
    );
}

const whole = (strip: Strip) => ({ fromMeters: 0, toMeters: strip.pipeline.lengthMeters });
const GRADE_TONES = { 1: 'faint', 2: 'plain', 3: 'strong' } as const;

const gradeTone = (grade: number): SpanMark['tone'] =>
  grade >= 3 ? GRADE_TONES[3] : grade === 2 ? GRADE_TONES[2] : GRADE_TONES[1];

/** Risk of 100 m each as bars would be a hedge: a line through their middles reads at any zoom. */
function riskMarks(strip: Strip, words: StripWords): Mark[] {
  if (strip.risk.length === 0) return [];
  return [
    {
      kind: 'line',
      key: 'risk',
      dashed: false,
      label: '',
      title: '',
      points: strip.risk.flatMap((step) => [
        [step.fromMeters, step.value / 100] as const,
        [step.toMeters, step.value / 100] as const,
      ]),
    },
    ...strip.risk
      .filter((step) => step.detail['level'] === 1)
      .map((step) => span(`r${step.fromMeters}`, step, 'faint', '', words.risk(step.value, step.detail))),
  ];
}

const MAKERS: Record<BandId, (strip: Strip, words: StripWords) => Mark[]> = {
  facilities: (strip, words) =>
    strip.facilities.map((facility) => ({
      kind: 'point',
      key: `f${facility.fid}`,
      atMeters: facility.chainageMeters,
      shape: shapeOf(facility.kind),
      label: facility.kind === 'test_post' ? facility.name.replace(/测试桩$/, '') : '',
      title: `${words.name(facility)} · ${words.chainage(facility.chainageMeters)}`,
      ...(facility.fid === null ? {} : { target: object('facilities', facility.fid) }),
    })),
  profile: (strip, words) => [
    span('depth', whole(strip), 'faint', words.depth(), words.depth()),
    ...strip.events.map(
      (event): Mark => ({
        kind: 'point',
        key: `e${event.kind}${event.chainageMeters}`,
        atMeters: event.chainageMeters,
        shape: event.movedMeters > 1 ? 'ring' : 'dot',
        label: '',
        title: `${words.name(event)} · ${words.chainage(event.chainageMeters)}`,
      }),
    ),
  ],
  pressure: pressureMarks,
  medium: (strip, words) => [span('wall', whole(strip), 'faint', words.wall(), words.wall())],
  potential: (strip, words) => sensorMarks(strip, words, (indicator) => indicator === 'potential'),
  areaClass: (strip, words) =>
    [...strip.areaClass]
      .sort((a, b) => a.value - b.value)
      .map((stretch, i) => {
        const text = words.areaClass(stretch.value, stretch.detail['households']);
        return span(`c${i}`, stretch, gradeTone(stretch.value - 1), text, text);
      }),
  hca: (strip, words) =>
    strip.areas.map((area) =>
      span(`h${area.id}`, area, gradeTone(area.grade), words.grade(area.grade), words.area(area), {
        kind: 'area',
        id: area.id,
      }),
    ),
  highRisk: (strip, words) =>
    strip.highRisk.map((segment) =>
      span(`k${segment.id}`, segment, 'open', words.name(segment), words.highRisk(segment)),
    ),
  risk: riskMarks,
  sensors: (strip, words) =>
    sensorMarks(strip, words, (indicator) => indicator !== 'potential' && indicator !== 'pressure'),
  warnings: (strip, words) =>
    strip.warnings.flatMap((warning): Mark[] => {
      const tier = tierOfRank(warning.tier);
      if (tier === null) return [];
      return [
        {
          kind: 'point',
          key: `w${warning.id}`,
          atMeters: warning.chainageMeters ?? strip.pipeline.lengthMeters / 2,
          shape: tier,
          label: '',
          title: words.warning(warning),
          target: { kind: 'warning', id: warning.id },
        },
      ];
    }),
  cameras: (strip, words) =>
    strip.cameras.flatMap((camera): Mark[] => [
      ...camera.sees.map((sees, i) =>
        span(
          `v${camera.fid}.${i}`,
          sees,
          camera.state === 'online' ? 'plain' : 'open',
          '',
          words.camera(camera),
          object('cameras', camera.fid),
        ),
      ),
    ]),
  patrol: (strip, words) =>
    strip.patrols.map((patrol, i) => span(`a${i}`, patrol, patrol.counts ? 'faint' : 'open', '', words.patrol(patrol))),
  works: (strip, words) => [
    ...strip.works.map((work) =>
      span(`o${work.id}`, work, work.permitted ? 'plain' : 'open', words.name(work), words.work(work)),
    ),
    ...strip.dangers.map((danger) => span(`d${danger.id}`, danger, 'strong', '', words.danger(danger))),
  ],
};

export interface Band {
  readonly id: BandId;
  readonly marks: readonly Mark[];
}

/** The bands of a strip from top to bottom; one without marks says that it has no data. */
export function bandsOf(strip: Strip, words: StripWords): Band[] {
  return BANDS.map((id) => ({ id, marks: MAKERS[id](strip, words) }));
}
