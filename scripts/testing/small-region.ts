import { defaultRuleStatements } from '../../db/rule-rows.ts';
import { asEngine, type Tx } from '../../server/database.ts';

/** A few objects for tests: tanks `tank_1…` of enterprise 1 (odd) and 2 (even), each with pressure and gas points, cameras, vehicles. */
export interface SmallRegion {
  readonly tanks: number;
  readonly vehicles: number;
  /** Extra pressure points `load_1…` on tank 1, for load. */
  readonly loadPoints?: number;
}

async function addRules(tx: Tx): Promise<void> {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  for (const { text, values } of defaultRuleStatements(yesterday)) await tx.query(text, values);
}

const ROW = (layer: string, own: string): string =>
  `insert into ${layer} (id, name, name_en, kind, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind${own})`;

async function addObjects(tx: Tx, region: SmallRegion): Promise<void> {
  await tx.query(
    `insert into scope_cell (zone, sector, enterprise) values (0, 0, 0), (1, 2, 1), (2, 2, 2), (1, 1, 0) on conflict do nothing`,
  );
  const cell = (index: string): string =>
    `(select id from scope_cell c where c.sector = 2 and c.enterprise = case when ${index} % 2 = 1 then 1 else 2 end)`;
  const point = (index: string): string => `st_setsrid(st_makepoint(117.7 + ${index} * 0.001, 38.9), 4326)`;
  const place = (index: string): string =>
    `2, case when ${index} % 2 = 1 then 1 else 2 end, case when ${index} % 2 = 1 then 1 else 2 end, ${cell(index)}`;
  await tx.query(
    `${ROW('asset', ', point, height_m, attrs')} select 'tank_' || i, '储罐 T-' || i, 'Tank T-' || i, 'tank', ${place('i')},
       st_buffer(${point('i')}, 0.0001), 'WGS84', 'safe-matched', ${point('i')}, 12, '{"tankClass":"pressure"}' from generate_series(1, $1::int) i`,
    [region.tanks],
  );
  for (const [kind, unit, limits] of [
    ['pressure', 'MPa', 'null, 0.2, 1.6, 1.8'],
    ['gas_combustible', '%LEL', 'null, null, 20, 40'],
  ])
    await tx.query(
      `${ROW('sensor_point', ', object_fid, indicator, unit, low_low_alarm, low_alarm, high_alarm, high_high_alarm')}
       select 'pt_' || i || '_${kind}', '测点 ' || i, 'Point ' || i, '${kind}', ${place('i')}, ${point('i')}, 'WGS84', 'safe-matched',
         (select fid from asset where id = 'tank_' || i), '${kind}', '${unit}', ${limits} from generate_series(1, $1::int) i`,
      [region.tanks],
    );
  await tx.query(
    `${ROW('sensor_point', ', object_fid, indicator, unit, high_alarm, high_high_alarm')}
     select 'load_' || i, '测点 ' || i, 'Point ' || i, 'pressure', ${place('1')}, ${point('1')}, 'WGS84', 'safe-matched',
       (select fid from asset where id = 'tank_1'), 'pressure', 'MPa', 1.6, 1.8 from generate_series(1, $1::int) i`,
    [region.loadPoints ?? 0],
  );
  await tx.query(
    `${ROW('camera', ', owner_fid')} select 'cam_' || i, '高点相机 ' || i, 'Camera ' || i, 'dome', ${place('i')}, ${point('i')}, 'WGS84', 'safe-matched',
       (select fid from asset where id = 'tank_' || i) from generate_series(1, $1::int) i`,
    [region.tanks],
  );
  await tx.query(
    `${ROW('vehicle', ', plate')} select 'veh_' || i, '危化品车 ' || i, 'Vehicle ' || i, 'tanker', 1, 1, 0,
       (select id from scope_cell where zone = 1 and sector = 1), ${point('i')}, 'WGS84', 'safe-matched', '津A' || i from generate_series(1, $1::int) i`,
    [region.vehicles],
  );
}

/** Fills an empty, migrated database (server code must point at it: useDatabase). */
export async function addSmallRegion(region: SmallRegion): Promise<void> {
  await asEngine(async (tx) => {
    await addRules(tx);
    await addObjects(tx, region);
  });
}
