import { INSERT_PARTS, partRow } from '../../db/rule-rows.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type RuleBody, ruleBodySchema } from '../../domain/rule.ts';
import { checkRule } from '../../domain/rule-check.ts';
import { partsOf } from '../../domain/rule-part.ts';
import { sectorCode } from '../../domain/sector.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

const DAY_MS = 86_400_000;
/** A change that lies further ahead than this would be forgotten before it comes. */
const FURTHEST_DAYS = 366;

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/** The point that a rule names, within the viewer's scope; null when it names none. Refuses one of another indicator. */
export async function pointOfRule(
  tx: Tx,
  body: RuleBody,
): Promise<{ readonly fid: number; readonly scopeKey: number } | null> {
  if (body.point === null) return null;
  const { rows } = await tx.query<{ fid: number; indicator: string; scopeKey: number }>(
    'select fid, indicator, scope_key as "scopeKey" from sensor_point where id = $1',
    [body.point],
  );
  const point = rows[0];
  if (point === undefined || (body.indicator !== '' && point.indicator !== body.indicator))
    throw new RefusalError({
      code: 'unknown_point',
      field: 'point',
      message: `no point ${body.point} of this indicator`,
    });
  return point;
}

/** Refuses a rule that the check stands against, naming the first field; all problems are in `params`. */
export function refuseProblems(body: RuleBody): void {
  const [first, ...others] = checkRule(body);
  if (first === undefined) return;
  throw new RefusalError({
    code: 'invalid',
    field: first.field,
    message: `${first.field}: ${first.code}`,
    params: { problem: first.code, others: others.length },
  });
}

/**
 * Keeps a draft of a rule's next version (Art 18: the operating company drafts). One draft a rule at a time: somebody
 * else's is refused as a conflict. Returns its version.
 */
export async function saveDraft(
  tx: Tx,
  { viewer, address }: Asked,
  input: { readonly id: string; readonly body: RuleBody; readonly note: string },
): Promise<{ readonly version: number }> {
  refuseProblems(input.body);
  await pointOfRule(tx, input.body);
  // One person at a time at one rule; two drafts at once would take the same version.
  await tx.query('select pg_advisory_xact_lock(7104, hashtext($1))', [input.id]);
  const { rows } = await tx.query<{ version: number; state: string; author: string }>(
    'select version, state, author from rule where id = $1 order by version desc limit 1',
    [input.id],
  );
  const last = rows[0];
  if (last?.state === 'draft' && last.author !== viewer.id)
    throw new RefusalError({ code: 'conflict', field: 'id', message: 'somebody else is drafting this rule' });
  const version = last === undefined ? 1 : last.state === 'draft' ? last.version : last.version + 1;
  await tx.query(
    `insert into rule (id, version, state, body, note, author, author_name, created_at) values ($1, $2, 'draft', $3, $4, $5, $6, guanlan.now())
     on conflict (id, version) do update set body = excluded.body, note = excluded.note, created_at = excluded.created_at`,
    [input.id, version, JSON.stringify(input.body), input.note, viewer.id, viewer.name],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'rule.drafted',
    object: `rule:${input.id}`,
    address,
    detail: { version, body: input.body },
  });
  return { version };
}

/** The author takes a draft back; it leaves nothing but the audit. */
export async function withdrawDraft(tx: Tx, { viewer, address }: Asked, id: string): Promise<void> {
  const { rowCount } = await tx.query("delete from rule where id = $1 and state = 'draft' and author = $2", [
    id,
    viewer.id,
  ]);
  if (rowCount === 0) throw new RefusalError({ code: 'not_found', field: 'id', message: `no draft of yours of ${id}` });
  await appendAudit(tx, { actor: viewer.id, action: 'rule.draft_withdrawn', object: `rule:${id}`, address });
}

interface DraftRow {
  readonly body: unknown;
  readonly author: string;
  readonly now: number;
}

/** The draft that is to be decided, locked; refuses its own author (two persons, Art 18) and what lies out of reach. */
async function draftToDecide(tx: Tx, viewer: Viewer, id: string, version: number) {
  const { rows } = await tx.query<DraftRow>(
    `select body, author, round(date_part('epoch', guanlan.now()) * 1000) as now from rule where id = $1 and version = $2 and state = 'draft'`,
    [id, version],
  );
  const row = rows[0];
  if (row === undefined)
    throw new RefusalError({ code: 'not_found', field: 'version', message: `no draft ${version} of ${id}` });
  if (row.author === viewer.id)
    throw new RefusalError({ code: 'two_persons', field: 'author', message: 'nobody decides a draft of his own' });
  const body = ruleBodySchema.parse(row.body);
  const point = await pointOfRule(tx, body);
  if (!(await reaches(tx, viewer, body, point?.scopeKey ?? null)))
    throw new RefusalError({
      code: 'forbidden',
      field: 'sector',
      message: 'the rule holds beyond what your grant reaches',
    });
  return { body, now: row.now, pointFid: point?.fid ?? null };
}

