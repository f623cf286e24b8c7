import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

/** An object that made a row fire. Metres. */
export interface HcaReason {
  readonly rowCode: string;
  readonly layer: Layer | null;
  readonly fid: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly people: number;
  readonly distanceMeters: number;
  readonly chainageMeters: number;
}

/** A high-consequence area of the register as it stood at a time; times in epoch milliseconds, lengths in metres. */
export interface HcaEntry {
  readonly id: number;
  readonly code: string;
  readonly pipelineFid: number;
  readonly pipelineName: string;
  readonly pipelineNameEn: string;
  readonly medium: string;
  readonly grade: number;
  readonly fromMeters: number;
  readonly toMeters: number;
  readonly radiusMeters: number;
  readonly change: 'new' | 'regraded' | 'resized';
  readonly previousGrade: number | null;
  readonly validFrom: number;
  readonly validTo: number | null;
  readonly endedBy: 'gone' | 'succeeded' | null;
  readonly confirmedAt: number;
  readonly reviewDue: string;
  readonly plan: string;
  readonly responsible: string;
  readonly phone: string;
  readonly measures: string;
  /** Highest risk index over it; null where none was worked out. */
  readonly risk: number | null;
  readonly rowCodes: readonly string[];
  readonly reasons: readonly HcaReason[];
}

interface Row extends Omit<HcaEntry, 'reasons' | 'validFrom' | 'validTo' | 'confirmedAt'> {
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly confirmedAt: Date;
  readonly reasons: readonly (Omit<HcaReason, 'layer'> & { readonly layer: number | null })[] | null;
}

const MOST_REASONS = 30;

const ENTRY = `select h.id, h.code, h.pipeline_fid as "pipelineFid", p.name as "pipelineName", p.name_en as "pipelineNameEn", p.medium, h.grade,
    h.from_m as "fromMeters", h.to_m as "toMeters", h.radius_m as "radiusMeters", h.change, h.previous_grade as "previousGrade",
    h.valid_from as "validFrom", h.valid_to as "validTo", h.ended_by as "endedBy", h.confirmed_at as "confirmedAt", h.review_due::text as "reviewDue",
    h.plan, h.responsible, h.phone, h.measures,
    (select max(s.value) from pipeline_stretch s where s.pipeline_fid = h.pipeline_fid and s.theme = 'risk' and s.from_m < h.to_m and s.to_m > h.from_m) as risk,
    coalesce((select array_agg(distinct r.row_code order by r.row_code) from hca_part r where r.hca_id = h.id), '{}') as "rowCodes",
    (select jsonb_agg(c) from (select c.row_code as "rowCode", c.layer, c.object_fid as fid, c.name, c.name_en as "nameEn", c.kind, c.people,
        c.distance_m as "distanceMeters", c.chainage_m as "chainageMeters" from hca_cause c where c.hca_id = h.id
        order by c.row_code, c.distance_m, c.id limit ${MOST_REASONS}) c) as reasons
  from hca h join pipeline p on p.fid = h.pipeline_fid`;

const entryOf = (row: Row): HcaEntry => ({
  ...row,
  validFrom: row.validFrom.getTime(),
  validTo: row.validTo?.getTime() ?? null,
  confirmedAt: row.confirmedAt.getTime(),
  reasons: (row.reasons ?? []).map((reason) => ({
    ...reason,
    layer: reason.layer === null ? null : layerOfCode(reason.layer),
  })),
});

export interface RegisterQuery {
  /** One pipeline; null = all in reach. */
  readonly fid: number | null;
  /** Epoch milliseconds; null = now. */
  readonly asOf: number | null;
}

const MOST_ENTRIES = 2_000;

/** The register as of a moment (GB 32167; REQ-RISK-07): worst first, then by pipeline and chainage. */
export async function readRegister(tx: Tx, { fid, asOf }: RegisterQuery): Promise<HcaEntry[]> {
  const { rows } = await tx.query<Row>(
    `${ENTRY} where ($1::int is null or h.pipeline_fid = $1)
       and h.valid_from <= coalesce(to_timestamp($2::float8 / 1000), guanlan.now())
       and (h.valid_to is null or h.valid_to > coalesce(to_timestamp($2::float8 / 1000), guanlan.now()))
     order by h.grade desc, p.name, h.from_m, h.id limit ${MOST_ENTRIES}`,
    [fid, asOf],
  );
  return rows.map(entryOf);
}

/** What ended since a moment and has no successor: gone with what it protected. */
export async function readGone(tx: Tx, fid: number | null, since: number): Promise<HcaEntry[]> {
  const { rows } = await tx.query<Row>(
    `${ENTRY} where ($1::int is null or h.pipeline_fid = $1) and h.ended_by = 'gone' and h.valid_to > to_timestamp($2::float8 / 1000)
     order by h.valid_to desc, h.id limit 200`,
    [fid, since],
  );
  return rows.map(entryOf);
}

/** One area by its row; refuses what is out of reach. */
export async function readHca(tx: Tx, id: number): Promise<HcaEntry> {
  const { rows } = await tx.query<Row>(`${ENTRY} where h.id = $1`, [id]);
  const [row] = rows;
  if (row === undefined)
    throw new RefusalError({ code: 'not_found', field: 'id', message: `no high-consequence area ${id}` });
  return entryOf(row);
}

/** The last identifications, newest first. */
export async function readRuns(tx: Tx): Promise<{ id: number; ruleSet: string; cause: string; ranAt: number }[]> {
  const { rows } = await tx.query<{ id: number; ruleSet: string; cause: string; ranAt: Date }>(
    `select id, rule_set as "ruleSet", cause, ran_at as "ranAt" from hca_run order by ran_at desc, id desc limit 12`,
  );
  return rows.map((row) => ({ ...row, ranAt: row.ranAt.getTime() }));
}
