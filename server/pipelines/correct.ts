import { layerCode } from '../../domain/layer.ts';
import type { CorrectInput } from '../../domain/pipeline-schema.ts';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { realign } from '../../domain/stationing-realign.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { appendEvents } from '../warnings/object-state.ts';
import { readCourse } from './course.ts';

interface Linear {
  readonly id: string;
  readonly chainage: number;
  readonly lng: number | null;
  readonly lat: number | null;
}

/** Facilities were surveyed where they stand; events say themselves what their fact is. */
async function readLinear(tx: Tx, fid: number): Promise<Linear[]> {
  const { rows } = await tx.query<Linear>(
    `select 'f' || fid as id, chainage_m as chainage, st_x(geom) as lng, st_y(geom) as lat from facility where pipeline_fid = $1 and chainage_m is not null
     union all
     select 'e' || id, chainage_m, case when basis = 'survey' then st_x(geom) end, case when basis = 'survey' then st_y(geom) end
       from pipeline_event where pipeline_fid = $1
     limit 20000`,
    [fid],
  );
  return rows;
}

/** Who may correct: full precision, and the whole course in reach, because all of it is laid anew. */
function checkReach(viewer: Viewer, lengthMeters: number, seenMeters: number): void {
  if (viewer.precision !== 'full')
    throw new RefusalError({ code: 'forbidden', message: 'needs full precision', params: { policy: 'import.write' } });
  if (Math.abs(lengthMeters - seenMeters) > Math.max(5, lengthMeters * 0.002))
    throw new RefusalError({
      code: 'forbidden',
      field: 'fid',
      message: 'only who reaches the whole pipeline may correct its course',
      params: { policy: 'import.write' },
    });
}

/**
 * Puts a corrected centreline in place of the old one and carries everything along (REQ-ENT-50, REQ-COORD-02): surveyed
 * things keep their place and get a new chainage, counted ones keep their share of the way. Refuses raw and unknown
 * coordinates and viewers who do not reach the whole course. Answers how many moved by more than a metre.
 */
export async function correctCourse(tx: Tx, viewer: Viewer, input: CorrectInput, address: string) {
  if (input.coordinateKind !== 'safe-matched')
    throw new RefusalError({
      code: 'raw_coordinates',
      field: 'coordinateKind',
      message: 'courses of pipelines are taken safe-matched only',
    });
  const before = await readCourse(tx, input.fid);
  checkReach(
    viewer,
    before.lengthMeters,
    before.stretches.reduce((sum, part) => sum + part.toMeters - part.fromMeters, 0),
  );
  const allowed = await tx.query('update pipeline set updated_at = clock_timestamp() where fid = $1 returning fid', [
    input.fid,
  ]);
  if (allowed.rows.length === 0)
    throw new RefusalError({
      code: 'forbidden',
      field: 'fid',
      message: 'not yours',
      params: { policy: 'import.write' },
    });
  const events = await readLinear(tx, input.fid);
  const geometry = JSON.stringify({ type: 'MultiLineString', coordinates: input.lines });
  await tx.query('select guanlan.replace_course($1, st_setsrid(st_geomfromgeojson($2), 4326), $3, $4)', [
    input.fid,
    geometry,
    viewer.id,
    input.reason,
  ]);
  const after = await readCourse(tx, input.fid);
  const moved = realign(
    events.map((event) => ({
      id: event.id,
      chainageMeters: event.chainage,
      measured: event.lng === null || event.lat === null ? null : ([event.lng, event.lat] satisfies LngLat),
    })),
    before.legs,
    after.legs,
  );
  const rows = JSON.stringify(
    moved.map(({ id, chainageMeters, offsetMeters, movedMeters }) => ({
      own: Number(id.slice(1)),
      facility: id.startsWith('f'),
      m: Math.round(chainageMeters * 10) / 10,
      off: Math.round(offsetMeters * 10) / 10,
      moved: Math.round(movedMeters * 10) / 10,
    })),
  );
  const record = 'jsonb_to_recordset($1::jsonb) as r(own bigint, facility boolean, m float8, off float8, moved float8)';
  await tx.query(
    `update facility f set chainage_m = r.m, attrs = f.attrs || jsonb_build_object('movedMeters', r.moved) from ${record} where r.facility and f.fid = r.own`,
    [rows],
  );
  await tx.query(
    `update pipeline_event e set chainage_m = r.m, moved_m = r.moved, alignment = e.alignment + 1,
       offset_m = case when e.basis = 'survey' then r.off else e.offset_m end from ${record} where not r.facility and e.id = r.own`,
    [rows],
  );
  const movedCount = moved.filter((event) => event.movedMeters > 1).length;
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'pipelines.correct',
    object: `pipeline:${before.id}`,
    address,
    detail: { reason: input.reason, moved: movedCount, lengthMeters: Math.round(after.lengthMeters) },
  });
  const lngs = input.lines.flat().map(([lng]) => lng);
  const lats = input.lines.flat().map(([, lat]) => lat);
  await appendEvents(tx, [
    {
      kind: 'object',
      layer: layerCode('pipelines'),
      fid: input.fid,
      scope_key: before.scopeKey,
      cause: 'correction',
      payload: {
        layer: 'pipelines',
        fid: input.fid,
        change: 'changed',
        bbox: [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)],
      },
    },
  ]);
  return { moved: movedCount, total: moved.length, lengthMeters: after.lengthMeters };
}
