import type pg from 'pg';
import type { MappedRow, RegionModel, Value } from './model.ts';
import { person } from './names.ts';
import { writePatrolTracks } from './patrol-tracks.ts';
import { cycle, Random } from './random.ts';
import { insertRecords } from './write.ts';

const DAY_MS = 86_400_000;
const lengthOf = (pipeline: MappedRow): number => Number(pipeline.own['length_m'] ?? 0);
const tenth = (meters: number): number => Math.round(meters * 10) / 10;
const buried = (model: RegionModel): MappedRow[] =>
  model.layers.pipeline.filter((row) => row.own['laying'] === 'buried');

/** What happens along the pipelines: patrols, works beside them, defects, and the segments that need more than others. */
export async function writeLineLife(
  client: pg.ClientBase,
  model: RegionModel,
  scopeKeys: readonly number[],
  now: Date,
): Promise<void> {
  await writePatrols(client, model, scopeKeys, now);
  await writeWorks(client, model, scopeKeys, now);
  await writeDefects(client, model, scopeKeys);
  await writeHighRisk(client, model, scopeKeys, now);
  const fids = buried(model).map((pipeline) => pipeline.fid);
  await writePatrolTracks(client, fids, now);
}

/** Two to four patrols a week; on every fifth pipeline the last third has not been walked for nine days. */
async function writePatrols(client: pg.ClientBase, model: RegionModel, scopeKeys: readonly number[], now: Date) {
  const random = new Random('patrols');
  const records: Record<string, Value>[] = [];
  buried(model).forEach((pipeline, i) => {
    const walker = person(random);
    const every = random.between(1.8, 3.2);
    for (let days = random.between(0.2, 1.5); days < 21; days += every) {
      const start = now.getTime() - days * DAY_MS;
      const end = lengthOf(pipeline) * (i % 5 === 4 && days < 9 ? 0.66 : 1);
      const drone = random.chance(0.2);
      records.push({
        pipeline_fid: pipeline.fid,
        kind: random.chance(0.15) ? 'high_consequence' : 'routine',
        mode: drone ? 'drone' : end > 12_000 ? 'vehicle' : 'foot',
        device: `XJ-${String(100 + i)}`,
        patroller: walker.name,
        started_at: new Date(start - 3 * 3_600_000).toISOString(),
        ended_at: new Date(start).toISOString(),
        from_m: 0,
        to_m: tenth(end),
        scope_key: scopeKeys[pipeline.cell] ?? 0,
      });
    }
  });
  const columns = {
    pipeline_fid: 'int',
    kind: 'text',
    mode: 'text',
    device: 'text',
    patroller: 'text',
    started_at: 'timestamptz',
    ended_at: 'timestamptz',
    from_m: 'float8',
    to_m: 'float8',
    scope_key: 'int',
  };
  await insertRecords(client, 'patrol', columns, records);
}

const WORKS = [
  ['雨水管顶进施工', 'Storm-drain jacking', 'crossing', 3, false],
  ['道路绿化开挖', 'Roadside planting', 'excavation', 28, true],
  ['通信光缆直埋', 'Fibre-cable trench', 'excavation', 34, false],
  ['厂房桩基施工', 'Pile foundation', 'drilling', 120, false],
  ['道路拓宽', 'Road widening', 'building', 22, true],
  ['河道清淤', 'River dredging', 'other', 90, true],
] as const;

