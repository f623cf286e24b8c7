import { RefusalError } from '../../domain/refusal.ts';
import { type RuleBody, type RuleVersionState, ruleBodySchema, type Scenario } from '../../domain/rule.ts';
import type { Sector } from '../../domain/sector.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A version of a rule as the interface shows it; times are epoch milliseconds. */
export interface RuleVersion {
  readonly id: string;
  readonly version: number;
  readonly state: RuleVersionState;
  readonly body: RuleBody;
  readonly note: string;
  readonly author: string;
  readonly authorName: string;
  readonly decidedBy: string | null;
  readonly decidedByName: string;
  readonly decidedAt: number | null;
  readonly validFrom: number | null;
  readonly validTo: number | null;
  readonly createdAt: number;
}

const COLUMNS = `r.id, r.version, r.state, r.body, r.note, r.author, r.author_name as "authorName", r.decided_by as "decidedBy",
  r.decided_by_name as "decidedByName", ${ms('r.decided_at')} as "decidedAt", ${ms('r.valid_from')} as "validFrom", ${ms('r.valid_to')} as "validTo",
  ${ms('r.created_at')} as "createdAt"`;

type Row = Omit<RuleVersion, 'body'> & { readonly body: unknown };
const versionOf = (row: Row): RuleVersion => ({ ...row, body: ruleBodySchema.parse(row.body) });

const MOST_RULES = 500;
const MOST_VERSIONS = 100;

export interface RuleFilter {
  readonly text: string;
  readonly scenario: Scenario | null;
  readonly sector: Sector | null;
  readonly drafts: boolean;
}

/** A rule of the list: what is in force (or will be, or was), and its draft. */
export interface RuleEntry {
  readonly id: string;
  readonly current: RuleVersion | null;
  readonly draft: RuleVersion | null;
}

/** Rules by scenario and id; at most 500, `more` says when there are others. */
export async function listRules(tx: Tx, filter: RuleFilter): Promise<{ items: RuleEntry[]; more: boolean }> {
  const { rows } = await tx.query<Row & { readonly draft: Row | null }>(
    `with last as (
       select distinct on (id) * from rule where state in ('approved', 'draft')
       order by id, (state = 'approved' and valid_from <= guanlan.now()) desc, (state = 'approved') desc, version desc)
     select ${COLUMNS} from last r
     where ($1 = '' or r.id ilike $1 or r.body ->> 'nameZh' ilike $1 or r.body ->> 'nameEn' ilike $1 or r.body ->> 'indicator' ilike $1)
       and ($2::text is null or r.body ->> 'scenario' = $2) and ($3::text is null or r.body ->> 'sector' = $3 or r.body ->> 'sector' is null)
       and (not $4::boolean or exists (select from rule d where d.id = r.id and d.state = 'draft'))
     order by r.body ->> 'scenario', r.id limit ${MOST_RULES + 1}`,
    [
      filter.text === '' ? '' : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`,
      filter.scenario,
      filter.sector,
      filter.drafts,
    ],
  );
  const page = rows.slice(0, MOST_RULES).map(versionOf);
  const drafts = await tx.query<Row>(`select ${COLUMNS} from rule r where r.state = 'draft' and r.id = any($1)`, [
    page.map((row) => row.id),
  ]);
  const draftOf = new Map(drafts.rows.map((row) => [row.id, versionOf(row)]));
  const items = page.map((row) => ({
    id: row.id,
    current: row.state === 'approved' ? row : null,
    draft: draftOf.get(row.id) ?? null,
  }));
  return { items, more: rows.length > MOST_RULES };
}

/** All versions of a rule, newest first; refuses an unknown one. */
export async function getRule(tx: Tx, id: string): Promise<{ readonly versions: RuleVersion[]; readonly now: number }> {
  const { rows } = await tx.query<Row & { readonly now: number }>(
    `select ${COLUMNS}, round(date_part('epoch', guanlan.now()) * 1000) as now from rule r where r.id = $1 order by r.version desc limit ${MOST_VERSIONS}`,
    [id],
  );
  const first = rows[0];
  if (first === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no rule ${id}` });
  return { versions: rows.map(({ now: _now, ...row }) => versionOf(row)), now: first.now };
}

/** Points of the viewer's scope that a rule could look at, for its chart and for rules of one point. */
export async function findRulePoints(
  tx: Tx,
  input: { readonly indicator: string; readonly objectKinds: readonly string[]; readonly text: string },
) {
  const { rows } = await tx.query<{
    fid: number;
    id: string;
    name: string;
    nameEn: string;
    tag: string;
    indicator: string;
    unit: string;
    settings: Record<'low_low_alarm' | 'low_alarm' | 'high_alarm' | 'high_high_alarm', number | null>;
  }>(
    `select p.fid, p.id, p.name, p.name_en as "nameEn", p.tag, p.indicator, p.unit, jsonb_build_object('low_low_alarm', p.low_low_alarm,
       'low_alarm', p.low_alarm, 'high_alarm', p.high_alarm, 'high_high_alarm', p.high_high_alarm) as settings
     from sensor_point p
     where ($1 = '' or p.indicator = $1) and ($2 = '' or p.name ilike $2 or p.name_en ilike $2 or p.tag ilike $2 or p.id ilike $2)
       and (cardinality($3::text[]) = 0 or exists (select from asset o where o.fid = p.object_fid and o.kind = any($3))
         or exists (select from site o where o.fid = p.object_fid and o.kind = any($3)) or exists (select from facility o where o.fid = p.object_fid and o.kind = any($3)))
     order by p.fid limit 20`,
    [input.indicator, input.text === '' ? '' : `%${input.text.replace(/[\\%_]/g, '\\$&')}%`, input.objectKinds],
  );
  return rows;
}
