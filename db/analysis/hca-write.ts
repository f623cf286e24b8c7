import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { HcaArea } from '../../domain/hca.ts';
import { compareRuns } from '../../domain/hca-compare.ts';
import { HCA_RULES, type HcaGrade } from '../../domain/hca-rules.ts';
import type { EnginePipeline } from './courses.ts';
import type { ThingFacts } from './surroundings.ts';

interface Standing {
  readonly id: number;
  readonly code: string;
  readonly reasons: string;
  readonly fromMeters: number;
  readonly toMeters: number;
  readonly grade: HcaGrade;
}

/** How many areas of a run were found, new, regraded and gone. */
export interface HcaTally {
  areas: number;
  added: number;
  regraded: number;
  gone: number;
}

const rounded = (meters: number): number => Math.round(meters * 10) / 10;

async function standing(tx: pg.ClientBase, fid: number): Promise<Standing[]> {
  const { rows } = await tx.query<Standing>(
    `select id, code, reasons, from_m as "fromMeters", to_m as "toMeters", grade from hca
     where pipeline_fid = $1 and rule_set = $2 and valid_to is null order by from_m limit 5000`,
    [fid, HCA_RULES.id],
  );
  return rows;
}

/** The first number that no area of the pipeline ever had: a code is never given twice. */
async function nextNumber(tx: pg.ClientBase, fid: number): Promise<number> {
  const { rows } = await tx.query<{ next: number }>(
    `select coalesce(max(substring(code from '[0-9]+$')::int), 0) + 1 as next from hca where pipeline_fid = $1`,
    [fid],
  );
  return rows[0]?.next ?? 1;
}

interface RunContext {
  readonly runId: number;
  readonly now: Date;
  readonly radiusMeters: number;
  readonly facts: ReadonlyMap<string, ThingFacts>;
}

/**
 * Writes what a run found on one pipeline against what stood before (REQ-RISK-07): what is gone ends, what changed goes
 * on as a new row under the same code with its plan and person, what is the same is confirmed.
 */
export async function writeAreas(
  tx: pg.ClientBase,
  pipeline: EnginePipeline,
  found: readonly HcaArea[],
  context: RunContext,
  tally: HcaTally,
): Promise<void> {
  const { matches, gone } = compareRuns(await standing(tx, pipeline.fid), found);
  const at = context.now.toISOString();
  if (gone.length > 0)
    await tx.query(`update hca set valid_to = $2, ended_by = 'gone' where id = any($1)`, [
      gone.map((area) => area.id),
      at,
    ]);
  tally.gone += gone.length;
  tally.areas += found.length;
  let number = await nextNumber(tx, pipeline.fid);
  for (const { found: area, before, change } of matches) {
    if (before !== null && change === 'same') {
      await tx.query(
        `update hca set confirmed_at = $2, review_due = ($2::timestamptz + make_interval(months => $3))::date where id = $1`,
        [before.id, at, HCA_RULES.reviewMonths],
      );
      const reasons = reasonsOf(area, context.facts);
      if (reasons.digest === before.reasons) continue;
      await tx.query('delete from hca_part where hca_id = $1', [before.id]);
      await tx.query('delete from hca_cause where hca_id = $1', [before.id]);
      await writeReasons(tx, before.id, pipeline.fid, reasons);
      continue;
    }
    if (change === 'new') tally.added += 1;
    if (change === 'regraded') tally.regraded += 1;
    const code = before?.code ?? `HCA-${pipeline.id.replace(/^pip_/, '')}-${String(number++).padStart(2, '0')}`;
    const id = await writeArea(tx, pipeline, area, { ...context, code, change, before: before?.id ?? null });
    await writeReasons(tx, id, pipeline.fid, reasonsOf(area, context.facts));
  }
}

