import { createHash } from 'node:crypto';
import type pg from 'pg';
import { CODE_LENGTH, CODE_LETTERS, type TaskCheck, type TaskPoint } from '../../domain/field-task.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { toLngLat } from './plane.ts';
import { insertRecords } from './write.ts';

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
const MOST_POINTS = 8;
/** Zones of the demo inspector (db/seed/people.ts). */
const INSPECTED = new Set([1, 3, 4]);

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
/** The same id at every start: labels printed before a reset still hang at the posts. */
function idOf(text: string): string {
  const hex = digest(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
const codeOf = (text: string): string =>
  [...Buffer.from(digest(`code ${text}`), 'hex').subarray(0, CODE_LENGTH)]
    .map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length] ?? '2')
    .join('');

type Draft = Pick<TaskCheck, 'kind' | 'label' | 'labelEn'> & Partial<TaskCheck>;
const YES: TaskCheck['choices'][number] = { label: '正常', labelEn: 'Good', fault: false };

const LINE: readonly Draft[] = [
  {
    ...{ kind: 'choice', label: '桩体、标识', labelEn: 'Post and sign' },
    choices: [YES, { label: '缺损', labelEn: 'Damaged', fault: true }],
  },
  {
    ...{ kind: 'choice', label: '周边第三方施工', labelEn: 'Third-party works near by' },
    choices: [
      { label: '无', labelEn: 'None', fault: false },
      { label: '有', labelEn: 'Present', fault: true },
    ],
  },
  // Protection criterion of buried steel: polarised potential between −1.20 V and −0.85 V (GB/T 21448).
  { kind: 'number', label: '管地电位', labelEn: 'Pipe-to-soil potential', unit: 'V CSE', low: -1.2, high: -0.85 },
  { kind: 'photo', label: '现场照片', labelEn: 'Photo of the place', required: false },
];
const VALVES: readonly Draft[] = [
  {
    ...{ kind: 'choice', label: '阀门、法兰有无泄漏', labelEn: 'Leak at valves and flanges' },
    choices: [
      { label: '无', labelEn: 'None', fault: false },
      { label: '有', labelEn: 'Leak', fault: true },
    ],
  },
  { kind: 'number', label: '可燃气体', labelEn: 'Combustible gas', unit: '%LEL', low: 0, high: 10 },
  {
    ...{ kind: 'choice', label: '围栏、门锁', labelEn: 'Fence and lock' },
    choices: [YES, { label: '损坏', labelEn: 'Broken', fault: true }],
  },
];

const checksOf = (drafts: readonly Draft[], key: string): TaskCheck[] =>
  drafts.map((draft, index) => ({
    ...{ id: idOf(`${key} ${index}`), required: true, unit: '', low: null, high: null, choices: [] },
    ...draft,
  }));

function pointOf(row: MappedRow, proof: TaskPoint['proof'], checks: readonly Draft[]): TaskPoint {
  const [lng, lat] = toLngLat(row.at);
  return {
    ...{
      id: idOf(row.id),
      name: row.name,
      nameEn: row.nameEn,
      lng,
      lat,
      radiusMeters: 40,
      proof,
      code: codeOf(row.id),
    },
    checks: checksOf(checks, row.id),
  };
}

/** The demo inspector's day: a patrol along the test posts of one pipeline and a round of valve stations that asks for the label too. */
export async function writeFieldPlans(
  client: pg.ClientBase,
  model: RegionModel,
  scopeKeys: readonly number[],
  now: Date,
): Promise<void> {
  const operator = model.organisations.find(({ code }) => code === 'PIP001')?.key ?? 0;
  const own = model.layers.facility.filter((row) => row.enterprise === operator && INSPECTED.has(row.zone));
  const midnight = Math.floor((now.getTime() + BEIJING_MS) / DAY_MS) * DAY_MS - BEIJING_MS;
  const records = [
    planOf(own, 'test_post', { kind: 'line_patrol', name: '日常巡护', nameEn: 'Daily line patrol', tier: 2 }, LINE),
    planOf(
      own,
      'block_valve_station',
      { kind: 'plant_round', name: '阀室巡检', nameEn: 'Valve-station round', tier: 0 },
      VALVES,
    ),
  ].flatMap((plan) => (plan === null ? [] : [plan]));
  await insertRecords(
    client,
    'field_plan',
    {
      ...{ id: 'uuid', kind: 'text', name: 'text', name_en: 'text', role: 'text', people: 'text[]', object_fid: 'int' },
      ...{
        object_name: 'text',
        object_name_en: 'text',
        points: 'jsonb',
        starts_at: 'timestamptz',
        every_minutes: 'int',
      },
      ...{ window_minutes: 'int', grace_minutes: 'int', missed_tier: 'smallint', author: 'text', author_name: 'text' },
      ...{ changed_at: 'timestamptz', zone: 'int', scope_key: 'int' },
    },
    records.map(({ row, pipeline, record }) => ({
      ...record,
      ...{ role: 'inspector', people: [], object_fid: pipeline?.fid ?? null, object_name: pipeline?.name ?? '' },
      ...{ object_name_en: pipeline?.nameEn ?? '', starts_at: new Date(midnight).toISOString(), every_minutes: 1440 },
      ...{ window_minutes: 1440, grace_minutes: 60, author: 'demo-pipeline', author_name: '演示·管道调度员' },
      ...{ changed_at: now.toISOString(), zone: row.zone, scope_key: scopeKeys[row.cell] ?? 0 },
    })),
  );

  function planOf(
    rows: readonly MappedRow[],
    kind: string,
    plan: { readonly kind: string; readonly name: string; readonly nameEn: string; readonly tier: number },
    checks: readonly Draft[],
  ) {
    // A plan belongs to one scope: the pipeline and cell with the most posts.
    const groups = Map.groupBy(
      rows.filter((row) => row.kind === kind),
      (row) => (kind === 'test_post' ? `${String(row.own['pipeline_fid'])} ${row.cell}` : `${row.cell}`),
    );
    const [group = []] = [...groups.values()].sort((a, b) => b.length - a.length);
    const [row] = group;
    if (row === undefined) return null;
    const pipeline = model.layers.pipeline.find(({ fid }) => fid === row.own['pipeline_fid']);
    const points = group
      .toSorted((a, b) => Number(a.own['chainage_m']) - Number(b.own['chainage_m']))
      .slice(0, MOST_POINTS)
      .map((one) => pointOf(one, kind === 'test_post' ? 'position' : 'both', checks));
    const record = {
      ...{ id: idOf(`plan ${kind}`), kind: plan.kind, name: `${plan.name}：${pipeline?.name ?? ''}`.slice(0, 120) },
      ...{ name_en: `${plan.nameEn}: ${pipeline?.nameEn ?? ''}`.slice(0, 120), missed_tier: plan.tier },
      points: JSON.parse(JSON.stringify(points)),
    };
    return { row, pipeline, record };
  }
}