async function writeWorks(client: pg.ClientBase, model: RegionModel, scopeKeys: readonly number[], now: Date) {
  const random = new Random('line-works');
  const day = (offset: number): string => new Date(now.getTime() + offset * DAY_MS).toISOString().slice(0, 10);
  const lines = buried(model);
  for (let i = 0; i < 12; i++) {
    const pipeline = cycle(lines, i * 5 + 1);
    const [name, nameEn, activity, distance, permitted] = cycle(WORKS, i);
    const from = tenth(lengthOf(pipeline) * random.between(0.1, 0.85));
    const contact = person(random);
    await client.query(
      `insert into pipeline_work (pipeline_fid, name, name_en, unit, contact, phone, activity, from_m, to_m, distance_m, starts_on, ends_on, permitted, plan_filed, geom, scope_key)
       select $1, $2, $3, '滨海市政工程（演示）', $4, $5, $6, $7, $8, $9, $10, $11, $12, $12,
         st_lineinterpolatepoint(s.geom, least(1, greatest(0, ($7::float8 - s.from_m) / (s.to_m - s.from_m)))), $13
       from segment s where s.pipeline_fid = $1 and s.from_m <= $7::float8 and s.to_m >= $7::float8 order by s.from_m limit 1`,
      [
        pipeline.fid,
        name,
        nameEn,
        contact.name,
        contact.phone,
        activity,
        from,
        tenth(from + random.between(40, 260)),
        distance,
        day(-random.int(2, 20)),
        day(i === 11 ? -1 : random.int(3, 40)),
        permitted,
        scopeKeys[pipeline.cell] ?? 0,
      ],
    );
  }
  // What is dug beside a road closes it.
  await client.query(
    `update pipeline_work w set closes_road = true where activity <> 'other' and exists (
       select from road_edge e where e.geom && st_expand(w.geom, 0.001) and st_dwithin(e.geom::geography, w.geom::geography, 40))`,
  );
}

async function writeDefects(client: pg.ClientBase, model: RegionModel, scopeKeys: readonly number[]) {
  const random = new Random('line-defects');
  const records = buried(model)
    .filter((row) => lengthOf(row) > 10_000)
    .flatMap((pipeline) =>
      Array.from({ length: random.int(1, 4) }, (): Record<string, Value> => {
        const depth = random.int(8, 46);
        return {
          pipeline_fid: pipeline.fid,
          kind: 'defect',
          name: `金属损失 ${depth}% 壁厚`,
          name_en: `Metal loss, ${depth}% of wall`,
          chainage_m: tenth(random.between(0.05, 0.95) * lengthOf(pipeline)),
          basis: 'chainage',
          detail: { depthPercent: depth, clock: `${random.int(1, 12)}:00`, source: 'in-line inspection' },
          scope_key: scopeKeys[pipeline.cell] ?? 0,
        };
      }),
    );
  const columns = {
    pipeline_fid: 'int',
    kind: 'text',
    name: 'text',
    name_en: 'text',
    chainage_m: 'float8',
    basis: 'text',
    detail: 'jsonb',
    scope_key: 'int',
  };
  await insertRecords(client, 'pipeline_event', columns, records);
}

const REASONS = [
  ['third_party', '第三方施工多发段', 'Prone to third-party works'],
  ['large_crossing', '大型河流穿越段', 'Large river crossing'],
  ['geohazard', '地面沉降段', 'Subsidence'],
  ['drilling_theft', '打孔盗油易发段', 'Prone to theft by drilling'],
  ['complex_society', '集贸集中段', 'Market area'],
] as const;

async function writeHighRisk(client: pg.ClientBase, model: RegionModel, scopeKeys: readonly number[], now: Date) {
  const random = new Random('high-risk');
  const records = buried(model)
    .filter((row) => lengthOf(row) > 8_000)
    .slice(0, 18)
    .map((pipeline, i): Record<string, Value> => {
      const [reason, name, nameEn] = cycle(REASONS, i);
      const from = tenth(random.between(0.1, 0.8) * lengthOf(pipeline));
      const answers = person(random);
      return {
        pipeline_fid: pipeline.fid,
        reason,
        from_m: from,
        to_m: tenth(from + random.between(300, 1_200)),
        name,
        name_en: nameEn,
        patrol_kind: reason === 'large_crossing' ? 'flood_season' : 'routine',
        cameras_required: reason === 'drilling_theft' || reason === 'large_crossing' ? 2 : 1,
        responsible: answers.name,
        phone: answers.phone,
        since: new Date(now.getTime() - random.int(100, 700) * DAY_MS).toISOString().slice(0, 10),
        scope_key: scopeKeys[pipeline.cell] ?? 0,
      };
    });
  const columns = {
    pipeline_fid: 'int',
    reason: 'text',
    from_m: 'float8',
    to_m: 'float8',
    name: 'text',
    name_en: 'text',
    patrol_kind: 'text',
    cameras_required: 'int',
    responsible: 'text',
    phone: 'text',
    since: 'date',
    scope_key: 'int',
  };
  await insertRecords(client, 'high_risk_segment', columns, records);
}
