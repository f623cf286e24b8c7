import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import { LAYER_GEOMETRY, LAYERS, type Layer } from '../../domain/layer.ts';
import { asEngine } from '../database.ts';

/** Objects for tests that ask a database: all layers, many scopes, one place. */
export const SAMPLE_PLACE = [117.7, 38.95] as const;
export const SAMPLE_OBJECTS = 24;

/** What a layer needs besides the columns that all have. */
const OWN: Readonly<Record<string, readonly [columns: string, values: string]>> = {
  zones: ['key', 'i'],
  sites: ['point', 'p'],
  assets: ['point', 'p'],
  hazards: ['point', 'p'],
  pipelines: ['medium, regime, outer_diameter_mm, length_m', "'crude', 'chemical', 300, 500"],
  sensors: ['object_fid, indicator, unit', "1, 'level', 'm'"],
  resources: ['resource_type', "'foam'"],
  vehicles: ['plate', "'津A·演示'"],
  risk_cells: ['risk_index, risk_level', '0.5, 2'],
};

function geometryOf(layer: Layer): string {
  if (layer === 'pipelines') return 'st_multi(st_makeline(p, st_translate(p, 0.003, 0.001)))';
  const kind = LAYER_GEOMETRY[layer];
  if (kind === 'point') return 'p';
  return layer === 'zones' ? 'st_multi(st_expand(p, 0.002))' : 'st_expand(p, 0.002)';
}

/** Every layer gets objects of all scope cells, in one tile; half of the pipelines are cut into two segments. */
export async function fillSampleObjects(): Promise<void> {
  await asEngine(async (tx) => {
    await tx.query(`insert into scope_cell (zone, sector, enterprise)
      select z, s, e from generate_series(0, 3) z, generate_series(0, 4) s, generate_series(0, 2) e on conflict do nothing`);
    for (const layer of LAYERS) {
      const [columns, values] = OWN[layer] ?? ['', ''];
      const comma = columns === '' ? '' : ',';
      await tx.query(
        `insert into ${LAYER_TABLE[layer]} (id, name, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind ${comma} ${columns})
         select $1 || '_' || i, '试验 ' || i, c.sector, c.zone, c.enterprise, c.id, ${geometryOf(layer)}, 'WGS84', 'safe-matched' ${comma} ${values}
         from (select row_number() over (order by (id * 7919) % 61) as i, * from scope_cell) c,
           lateral (select st_setsrid(st_makepoint(${SAMPLE_PLACE[0]} + (i % 8) * 0.002, ${SAMPLE_PLACE[1]} + (i / 8) * 0.002), 4326) as p) q
         where i <= $2`,
        [layer, SAMPLE_OBJECTS],
      );
    }
    await tx.query(`insert into segment (id, pipeline_fid, from_m, to_m, zone, sector, enterprise, scope_key, geom)
      select p.id || ':' || half, p.fid, half * 100, half * 100 + 100, c.zone, c.sector, c.enterprise, c.id,
        st_linesubstring(st_geometryn(p.geom, 1), half * 0.5, half * 0.5 + 0.5)
      from pipeline p, generate_series(0, 1) half, lateral (select * from scope_cell order by (id * (p.fid + half)) % 53 limit 1) c
      where p.fid % 2 = 0`);
  });
}
