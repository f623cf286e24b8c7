import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import { LAYERS, type Layer } from '../../domain/layer.ts';
import type { BBox } from '../../domain/place.ts';
import type { Tx } from '../database.ts';
import { containing } from '../objects/list-queries.ts';

/** How many objects of each layer the viewer reaches. */
export async function countLayers(tx: Tx): Promise<Record<Layer, number>> {
  const parts = LAYERS.map((layer) => `(select count(*) from ${VIEWER_TABLE[layer]})::int as ${layer}`);
  const { rows } = await tx.query<Record<Layer, number>>(`select ${parts.join(', ')}`);
  const [row] = rows;
  if (row === undefined) throw new Error('counting layers returned no row');
  return row;
}

export interface NamedKey {
  readonly key: number;
  readonly name: string;
  readonly nameEn: string;
}

/** Zones of the viewer for the filter; a district has tens. */
export async function readZones(tx: Tx): Promise<NamedKey[]> {
  const { rows } = await tx.query<{ key: number; name: string; name_en: string }>(
    'select key, name, name_en from zone order by key limit 200',
  );
  return rows.map((row) => ({ key: row.key, name: row.name, nameEn: row.name_en }));
}

/** Enterprises of the viewer whose name contains the text; the picker asks again with every letter. */
export async function readEnterprises(tx: Tx, text: string, keys: readonly number[] | null): Promise<NamedKey[]> {
  const { rows } = await tx.query<{ key: number; name: string; name_en: string }>(
    `select key, name, name_en from organisation
     where kind in ('enterprise', 'operating_company') and ($1::text is null or name ilike $1 or name_en ilike $1)
       and ($2::int[] is null or key = any($2))
     order by name limit $3`,
    [text === '' ? null : containing(text), keys, keys === null ? 30 : 200],
  );
  return rows.map((row) => ({ key: row.key, name: row.name, nameEn: row.name_en }));
}

/** Media of pipelines in reach, for the filter. */
export async function readMedia(tx: Tx): Promise<string[]> {
  const { rows } = await tx.query<{ medium: string }>('select distinct medium from pipeline order by medium limit 60');
  return rows.map((row) => row.medium);
}

export interface District {
  readonly name: string;
  readonly nameEn: string;
}

const DEMO_DISTRICT: District = { name: '滨海示范区（演示）', nameEn: 'Binhai demonstration district (demo)' };

/** The district's name from the setting `district` that the operator writes; the demo region has its own. */
export async function readDistrict(tx: Tx): Promise<District> {
  const { rows } = await tx.query<{ name: string | null; name_en: string | null }>(
    `select value->>'name' as name, coalesce(value->>'nameEn', value->>'name_en') as name_en from setting where key = 'district' limit 1`,
  );
  const name = rows[0]?.name;
  if (name != null) return { name, nameEn: rows[0]?.name_en ?? name };
  const demo = await tx.query(`select 1 from setting where key = 'demo_region' limit 1`);
  return demo.rows.length > 0 ? DEMO_DISTRICT : { name: '', nameEn: '' };
}

/** The box of everything that the viewer reaches (zones, else sites and pipelines): where the map opens. */
export async function readReach(tx: Tx): Promise<BBox | null> {
  const { rows } = await tx.query<{ west: number | null; south: number; east: number; north: number }>(
    `select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north
     from (select coalesce((select st_extent(geom) from site), (select st_extent(geom) from segment), (select st_extent(geom) from zone))::box3d as box) b`,
  );
  const row = rows[0];
  return row === undefined || row.west === null ? null : [row.west, row.south, row.east, row.north];
}