async function writeArea(
  tx: pg.ClientBase,
  pipeline: EnginePipeline,
  area: HcaArea,
  {
    runId,
    now,
    radiusMeters,
    code,
    change,
    before,
  }: RunContext & { readonly code: string; readonly change: string; readonly before: number | null },
): Promise<number> {
  const at = now.toISOString();
  if (before !== null)
    await tx.query(`update hca set valid_to = $2, ended_by = 'succeeded' where id = $1`, [before, at]);
  const { rows } = await tx.query<{ id: number }>(
    `insert into hca (code, run_id, pipeline_fid, rule_set, grade, from_m, to_m, radius_m, change, previous_grade, valid_from, confirmed_at, review_due,
       plan, responsible, phone, measures, edited_at, edited_by, scope_key)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, b.grade, $10, $10, ($10::timestamptz + make_interval(months => $11))::date,
       coalesce(b.plan, ''), coalesce(b.responsible, ''), coalesce(b.phone, ''), coalesce(b.measures, ''), b.edited_at, coalesce(b.edited_by, ''), $12
     from (select 1) one left join hca b on b.id = $13 returning id`,
    [
      code,
      runId,
      pipeline.fid,
      HCA_RULES.id,
      area.grade,
      rounded(area.fromMeters),
      rounded(Math.max(area.toMeters, area.fromMeters + 0.1)),
      radiusMeters,
      change,
      at,
      HCA_RULES.reviewMonths,
      pipeline.scopeKey,
      before,
    ],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('an area was not written');
  return row.id;
}

/** Ground comes in pieces: of each thing the nearest piece is named. */
function causesOf(area: HcaArea, facts: ReadonlyMap<string, ThingFacts>) {
  const nearest = new Map<string, Record<string, string | number | null>>();
  for (const part of area.parts)
    for (const cause of part.causes) {
      const of = facts.get(cause.key);
      if (of === undefined) continue;
      const key = `${part.code} ${cause.key.replace(/#.*/, '')}`;
      if (Number(nearest.get(key)?.['distance_m'] ?? Number.POSITIVE_INFINITY) <= cause.meters) continue;
      nearest.set(key, {
        row_code: part.code,
        layer: of.layer,
        object_fid: of.fid,
        name: of.name,
        name_en: of.nameEn,
        kind: of.kind,
        people: of.people,
        distance_m: rounded(cause.meters),
        chainage_m: rounded(cause.chainageMeters),
        scope_key: of.scopeKey,
      });
    }
  return [...nearest.values()];
}

interface Reasons {
  readonly parts: string;
  readonly causes: string;
  readonly digest: string;
}

/** Rows and causes of an area as they are written, with a digest that is equal for equal ones. */
function reasonsOf(area: HcaArea, facts: ReadonlyMap<string, ThingFacts>): Reasons {
  const parts = JSON.stringify(
    area.parts.map((part) => ({
      row_code: part.code,
      grade: part.grade,
      from_m: rounded(part.fromMeters),
      to_m: rounded(part.toMeters),
    })),
  );
  const causes = JSON.stringify(causesOf(area, facts));
  return { parts, causes, digest: createHash('sha256').update(parts).update(causes).digest('hex').slice(0, 32) };
}

async function writeReasons(tx: pg.ClientBase, hcaId: number, fid: number, reasons: Reasons): Promise<void> {
  await tx.query(
    `insert into hca_part (hca_id, pipeline_fid, row_code, grade, from_m, to_m) select $1, $2, r.row_code, r.grade, r.from_m, r.to_m
     from jsonb_to_recordset($3::jsonb) as r(row_code text, grade smallint, from_m float8, to_m float8)`,
    [hcaId, fid, reasons.parts],
  );
  await tx.query(
    `insert into hca_cause (hca_id, pipeline_fid, row_code, layer, object_fid, name, name_en, kind, people, distance_m, chainage_m, scope_key)
     select $1, $2, r.row_code, r.layer, r.object_fid, r.name, r.name_en, r.kind, r.people, r.distance_m, r.chainage_m, r.scope_key
     from jsonb_to_recordset($3::jsonb) as r(row_code text, layer smallint, object_fid int, name text, name_en text, kind text, people int,
       distance_m float8, chainage_m float8, scope_key int)`,
    [hcaId, fid, reasons.causes],
  );
  await tx.query('update hca set reasons = $2 where id = $1', [hcaId, reasons.digest]);
}
