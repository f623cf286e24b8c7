import pg from 'pg';
import { LAYERS, layerCode } from '../../domain/layer.ts';
import { LAYER_TABLE } from '../schema/layer-table.ts';
import { type SeedOptions, seedRegion } from './region.ts';

/** In an order that no reference stands against. The event log and the audit chain are append-only and stay; so do sources. */
export const EMPTIED = [
  'cascade_share',
  'evaluation_step',
  'evaluation',
  'bulletin',
  'enterprise_score',
  'recording_clip',
  'event_picture',
  'image_access',
  'image_request_step',
  'image_request',
  'recording_hold',
  'recording_deletion',
  'recording_segment',
  'recording_rule',
  'assessment_step',
  'assessment_appeal',
  'assessment_draft',
  'assessment_point',
  'assessment_result',
  'assessment_run',
  'assessment_due',
  'assessment_mark',
  'offline_span',
  'repair_step',
  'repair',
  'platform_fault',
  'reading_distortion',
  'outage_point',
  'outage',
  'duty_answer',
  'duty_follow_up',
  'duty_roster',
  'duty_shift',
  'duty_handover',
  'warning_chatter',
  'warning_flood',
  'evidence',
  'cap_release',
  'delivery',
  'warning_timer',
  'recipient_rule',
  'organisation_member',
  'organisation_contact',
  'warning_step',
  'rule_state',
  'alarm',
  'warning',
  'object_state',
  'latest_reading',
  'latest_position',
  'reading_minute',
  'reading_hour',
  'daily_online',
  'field_result_media',
  'field_result',
  'field_task_step',
  'field_task',
  'field_plan',
  'patrol',
  'permit_alarm',
  'permit_gas_test',
  'permit_step',
  'permit',
  'track_due',
  'track_batch',
  'track',
  'pipeline_work',
  'pipeline_danger',
  'high_risk_segment',
  'hca_cause',
  'hca_part',
  'hca',
  'hca_run',
  'pipeline_stretch',
  'pipeline_event',
  'pipeline_alignment',
  'document',
  'segment',
  'facility',
  'sensor_point',
  'camera',
  'asset',
  'hazard',
  'site',
  'vehicle',
  'response_unit',
  'shelter',
  'hazard_zone',
  'emergency_resource',
  'sensitive_place',
  'risk_cell',
  'zone',
  'pipeline',
  'feature_id',
  'road_block',
  'road_edge',
  'ground',
  'analysis_due',
  'organisation',
  'import_run',
  'limit_rule',
  'rule',
  'reported_state',
] as const;

/** What a database holds, for the question before a reset. */
export interface Held {
  readonly objects: number;
  /** Made by the seed; anything else is never wiped. */
  readonly demo: boolean;
}

async function withEngine<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'guanlan-seed' });
  await client.connect();
  try {
    await client.query('begin');
    await client.query('set local role guanlan_engine');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

export function heldBy(url: string): Promise<Held> {
  return withEngine(url, async (client) => {
    const { rows } = await client.query<{ objects: number; demo: boolean }>(
      `select (select count(*)::int from feature_id where retired_at is null) as objects,
              exists (select from setting where key = 'demo_region') as demo`,
    );
    return { objects: rows[0]?.objects ?? 0, demo: rows[0]?.demo ?? false };
  });
}

/**
 * Wipes the demo region and builds it anew; open screens are told object by object. Feature ids go on where they were.
 * Throws for a database whose objects were not made by the seed.
 */
export async function resetRegion(url: string, options: SeedOptions): Promise<void> {
  const held = await heldBy(url);
  if (held.objects > 0 && !held.demo)
    throw new Error('This database holds objects that the demo did not make: it is not reset.');
  const log = options.log ?? (() => {});
  await emptyReadings(url);
  await withEngine(url, async (client) => {
    const goodbye = await news(client, 'removed');
    // Command logs are append-only: incidents and scenarios of the old region end, and stay as what happened.
    await client.query(
      `update incident set state = 'closed', closed_at = guanlan.now(), closed_by = 'reset', closed_by_name = '' where state = 'open'`,
    );
    await client.query(`update hazard_scenario set state = 'closed', closed_at = guanlan.now() where state = 'open'`);
    await client.query('update incident_unit set released_at = guanlan.now() where released_at is null');
    for (const table of EMPTIED) await client.query(`delete from ${table}`);
    for (const items of goodbye) await client.query('select guanlan.append_events($1::jsonb)', [items]);
  });
  log(`demo region: ${held.objects} objects removed`);
  await seedRegion(url, options);
  await withEngine(url, async (client) => {
    for (const items of await news(client, 'created'))
      await client.query('select guanlan.append_events($1::jsonb)', [items]);
  });
}

/** Day by day, so that no statement holds the embedded engine for long. */
async function emptyReadings(url: string): Promise<void> {
  for (const table of ['reading', 'position']) {
    const days = await withEngine(url, async (client) => {
      const { rows } = await client.query<{ part: string }>(
        `select c.oid::regclass::text as part from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::regclass`,
        [table],
      );
      return rows.map((row) => row.part);
    });
    // Rights stand on the parent alone: rows are named by the part they lie in.
    for (const part of days)
      await withEngine(url, (client) => client.query(`delete from ${table} where tableoid = $1::regclass`, [part]));
  }
}

/** One array of `object` events per layer, with each object's box; vehicles are drawn from positions, not tiles. */
async function news(client: pg.Client, change: 'created' | 'removed'): Promise<string[]> {
  const all: string[] = [];
  for (const layer of LAYERS.filter((name) => name !== 'vehicles')) {
    const { rows } = await client.query<{ items: string | null }>(
      `select jsonb_agg(jsonb_build_object('kind', 'object', 'layer', $1::int, 'fid', fid, 'scope_key', scope_key,
                'payload', jsonb_build_object('layer', $2::text, 'fid', fid, 'change', $3::text,
                  'bbox', jsonb_build_array(st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)))))::text as items
       from ${LAYER_TABLE[layer]}`,
      [layerCode(layer), layer, change],
    );
    const items = rows[0]?.items;
    if (items != null) all.push(items);
  }
  return all;
}
