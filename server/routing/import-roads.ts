import { RefusalError } from '../../domain/refusal.ts';
import type { ImportedEdge } from '../../domain/routing/road-import.ts';
import { appendAudit } from '../auth/audit.ts';
import { asViewer, type Viewer } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { roadsEvent } from './commands.ts';

const PAGE = 4_000;

/** Replaces the road graph, all of it or nothing; only for viewers who reach the whole district. */
export async function replaceRoads(
  viewer: Viewer,
  edges: readonly ImportedEdge[],
  source: string,
): Promise<{ readonly edges: number }> {
  if (edges.length === 0) throw new RefusalError({ code: 'invalid', field: 'file', message: 'no road in the file' });
  return asViewer(viewer, async (tx) => {
    const before = await tx.query('delete from road_edge');
    for (let from = 0; from < edges.length; from += PAGE)
      await tx.query(
        `insert into road_edge (from_node, to_node, class, name, speed_kmh, one_way, max_height_m, max_weight_t, length_m, source, geom)
         select r."from", r."to", r."roadClass", r.name, r."postedKmh", r."oneWay", r."maxHeightM", r."maxWeightT", st_length(g::geography), $2, g
         from jsonb_to_recordset($1::jsonb) as r("from" int, "to" int, "roadClass" text, name text, "postedKmh" real, "oneWay" boolean,
           "maxHeightM" real, "maxWeightT" real, line jsonb)
         cross join lateral (select st_setsrid(st_geomfromgeojson(jsonb_build_object('type', 'LineString', 'coordinates', r.line)::text), 4326) as g) s`,
        [JSON.stringify(edges.slice(from, from + PAGE)), source],
      );
    const detail = { source, edges: edges.length, before: before.rowCount };
    await appendAudit(tx, { actor: viewer.id, action: 'roads.imported', object: 'road_edge', detail });
    await appendEvents(tx, [await roadsEvent(tx, 'graph')]);
    return { edges: edges.length };
  });
}
