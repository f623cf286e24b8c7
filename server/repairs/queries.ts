import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Fault, FaultCause, RepairState } from '../../domain/repair.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A fault and its repair. Times are epoch milliseconds. */
export interface Repair {
  readonly id: number;
  readonly layer: Layer;
  readonly fid: number;
  readonly kind: 'data' | 'video' | 'other';
  readonly name: string;
  readonly nameEn: string;
  readonly points: number;
  readonly enterprise: number;
  readonly enterpriseName: string | null;
  readonly enterpriseNameEn: string | null;
  readonly zone: number;
  readonly scopeKey: number;
  readonly fault: Fault;
  readonly text: string;
  readonly foundAt: number;
  readonly foundByName: string;
  readonly ruleSet: string;
  readonly dueAt: number | null;
  readonly overdueAt: number | null;
  readonly state: RepairState;
  readonly repairer: string;
  readonly repairerPhone: string;
  readonly orderedAt: number | null;
  readonly expectedAt: number | null;
  readonly cause: FaultCause | null;
  readonly causeText: string;
  readonly repairedAt: number | null;
  readonly backAt: number | null;
}

type Row = Omit<Repair, 'layer'> & { readonly layer: number };

const COLUMNS = `r.id, r.layer, r.fid, r.kind, r.name, r.name_en as "nameEn", r.points, r.enterprise, e.name as "enterpriseName", e.name_en as "enterpriseNameEn",
  r.zone, r.scope_key as "scopeKey", r.fault, r.text, ${ms('r.found_at')} as "foundAt", r.found_by_name as "foundByName", r.rule_set as "ruleSet",
  ${ms('r.due_at')} as "dueAt", ${ms('r.overdue_at')} as "overdueAt", r.state, r.repairer, r.repairer_phone as "repairerPhone", ${ms('r.ordered_at')} as "orderedAt",
  ${ms('r.expected_at')} as "expectedAt", r.cause, r.cause_text as "causeText", ${ms('r.repaired_at')} as "repairedAt", ${ms('r.back_at')} as "backAt"`;
const OPEN = `r.state in ('found', 'ordered', 'repaired')`;
const LATE = `coalesce(r.repaired_at, r.back_at, guanlan.now()) > coalesce(r.due_at, r.expected_at) and r.state <> 'cancelled'`;
const PAGE = 100;

export const REPAIR_LISTS = ['open', 'late', 'unrecorded', 'closed'] as const;
export type RepairList = (typeof REPAIR_LISTS)[number];
const WHERE: Readonly<Record<RepairList, string>> = {
  open: OPEN,
  late: `${OPEN} and ${LATE}`,
  // Came back before anybody wrote down why: the maintenance book has a gap (S4 3.3).
  unrecorded: `r.state = 'closed' and r.cause is null and r.back_at > guanlan.now() - interval '30 days'`,
  closed: `r.state in ('closed', 'cancelled')`,
};
const ORDER: Readonly<Record<RepairList, string>> = {
  open: 'coalesce(r.due_at, r.expected_at) nulls last, r.found_at',
  late: 'coalesce(r.due_at, r.expected_at), r.found_at',
  unrecorded: 'r.back_at desc',
  closed: 'r.found_at desc',
};

export interface RepairFilter {
  readonly list: RepairList;
  readonly fid?: number | undefined;
  readonly enterprise?: number | undefined;
  readonly text?: string | undefined;
}

/** Faults of the viewer's scope, those first that must be mended first; and how many of each list there are. */
export async function listRepairs(tx: Tx, filter: RepairFilter) {
  const values = [filter.fid ?? null, filter.enterprise ?? null, filter.text?.trim() ?? ''];
  const where = `($1::int is null or r.fid = $1 or exists (select from sensor_point p where p.fid = r.fid and p.object_fid = $1)
      or exists (select from camera c where c.fid = r.fid and c.owner_fid = $1))
    and ($2::int is null or r.enterprise = $2) and ($3 = '' or strpos(lower(r.name || ' ' || r.name_en || ' ' || r.repairer), lower($3)) > 0)`;
  const { rows } = await tx.query<Row>(
    `select ${COLUMNS} from repair r left join organisation e on e.key = r.enterprise
     where ${WHERE[filter.list]} and ${where} order by ${ORDER[filter.list]}, r.id limit ${PAGE}`,
    values,
  );
  const counted = REPAIR_LISTS.map((list) => `count(*) filter (where ${WHERE[list]})::int as ${list}`).join(', ');
  const { rows: counts } = await tx.query<Record<RepairList, number>>(
    `select ${counted} from repair r where ${where}`,
    values,
  );
  return {
    rows: rows.map((row) => ({ ...row, layer: layerOfCode(row.layer) })),
    counts: counts[0] ?? { open: 0, late: 0, unrecorded: 0, closed: 0 },
  };
}

export interface RepairStepRow {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly actorName: string;
  readonly text: string;
}

/** One repair with its way so far, and whether this viewer keeps it. */
export async function getRepair(tx: Tx, viewer: Viewer, id: number) {
  const { rows } = await tx.query<Row>(
    `select ${COLUMNS} from repair r left join organisation e on e.key = r.enterprise where r.id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no repair ${id}` });
  const { rows: steps } = await tx.query<RepairStepRow>(
    `select id, ${ms('at')} as at, step, actor_name as "actorName", text from repair_step where repair_id = $1 order by id limit 200`,
    [id],
  );
  const { rows: silent } = await tx.query<{ silent: number }>(
    'select count(*)::int as silent from offline_span where repair_id = $1 and to_at is null',
    [id],
  );
  return {
    ...row,
    layer: layerOfCode(row.layer),
    steps,
    silent: silent[0]?.silent ?? 0,
    mayKeep: mayAt(viewer, 'findings.handle', row.scopeKey),
  };
}
