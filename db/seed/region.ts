import pg from 'pg';
import { defaultRuleStatements } from '../rule-rows.ts';
import { writeAssessment } from './assessment.ts';
import { buildRegion } from './build.ts';
import { writeBulk } from './bulk.ts';
import { writeDuty } from './duty.ts';
import { writeFieldPlans } from './field-plans.ts';
import { writeHcaRuns } from './hca-runs.ts';
import { writeHistory } from './history.ts';
import { writeLineLife } from './line-life.ts';
import type { RegionModel, RegionSize } from './model.ts';
import { writePeople } from './people.ts';
import { plantedSilence } from './planted-silence.ts';
import { writeRecipients } from './recipients.ts';
import { writeRecordingRules } from './recordings.ts';
import { writeResponse } from './response.ts';
import { silentSensors } from './silent-sensors.ts';
import { closedWarnings } from './warnings-closed.ts';
import { openWarnings } from './warnings-open.ts';
import { writeClosedWarnings, writeOpenWarnings } from './warnings-write.ts';
import { writeCells, writeObjects } from './write.ts';

export interface SeedOptions {
  readonly size: RegionSize;
  readonly now: Date;
  readonly log?: (line: string) => void;
}

/** More than any size of the model needs; the rest of the reserved numbers stays unused, because fids are never reused. */
const FID_RESERVE = 60_000;

/**
 * Fills a migrated database with the demo region, in one transaction: a start that is interrupted leaves it empty.
 * `url` is the login of the processes (guanlan_login), which takes the engine's role and, for accounts, the auth role.
 * Throws when objects are there already.
 */
export async function seedRegion(url: string, options: SeedOptions): Promise<RegionModel> {
  const client = new pg.Client({ connectionString: url, application_name: 'guanlan-seed' });
  await client.connect();
  try {
    return await seed(client, options);
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

async function seed(client: pg.Client, { size, now, log = () => {} }: SeedOptions): Promise<RegionModel> {
  const step = stopwatch(log);
  await client.query('begin');
  await client.query('set local role guanlan_engine');
  const { rows: present } = await client.query('select from feature_id where retired_at is null limit 1');
  if (present.length > 0)
    throw new Error('The database already holds objects: the demo region is written to an empty one only.');
  const { rows } = await client.query<{ first: number }>(
    `select min(nextval('feature_id_seq'))::int as first from generate_series(1, $1)`,
    [FID_RESERVE],
  );
  const firstFid = rows[0]?.first ?? 1;
  const model = buildRegion({ size, firstFid, now });
  if (model.nextFid() - firstFid > FID_RESERVE) throw new Error('FID_RESERVE is too small for the region');
  const scopeKeys = await writeCells(client, model.cells);
  await writeOrganisations(client, model, scopeKeys);
  await writeRecipients(client, model);
  await writeDuty(client, model, scopeKeys, now);
  step('organisations and scope');
  await writeObjects(client, model, scopeKeys);
  await writeResponse(client, model, scopeKeys);
  step(`${Object.values(model.layers).reduce((sum, rows) => sum + rows.length, 0)} objects`);
  await writeRecordingRules(client);
  await writeRules(client, now);
  const open = openWarnings(model, now);
  const planted = plantedSilence(model, now);
  const taken = new Set(planted.silent.map(([point]) => point.fid).concat(planted.over.map(({ fid }) => fid)));
  const silent = [...silentSensors(model, open, now).filter(([point]) => !taken.has(point.fid)), ...planted.silent];
  await writeHistory(client, model, open, silent, now);
  step('readings of 14 days');
  await writeLineLife(client, model, scopeKeys, now);
  await writeFieldPlans(client, model, scopeKeys, now);
  step(`high-consequence areas: ${await writeHcaRuns(client, model, now)}`);
  await writeAssessment(client, planted, now);
  step('silences and daily figures of 100 days');
  await writeClosedWarnings(client, closedWarnings(model, now), scopeKeys);
  step('a year of warnings');
  await writeBulk(client, model, log);
  await client.query('set local role guanlan_auth');
  await writePeople(client, model);
  await client.query('set local role guanlan_engine');
  await client.query(
    `insert into setting (key, value) values ('demo_region', $1) on conflict (key) do update set value = excluded.value, updated_at = clock_timestamp()`,
    [JSON.stringify({ size, seededAt: now.toISOString() })],
  );
  // Last before the commit: appending events takes the log's lock (design 3).
  await writeOpenWarnings(client, model, open, scopeKeys, silent, now);
  await client.query('commit');
  step('open warnings');
  return model;
}

function stopwatch(log: (line: string) => void): (what: string) => void {
  let before = performance.now();
  return (what) => {
    const here = performance.now();
    log(`demo region: ${what} (${((here - before) / 1000).toFixed(1)} s)`);
    before = here;
  };
}

async function writeOrganisations(client: pg.Client, model: RegionModel, scopeKeys: readonly number[]): Promise<void> {
  const records = model.organisations.map((organisation) => ({
    key: organisation.key,
    kind: organisation.kind,
    name: organisation.name,
    name_en: organisation.nameEn,
    code: organisation.code,
    zone: organisation.zone,
    sector: organisation.sector,
    scope_key: scopeKeys[organisation.cell] ?? 0,
    attrs: organisation.attrs,
  }));
  // Keys are fixed: enterprise 1 owns the story's tank. In a fresh database the identity yields them, and is moved on by
  // that; after a reset it is past them already and they are written as they are.
  const insert = (rows: readonly object[], overriding: boolean) =>
    client.query<{ key: number }>(
      `insert into organisation (${overriding ? 'key, ' : ''}kind, name, name_en, code, zone, sector, scope_key, attrs) ${overriding ? 'overriding system value' : ''}
       select ${overriding ? 'key, ' : ''}kind, name, name_en, code, zone, sector, scope_key, attrs
       from jsonb_to_recordset($1::jsonb) as r(key int, kind text, name text, name_en text, code text, zone int, sector smallint, scope_key int, attrs jsonb)
       order by r.key returning key`,
      [JSON.stringify(rows)],
    );
  const first = await insert(records.slice(0, 1), false);
  const drawn = first.rows[0]?.key;
  if (drawn !== 1) await client.query('delete from organisation where key = $1', [drawn]);
  await insert(drawn === 1 ? records.slice(1) : records, drawn !== 1);
}

/** The rules are older than the year of warnings that stand on them. */
async function writeRules(client: pg.Client, now: Date): Promise<void> {
  const validFrom = new Date(now.getTime() - 400 * 86_400_000).toISOString();
  for (const { text, values } of defaultRuleStatements(validFrom)) await client.query(text, values);
}
