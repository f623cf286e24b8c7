import { DEFAULT_PARAMETERS } from '../../domain/assessment-parameters.ts';
import { layerCode } from '../../domain/layer.ts';
import type { Tx } from '../../server/database.ts';

/** One of everything of the assessment in one zone. */
export interface AssessmentSample {
  readonly runId: number;
  readonly draftId: number;
  readonly appealId: number;
  readonly outageId: number;
  readonly repairId: number;
  readonly evaluationId: number;
}

async function idOf(tx: Tx, sql: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(sql, [...values]);
  const row = rows[0];
  if (row === undefined) throw new Error(`nothing came of: ${sql}`);
  return row.id;
}

/** Figures, a sent paper, an appeal and an outage of one zone's objects, in a run that all zones share. */
export async function addAssessmentSample(
  tx: Tx,
  zone: number,
  mark: string,
  scopeKey: number,
  fids: { readonly assets: number; readonly sensors: number },
): Promise<AssessmentSample> {
  await tx.query(
    `insert into assessment_parameters (version, body, author, author_name) values (1, $1, 'test', 'test') on conflict do nothing`,
    [JSON.stringify(DEFAULT_PARAMETERS)],
  );
  const runId = await idOf(
    tx,
    `with made as (insert into assessment_run (period, from_day, to_day, parameters_version, asked_by, made_at)
       values ('week', '2026-01-05', '2026-01-11', 1, 'worker', now()) on conflict do nothing returning id)
     select id from made union all select id from assessment_run limit 1`,
    [],
  );
  await tx.query(
    `insert into assessment_result (run_id, unit, key, kind, name, zone, enterprise, scope_key, points, gross_minutes, due_minutes, offline_minutes,
       outage_minutes, platform_minutes, excused_minutes, network_minutes, rate)
     values ($1, 'enterprise', $2, 'data', $3, $2, $2, $4, 1, 10080, 10080, 600, 0, 0, 0, 0, 5.95)`,
    [runId, zone, `${mark} 化工`, scopeKey],
  );
  await tx.query(
    `insert into assessment_point (run_id, fid, kind, name, zone, enterprise, scope_key, offline_minutes, outage_minutes, platform_minutes, excused_minutes, longest_minutes)
     values ($1, $2, 'data', $3, $4, $4, $5, 600, 0, 0, 0, 600)`,
    [runId, fids.sensors, `${mark} 测点`, zone, scopeKey],
  );
  const draftId = await idOf(
    tx,
    `insert into assessment_draft (run_id, kind, basis, enterprise, zone, scope_key, recipient, text_zh, text_en, state, created_at)
     values ($1, 'warning_notice', 'S2 Art 29', $2, $2, $3, $4, $4, $4, 'sent', now()) returning id`,
    [runId, zone, scopeKey, `${mark} 化工`],
  );
  const appealId = await idOf(
    tx,
    `insert into assessment_appeal (run_id, enterprise, zone, scope_key, fids, from_at, to_at, reason, author, author_name, created_at)
     values ($1, $2, $2, $3, array[$4::int], '2026-01-06', '2026-01-07', $5, 'somebody', 'somebody', now()) returning id`,
    [runId, zone, scopeKey, fids.sensors, `${mark} 停电`],
  );
  const outageId = await idOf(
    tx,
    `insert into outage (layer, fid, whole, name, zone, enterprise, scope_key, reason, text, from_at, to_at, applicant, applicant_name, applied_at)
     values (${layerCode('assets')}, $1, true, $2, $3, $3, $4, 'other', $2, now() + interval '1 day', now() + interval '2 days', 'somebody', 'somebody', now()) returning id`,
    [fids.assets, `${mark} 储罐`, zone, scopeKey],
  );
  const repairId = await idOf(
    tx,
    `insert into repair (layer, fid, kind, name, zone, enterprise, scope_key, fault, found_at, found_by)
     values (${layerCode('sensors')}, $1, 'data', $2, $3, $3, $4, 'faulty', now(), 'somebody') returning id`,
    [fids.sensors, `${mark} 测点`, zone, scopeKey],
  );
  const evaluationId = await idOf(
    tx,
    `insert into evaluation (run_id, enterprise, name, zone, scope_key, score, text_zh, text_en, state, author, author_name, created_at)
     values ($1, $2, $3, $2, $4, 90, $3, $3, 'rectifying', 'somebody', 'somebody', now()) returning id`,
    [runId, zone, `${mark} 化工`, scopeKey],
  );
  return { runId, draftId, appealId, outageId, repairId, evaluationId };
}
