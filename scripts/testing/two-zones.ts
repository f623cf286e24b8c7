import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import { NO_CASUALTIES } from '../../domain/incident.ts';
import { LAYER_GEOMETRY, LAYERS, type Layer, layerCode } from '../../domain/layer.ts';
import { asEngine, type Tx } from '../../server/database.ts';
import { putFile } from '../../server/files/store.ts';
import { type AssessmentSample, addAssessmentSample } from './assessment-sample.ts';
import { addHazardSample } from './hazard-sample.ts';
import { addPatrolSample } from './patrol-sample.ts';
import { addPermitSample } from './permit-sample.ts';
import { addRecordingSample, type RecordingSample } from './recording-sample.ts';
import { addResponseSample, type ResponseSample } from './response-sample.ts';

/** Stands in every name and text of zone 1's objects and nowhere else: whoever reads it has seen zone 1. */
export const ALPHA = 'ALPHA';
export const BRAVO = 'BRAVO';
/** All objects lie here, a few metres apart, so that no difference of place hides a leak. */
export const MEETING_PLACE = [117.7, 38.95] as const;

/** The objects of one zone: feature ids by layer, and the ids of what has none. */
export interface ZoneObjects {
  readonly zone: number;
  readonly scopeKey: number;
  readonly fids: Readonly<Record<Layer, number>>;
  readonly cameraId: string;
  /** A GB/T 28181 device of the zone and its only channel. */
  readonly deviceId: string;
  readonly channelId: string;
  readonly warningId: number;
  readonly importId: string;
  readonly worldId: number;
  readonly evidenceId: number;
  readonly incidentId: number;
  readonly reportId: number;
  readonly hcaId: number;
  readonly scenarioId: number;
  readonly response: ResponseSample;
  readonly assessment: AssessmentSample;
  readonly recording: RecordingSample;
}

/** What a layer needs besides the columns that all have; `p` is the point, `z` the zone. */
const OWN: Readonly<Partial<Record<Layer, readonly [columns: string, values: string]>>> = {
  zones: ['key', 'z'],
  sites: ['point', 'p'],
  assets: ['point', 'p'],
  hazards: ['point', 'p'],
  pipelines: ['medium, regime, outer_diameter_mm, length_m', "'crude', 'chemical', 300, 500"],
  sensors: ['object_fid, indicator, unit, high_alarm', "1, 'pressure', 'MPa', 1.6"],
  resources: ['resource_type', "'medical'"],
  vehicles: ['plate', "'津A·' || m"],
  risk_cells: ['risk_index, risk_level', '0.5, 2'],
};

function geometryOf(layer: Layer): string {
  if (layer === 'pipelines') return 'st_multi(st_makeline(p, st_translate(p, 0.003, 0.001)))';
  const kind = LAYER_GEOMETRY[layer];
  if (kind === 'point') return 'p';
  return layer === 'zones' ? 'st_multi(st_expand(p, 0.01))' : 'st_expand(p, 0.001)';
}

async function one<T>(tx: Tx, sql: string, values: readonly unknown[]): Promise<T> {
  const { rows } = await tx.query<{ value: T }>(sql, [...values]);
  const row = rows[0];
  if (row === undefined) throw new Error(`nothing came of: ${sql}`);
  return row.value;
}

async function addObject(tx: Tx, layer: Layer, zone: number, mark: string, scopeKey: number): Promise<number> {
  const [columns, values] = OWN[layer] ?? ['', ''];
  const comma = columns === '' ? '' : ',';
  return await one<number>(
    tx,
    `insert into ${LAYER_TABLE[layer]} (id, name, name_en, sector, zone, enterprise, scope_key, geom, datum, coordinate_kind ${comma} ${columns})
     select 'obj_' || z || '_${layer}', m || ' ${layer}', m || ' ${layer}', 2, z, z, $3::int, ${geometryOf(layer)}, 'WGS84', 'safe-matched' ${comma} ${values}
     from (select $1::int as z, $2::text as m, st_setsrid(st_makepoint(${MEETING_PLACE[0]} + $1::int * 0.00001, ${MEETING_PLACE[1]}), 4326) as p) o
     returning fid as value`,
    [zone, mark, scopeKey],
  );
}