/** Whoever approves a rule must be responsible for all that it will hold for. */
async function reaches(tx: Tx, viewer: Viewer, body: RuleBody, scopeKey: number | null): Promise<boolean> {
  if (viewer.all) return true;
  if (scopeKey !== null) return viewer.scopeKeys.includes(scopeKey);
  if (body.sector === null) return false;
  const { rows } = await tx.query<{ beyond: boolean }>(
    'select exists (select from scope_cell c where c.sector = $1 and c.id <> all($2::int[])) as beyond',
    [sectorCode(body.sector), [...viewer.scopeKeys]],
  );
  return rows[0]?.beyond === false;
}

interface Decision {
  readonly id: string;
  readonly version: number;
  readonly note: string;
}

/**
 * A second person approves a draft: it becomes a version in force from `validFrom` (epoch ms; null = now). What was in
 * force before ends at that moment and stays readable; open warnings keep the version they stand on.
 */
export async function approveDraft(
  tx: Tx,
  { viewer, address }: Asked,
  { id, version, note, validFrom }: Decision & { readonly validFrom: number | null },
): Promise<{ readonly validFrom: number }> {
  const { body, now, pointFid } = await draftToDecide(tx, viewer, id, version);
  refuseProblems(body);
  const from = validFrom ?? now;
  if (from < now - 60_000 || from > now + FURTHEST_DAYS * DAY_MS)
    throw new RefusalError({ code: 'invalid', field: 'validFrom', message: 'a date from now to a year ahead' });
  const since = new Date(Math.max(from, now)).toISOString();
  await decide(tx, viewer, { id, version, note, state: 'approved', validFrom: since });
  // A later version that has not begun yet never will: its end is its beginning.
  await tx.query(
    `update limit_rule set valid_to = greatest(valid_from, $3::timestamptz) where rule = $1 and version < $2 and (valid_to is null or valid_to > $3::timestamptz)`,
    [id, version, since],
  );
  await tx.query(
    `update rule set valid_to = greatest(valid_from, $3::timestamptz) where id = $1 and version < $2 and state = 'approved' and (valid_to is null or valid_to > $3::timestamptz)`,
    [id, version, since],
  );
  const parts = partsOf(id, version, body, pointFid).map((part) => partRow(part, viewer.id));
  if (parts.length > 0) await tx.query(INSERT_PARTS, [JSON.stringify(parts), since]);
  await tell(tx, { viewer, address }, 'rule.approved', { id, version, note, validFrom: since });
  return { validFrom: Date.parse(since) };
}

/** A second person sends a draft back with a reason; it stays as a refused version. */
export async function refuseDraft(tx: Tx, asked: Asked, decision: Decision): Promise<void> {
  await draftToDecide(tx, asked.viewer, decision.id, decision.version);
  if (decision.note.trim() === '')
    throw new RefusalError({ code: 'invalid', field: 'note', message: 'say why the draft is sent back' });
  await decide(tx, asked.viewer, { ...decision, state: 'refused', validFrom: null });
  await tell(tx, asked, 'rule.refused', { ...decision, validFrom: null });
}

interface Decided extends Decision {
  readonly validFrom: string | null;
}

async function decide(tx: Tx, viewer: Viewer, made: Decided & { readonly state: string }): Promise<void> {
  const { rowCount } = await tx.query(
    `update rule set state = $3, decided_by = $4, decided_by_name = $5, decided_at = guanlan.now(), valid_from = $6,
       note = case when $7 = '' then note else $7 end where id = $1 and version = $2 and state = 'draft'`,
    [made.id, made.version, made.state, viewer.id, viewer.name, made.validFrom, made.note],
  );
  if (rowCount === 0)
    throw new RefusalError({ code: 'conflict', field: 'version', message: 'the draft was decided by somebody else' });
}

function tell(tx: Tx, { viewer, address }: Asked, action: string, { id, version, note, validFrom }: Decided) {
  const detail = { version, note, validFrom };
  return appendAudit(tx, { actor: viewer.id, action, object: `rule:${id}`, address, detail });
}
