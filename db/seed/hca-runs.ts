import type pg from 'pg';
import { analysePipelines } from '../analysis/analyse.ts';
import type { HcaRunReport } from '../analysis/hca-run.ts';
import { runHca } from '../analysis/hca-run.ts';
import type { Neighbourhood } from '../analysis/surroundings.ts';
import { spotsBesidePipelines } from './line-villages.ts';
import type { RegionModel } from './model.ts';
import { person } from './names.ts';
import { toLngLat } from './plane.ts';
import { Random } from './random.ts';

const DAY_MS = 86_400_000;
/** Places beside pipelines that opened since the first run, one in so many, and markets that have moved away since. */
const OPENED_SINCE = 5;
const MOVED_AWAY = 2;
const HIGH_STOREYS = 4;

/** The surroundings as they were a month ago: without what opened since, with what has gone since. */
function asBefore(model: RegionModel): (now: Neighbourhood) => Neighbourhood {
  const villages = model.layers.sensitive_place.filter((row) => row.name.includes('村') || row.kind === 'market');
  const opened = new Set(villages.filter((_, i) => i % OPENED_SINCE === 0).map((row) => `place:${row.fid}`));
  const spots = spotsBesidePipelines(40).slice(-MOVED_AWAY);
  return ({ things, facts }) => ({
    things: [
      // The tall blocks were built since: before, low houses stood there.
      ...things
        .filter((thing) => !opened.has(thing.key))
        .map((thing) => ((thing.storeys ?? 0) >= HIGH_STOREYS ? { ...thing, storeys: 3 } : thing)),
      ...spots.map((spot, i) => ({
        key: `moved:${i}`,
        kind: 'specific_2' as const,
        shape: { paths: [[toLngLat(spot)]], area: false },
        households: 0,
        storeys: null,
        people: 200,
      })),
    ],
    facts: new Map([
      ...facts,
      ...spots.map(
        (_, i) =>
          [
            `moved:${i}`,
            {
              layer: null,
              fid: null,
              name: `旧集贸市场 ${i + 1}（已搬迁）`,
              nameEn: `Old market ${i + 1} (moved away)`,
              kind: 'market',
              people: 200,
              scopeKey: null,
            },
          ] as const,
      ),
    ]),
  });
}

const words = (run: HcaRunReport): string =>
  `${run.areas} (${run.added} new, ${run.regraded} regraded, ${run.gone} gone)`;

/**
 * Two identifications a month apart, by the same analysis as the worker's: what is new, gone and regraded is true of
 * the surroundings then and now. Plan and responsible person are given where an operator has done its duty; some miss.
 */
export async function writeHcaRuns(client: pg.ClientBase, model: RegionModel, now: Date): Promise<string> {
  const before = new Date(now.getTime() - 32 * DAY_MS);
  const first = await runHca(client, { fids: null, now: before, cause: 'yearly', adjust: asBefore(model) });
  await writePeople(client);
  const second = await analysePipelines(client, { fids: null, now, cause: 'surroundings' });
  await client.query('delete from analysis_due');
  return `${words(first)}, then ${words(second)}`;
}

async function writePeople(client: pg.ClientBase): Promise<void> {
  const random = new Random('hca-people');
  const { rows } = await client.query<{ id: number; code: string }>('select id, code from hca order by code');
  const records = rows.map(({ id, code }, i) => {
    const name = person(random);
    return i % 9 === 4
      ? { id, plan: '', responsible: '', phone: '', measures: '' }
      : {
          id,
          plan: `${code} 一区一案（演示）`,
          responsible: name.name,
          phone: name.phone,
          measures: i % 3 === 0 ? '加密巡线至每日一次；设置警示牌与视频监控' : '每周巡线不少于两次；设置警示牌',
        };
  });
  await client.query(
    `update hca h set plan = r.plan, responsible = r.responsible, phone = r.phone, measures = r.measures
     from jsonb_to_recordset($1::jsonb) as r(id bigint, plan text, responsible text, phone text, measures text) where h.id = r.id`,
    [JSON.stringify(records)],
  );
}