/** A warning, a state, readings, a position, a document and an import: everything that answers may be made of. */
async function addStory(tx: Tx, zone: number, mark: string, scopeKey: number, fids: ZoneObjects['fids']) {
  const [lng, lat] = MEETING_PLACE;
  await tx.query('update sensor_point set object_fid = $2 where fid = $1', [fids.sensors, fids.assets]);
  await tx.query('update camera set owner_fid = $2 where fid = $1', [fids.cameras, fids.assets]);
  const warningId = await one<number>(
    tx,
    `insert into warning (layer, fid, point_fid, cause, sector, zone, enterprise, scope_key, tier, worst_tier, reason_zh, reason_en,
       alarm_at, received_at, opened_at, tier_since, lng, lat)
     values (${layerCode('assets')}, $1, $2, 'pressure', 2, $3, $3, $4, 4, 4, $5, $5, now(), now(), now(), now(), ${lng}, ${lat}) returning id as value`,
    [fids.assets, fids.sensors, zone, scopeKey, `${mark} 超压`],
  );
  await tx.query(
    `insert into delivery (warning_id, step, round, tier, party, channel, idempotency_key, payload, due_at, created_at, scope_key)
     select $1, 'notice', 1, 4, party, 'screen', $3 || party, '{}', 'infinity', now(), $2 from unnest(array['bureau', 'zone']) as p(party)`,
    [warningId, scopeKey, `${mark} notice `],
  );
  await tx.query(
    `insert into object_state (fid, layer, scope_key, sector, zone, enterprise, tier, unacknowledged, since, lng, lat)
     values ($1, ${layerCode('assets')}, $2, 2, $3, $3, 4, true, now(), ${lng}, ${lat})`,
    [fids.assets, scopeKey, zone],
  );
  await tx.query('insert into latest_reading values ($1, now(), now(), 1.7, 0, $2)', [fids.sensors, scopeKey]);
  await tx.query('insert into reading values ($1, now(), now(), 1.7, 0, $2)', [fids.sensors, scopeKey]);
  await tx.query(`insert into latest_position values ($1, now(), now(), ${lng}, ${lat}, 0, 0, $2)`, [
    fids.vehicles,
    scopeKey,
  ]);
  await tx.query("insert into document (id, object_fid, scope_key, kind, title) values ($1, $2, $3, 'permit', $4)", [
    `doc_${zone}`,
    fids.assets,
    scopeKey,
    `${mark} 许可证`,
  ]);
  await tx.query(
    `insert into segment (id, pipeline_fid, from_m, to_m, zone, sector, enterprise, scope_key, geom)
     select 'seg_' || $2::int, fid, 0, 100, $2, 2, $2, $3, st_geometryn(geom, 1) from pipeline where fid = $1`,
    [fids.pipelines, zone, scopeKey],
  );
  const hcaId = await addHca(tx, zone, mark, scopeKey, fids);
  await addPermitSample(tx, { zone, mark, scopeKey }, fids.sites, MEETING_PLACE);
  await addPatrolSample(tx, { zone, mark, scopeKey }, fids.pipelines, MEETING_PLACE);
  const importId = `imp_00000000-0000-4000-8000-00000000000${zone}`;
  await tx.query(
    `insert into import_run (id, layer, filename, datum, coordinate_kind, state, author, scope_key)
     values ($1, ${layerCode('cameras')}, $2, 'WGS84', 'unknown', 'committed', 'somebody', $3)`,
    [importId, `${mark}.csv`, scopeKey],
  );
  const worldId = await one<number>(
    tx,
    `insert into world_source (name, kind, root, path, bytes, modified_at, datum, bounds, scope_key, registered_by)
     values ($1, 'tiles3d', 0, $1, 0, now(), 'WGS84', '{117.7,38.9,117.8,39}', $2, 'somebody') returning id as value`,
    [mark, scopeKey],
  );
  const sha256 = await putFile(Buffer.from(`%PDF-1.7 ${mark}`));
  const evidenceId = await one<number>(
    tx,
    `insert into evidence (warning_id, sha256, media_type, bytes, name, author, author_name, scope_key)
     values ($1, $2, 'application/pdf', 14, $3, 'somebody', 'somebody', $4) returning id as value`,
    [warningId, sha256, `${mark}.pdf`, scopeKey],
  );
  const incidentId = await one<number>(
    tx,
    `insert into incident (kind, layer, fid, name, scope_key, lng, lat, radius_meters, opened_at, opened_by, opened_by_name)
     values ('fire', ${layerCode('assets')}, $1, $2, $3, 117.7, 38.95, 800, guanlan.now(), 'somebody', $2) returning id as value`,
    [fids.assets, mark, scopeKey],
  );
  const reportId = await one<number>(
    tx,
    `insert into incident_report (incident_id, scope_key, level, kind, body) values ($1, $2, 'bureau', 'first', $3) returning id as value`,
    [
      incidentId,
      scopeKey,
      {
        unit: mark,
        place: '',
        happenedAt: 0,
        course: '',
        casualties: NO_CASUALTIES,
        loss: '',
        measures: '',
        other: '',
      },
    ],
  );
  const scenarioId = await addHazardSample(tx, mark, scopeKey, layerCode('assets'), fids.assets);
  const response = await addResponseSample(tx, { mark, scopeKey, resource: fids.resources, incidentId, scenarioId });
  return { warningId, importId, worldId, evidenceId, incidentId, reportId, hcaId, scenarioId, response };
}

