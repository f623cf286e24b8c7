import { type DraftState, type DraftStep, draftAfter } from '../../domain/assessment-draft.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { isNamed } from './paper-queries.ts';
import { keepStep } from './steps.ts';

/** Which draft, as the person saw it: a revision that has passed is refused, so that nobody signs what they did not read. */
export interface DraftRef {
  readonly id: number;
  readonly revision: number;
}

interface Locked {
  readonly id: number;
  readonly state: DraftState;
  readonly revision: number;
  readonly scopeKey: number;
  readonly editedBy: string | null;
  readonly kind: string;
}

async function lockDraft(tx: Tx, ref: DraftRef, step: DraftStep): Promise<Locked & { readonly next: DraftState }> {
  const { rows } = await tx.query<Locked>(
    `select id, state, revision, scope_key as "scopeKey", edited_by as "editedBy", kind from assessment_draft where id = $1 for update`,
    [ref.id],
  );
  const draft = rows[0];
  if (draft === undefined) throw new RefusalError({ code: 'not_found', message: `no draft ${ref.id}` });
  const next = draftAfter(draft.state, step);
  if (next === null || draft.revision !== ref.revision)
    throw new RefusalError({
      code: 'conflict',
      field: 'revision',
      message: `the draft is ${draft.state}, revision ${draft.revision}`,
    });
  return { ...draft, next };
}

interface Change {
  readonly step: DraftStep;
  readonly text?: string;
  /** Further columns of the row, fixed names in this file. */
  readonly columns: Readonly<Record<string, string | null>>;
}

async function change(tx: Tx, viewer: Viewer, draft: Locked & { next: DraftState }, what: Change, address: string) {
  const names = Object.keys(what.columns);
  const sets = names.map((name, index) => `, ${name} = $${index + 3}`).join('');
  await tx.query(
    `update assessment_draft set state = $2, revision = revision + 1${sets}${what.step === 'send' ? ', sent_at = guanlan.now()' : ''}${what.step === 'answer' ? ', answered_at = guanlan.now()' : ''} where id = $1`,
    [draft.id, draft.next, ...names.map((name) => what.columns[name])],
  );
  await keepStep(tx, { draft: draft.id }, draft.scopeKey, what.step, viewer, what.text ?? '');
  await appendAudit(tx, {
    actor: viewer.id,
    action: `assessment.draft.${what.step}`,
    object: String(draft.id),
    address,
  });
  return { id: draft.id, state: draft.next, revision: draft.revision + 1 };
}

/** Changes the words; an approval that stood is void, because it was given to other words. */
export async function editDraft(
  tx: Tx,
  viewer: Viewer,
  { textZh, textEn, ...ref }: DraftRef & { readonly textZh: string; readonly textEn: string },
  address: string,
) {
  const draft = await lockDraft(tx, ref, 'edit');
  const columns = { text_zh: textZh, text_en: textEn, edited_by: viewer.id, approved_by: null, approved_by_name: null };
  return await change(tx, viewer, draft, { step: 'edit', columns }, address);
}

/** Approves; whoever changed the words last does not approve them (two persons). */
export async function approveDraft(tx: Tx, viewer: Viewer, ref: DraftRef, address: string) {
  const draft = await lockDraft(tx, ref, 'approve');
  if (draft.editedBy === viewer.id)
    throw new RefusalError({ code: 'forbidden', field: 'approver', message: 'another person approves what you wrote' });
  const columns = { approved_by: viewer.id, approved_by_name: viewer.name };
  return await change(tx, viewer, draft, { step: 'approve', columns }, address);
}

/** Sends an approved paper under its number; from here on the party named in it reads it. */
export async function sendDraft(
  tx: Tx,
  viewer: Viewer,
  { number, ...ref }: DraftRef & { readonly number: string },
  address: string,
) {
  const draft = await lockDraft(tx, ref, 'send');
  return await change(tx, viewer, draft, { step: 'send', text: number, columns: { number } }, address);
}

export async function withdrawDraft(
  tx: Tx,
  viewer: Viewer,
  { text, ...ref }: DraftRef & { readonly text: string },
  address: string,
) {
  const draft = await lockDraft(tx, ref, 'withdraw');
  return await change(tx, viewer, draft, { step: 'withdraw', text, columns: {} }, address);
}

export async function archiveDraft(
  tx: Tx,
  viewer: Viewer,
  { text, ...ref }: DraftRef & { readonly text: string },
  address: string,
) {
  const draft = await lockDraft(tx, ref, 'archive');
  return await change(tx, viewer, draft, { step: 'archive', text, columns: {} }, address);
}

/** The party named in the paper answers: the enterprise, or the zone for an interview of the area. */
export async function answerDraft(
  tx: Tx,
  viewer: Viewer,
  { text, ...ref }: DraftRef & { readonly text: string },
  address: string,
) {
  const draft = await lockDraft(tx, ref, 'answer');
  if (!isNamed(viewer, draft))
    throw new RefusalError({ code: 'forbidden', field: 'party', message: 'only the party named in the paper answers' });
  return await change(tx, viewer, draft, { step: 'answer', text, columns: { answer: text } }, address);
}