/** A high-consequence area on the zone's pipeline, with the place that caused it, a defect and a risk index. */
async function addHca(
  tx: Tx,
  zone: number,
  mark: string,
  scopeKey: number,
  fids: ZoneObjects['fids'],
): Promise<number> {
  const runId = await one<number>(
    tx,
    `insert into hca_run (rule_set, cause, ran_at) values ('GB32167-2015', 'test', now()) returning id as value`,
    [],
  );
  const id = await one<number>(
    tx,
    `insert into hca (code, run_id, pipeline_fid, rule_set, grade, from_m, to_m, radius_m, change, valid_from, confirmed_at, review_due, plan, responsible, scope_key)
     values ($1, $2, $3, 'GB32167-2015', 2, 10, 90, 120, 'new', now(), now(), current_date, $4, $4, $5) returning id as value`,
    [`HCA-${zone}-01`, runId, fids.pipelines, `${mark} 一区一案`, scopeKey],
  );
  await tx.query(
    `insert into hca_part (hca_id, pipeline_fid, row_code, grade, from_m, to_m) values ($1, $2, 'oil-c', 2, 10, 90)`,
    [id, fids.pipelines],
  );
  await tx.query(
    `insert into hca_cause (hca_id, pipeline_fid, row_code, layer, object_fid, name, distance_m, chainage_m, scope_key)
     values ($1, $2, 'oil-c', ${layerCode('places')}, $3, $4, 61.3, 50, $5)`,
    [id, fids.pipelines, fids.places, `${mark} places`, scopeKey],
  );
  await tx.query(
    `insert into pipeline_stretch (pipeline_fid, theme, from_m, to_m, value, model, at) values ($1, 'risk', 0, 100, 42, 'test', now())`,
    [fids.pipelines],
  );
  await tx.query(
    `insert into pipeline_event (pipeline_fid, kind, name, chainage_m, basis, scope_key) values ($1, 'defect', $2, 55, 'chainage', $3)`,
    [fids.pipelines, `${mark} 缺陷`, scopeKey],
  );
  return id;
}

async function addVideoDevice(tx: Tx, zone: number, mark: string, scopeKey: number) {
  const deviceId = `3402000000118000000${zone}`;
  const channelId = `3402000000131000000${zone}`;
  await tx.query(
    `insert into video_device (id, kind, name, password_sealed, path, scope_key, created_by) values ($1, 'device', $2, '', '03', $3, 'test')`,
    [deviceId, `${mark} NVR`, scopeKey],
  );
  await tx.query(`insert into video_channel (device_id, id, name, kind, scope_key) values ($1, $2, $3, 'camera', $4)`, [
    deviceId,
    channelId,
    `${mark} 通道`,
    scopeKey,
  ]);
  return { deviceId, channelId };
}

/** Two zones with one of everything each, at the same place. Server code must point at an empty, migrated database. */
export async function addTwoZones(): Promise<{ alpha: ZoneObjects; bravo: ZoneObjects }> {
  const make = (zone: number, mark: string): Promise<ZoneObjects> =>
    asEngine(async (tx) => {
      await tx.query('insert into scope_cell (zone, sector, enterprise) values (0, 0, 0) on conflict do nothing');
      const scopeKey = await one<number>(
        tx,
        'insert into scope_cell (zone, sector, enterprise) values ($1, 2, $1) returning id as value',
        [zone],
      );
      await tx.query(
        `insert into organisation (kind, name, name_en, code, zone, sector, scope_key) values ('enterprise', $1, $1, $1, $2, 2, $3)`,
        [`${mark} 化工`, zone, scopeKey],
      );
      const fids: Partial<Record<Layer, number>> = {};
      for (const layer of LAYERS) fids[layer] = await addObject(tx, layer, zone, mark, scopeKey);
      const all = fids as Record<Layer, number>;
      return {
        zone,
        scopeKey,
        fids: all,
        cameraId: `obj_${zone}_cameras`,
        ...(await addVideoDevice(tx, zone, mark, scopeKey)),
        ...(await addStory(tx, zone, mark, scopeKey, all)),
        assessment: await addAssessmentSample(tx, zone, mark, scopeKey, all),
        recording: await addRecordingSample(tx, mark, scopeKey, all.cameras),
      };
    });
  return { alpha: await make(1, ALPHA), bravo: await make(2, BRAVO) };
}
