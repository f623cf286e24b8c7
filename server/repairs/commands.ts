import type { z } from 'zod';
import { layerCode } from '../../domain/layer.ts';
import { RefusalError } from '../../domain/refusal.ts';
import {
  type orderRepairSchema,
  type RepairState,
  type RepairStep,
  repairAfter,
  repairDue,
  type repairedSchema,
  type repairWordsSchema,
  type reportFaultSchema,
} from '../../domain/repair.ts';
import { sectorCode } from '../../domain/sector.ts';
import { nowOf } from '../assessment/marks.ts';
import { parametersNow } from '../assessment/parameters.ts';
import { appendAudit } from '../auth/audit.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { readIdentity, readLayerOf } from '../objects/queries.ts';

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
}

/** Minutes by which the clock of a person's desk may run ahead. */
const AHEAD_MS = 5 * 60_000;

async function keepStep(
  tx: Tx,
  { viewer, address }: Asked,
  repair: { readonly id: number; readonly scopeKey: number },
  step: RepairStep | 'found',
  text: string,
): Promise<void> {
  await tx.query(
    `insert into repair_step (repair_id, at, step, actor, actor_name, text, scope_key) values ($1, guanlan.now(), $2, $3, $4, $5, $6)`,
    [repair.id, step, viewer.id, viewer.name, text, repair.scopeKey],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: `repair.${step}`,
    object: `repair:${repair.id}`,
    address,
    detail: { text },
  });
}

/** A person reports what the data do not tell: no picture, heat, noise (REQ-WF-41). The same fault is kept once. */
export async function reportFault(
  tx: Tx,
  asked: Asked,
  input: z.infer<typeof reportFaultSchema>,
): Promise<{ readonly id: number }> {
  const layer = await readLayerOf(tx, input.fid);
  if (layer === null) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const object = await readIdentity(tx, layer, input.fid);
  const now = await nowOf(tx);
  const { rows: places } = await tx.query<{ scope: number; site: number; ruleSet: string }>(
    `select f.scope_key as scope, coalesce(w.fid, 0) as site, coalesce(w.rule_set, '') as "ruleSet" from feature_id f
     left join sensor_point p on p.fid = f.fid left join camera c on c.fid = f.fid
     left join asset a on a.fid = coalesce(p.object_fid, c.owner_fid, f.fid)
     left join site w on w.fid = coalesce(a.site_fid, p.object_fid, c.owner_fid, f.fid) where f.fid = $1`,
    [input.fid],
  );
  const place = places[0];
  if (place === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const due = repairDue(now, place.ruleSet, (await parametersNow(tx)).body);
  const { rows } = await tx.query<{ id: number }>(
    `insert into repair (layer, fid, kind, name, name_en, site_fid, sector, zone, enterprise, scope_key, fault, text, found_at, found_by, found_by_name, rule_set, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, to_timestamp($13::float8 / 1000), $14, $15, $16, to_timestamp($17::float8 / 1000))
     on conflict do nothing returning id`,
    [
      layerCode(layer),
      input.fid,
      layer === 'sensors' ? 'data' : layer === 'cameras' ? 'video' : 'other',
      object.name,
      object.nameEn,
      place.site,
      object.sector === null ? 0 : sectorCode(object.sector),
      object.zone?.key ?? 0,
      object.enterprise?.key ?? 0,
      place.scope,
      input.fault,
      input.text,
      now,
      asked.viewer.id,
      asked.viewer.name,
      place.ruleSet,
      due,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined)
    throw new RefusalError({ code: 'conflict', field: 'fault', message: 'this fault is being repaired already' });
  await keepStep(tx, asked, { id, scopeKey: place.scope }, 'found', input.text);
  return { id };
}

interface Locked {
  readonly id: number;
  readonly state: RepairState;
  readonly scopeKey: number;
  readonly foundAt: number;
  readonly next: RepairState;
}

/** Locks a repair that the viewer keeps and on which the step is open; refuses when somebody else was faster. */
async function lock(
  tx: Tx,
  { viewer }: Asked,
  ref: { readonly id: number; readonly expected: RepairState },
  step: RepairStep,
): Promise<Locked> {
  const { rows } = await tx.query<Omit<Locked, 'next'>>(
    `select id, state, scope_key as "scopeKey", round(date_part('epoch', found_at) * 1000) as "foundAt" from repair where id = $1 for update`,
    [ref.id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no repair ${ref.id}` });
  if (!mayAt(viewer, 'findings.handle', row.scopeKey))
    throw new RefusalError({ code: 'forbidden', field: 'party', message: 'another party keeps this device' });
  const next = repairAfter(row.state, step);
  if (next === null || row.state !== ref.expected)
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the repair is ${row.state}` });
  return { ...row, next };
}

/** The order: who repairs it, and when it is to be finished. */
export async function orderRepair(tx: Tx, asked: Asked, input: z.infer<typeof orderRepairSchema>): Promise<void> {
  const row = await lock(tx, asked, input, 'order');
  if (input.expectedAt <= (await nowOf(tx)))
    throw new RefusalError({ code: 'invalid', field: 'expectedAt', message: 'a repair is finished in the future' });
  await tx.query(
    `update repair set state = $2, repairer = $3, repairer_phone = $4, expected_at = to_timestamp($5::float8 / 1000), repaired_at = null,
       ordered_at = guanlan.now() where id = $1`,
    [row.id, row.next, input.repairer, input.phone, input.expectedAt],
  );
  await keepStep(tx, asked, row, 'order', [input.repairer, input.text].filter((word) => word !== '').join(' · '));
}

/** Repaired, with cause, repairer and time: the record of S4 3.3. Also afterwards, for what came back by itself. */
export async function writeRepair(tx: Tx, asked: Asked, input: z.infer<typeof repairedSchema>): Promise<void> {
  const step = input.expected === 'closed' ? 'record' : 'repaired';
  const row = await lock(tx, asked, input, step);
  if (input.repairedAt < row.foundAt || input.repairedAt > (await nowOf(tx)) + AHEAD_MS)
    throw new RefusalError({
      code: 'invalid',
      field: 'repairedAt',
      message: 'repaired after the fault was found and not in the future',
    });
  await tx.query(
    `update repair set state = $2, repairer = $3, cause = $4, cause_text = $5, repaired_at = coalesce(repaired_at, to_timestamp($6::float8 / 1000))
     where id = $1`,
    [row.id, row.next, input.repairer, input.cause, input.text, input.repairedAt],
  );
  await keepStep(tx, asked, row, step, input.text);
}

/** Back in service by a person's word; never while the device is silent: then the data say it. */
export async function closeRepair(tx: Tx, asked: Asked, input: z.infer<typeof repairWordsSchema>): Promise<void> {
  const row = await lock(tx, asked, input, 'back');
  const { rows } = await tx.query('select from offline_span where repair_id = $1 and to_at is null limit 1', [row.id]);
  if (rows.length > 0)
    throw new RefusalError({ code: 'conflict', field: 'condition', message: 'the device is still silent' });
  await tx.query('update repair set state = $2, back_at = guanlan.now(), closed_by = $3 where id = $1', [
    row.id,
    row.next,
    asked.viewer.id,
  ]);
  await keepStep(tx, asked, row, 'back', input.text);
}

/** There was no fault: with its reason, and never while the device is silent. */
export async function cancelRepair(tx: Tx, asked: Asked, input: z.infer<typeof repairWordsSchema>): Promise<void> {
  const row = await lock(tx, asked, input, 'cancel');
  const { rows } = await tx.query('select from offline_span where repair_id = $1 and to_at is null limit 1', [row.id]);
  if (rows.length > 0)
    throw new RefusalError({ code: 'conflict', field: 'condition', message: 'the device is still silent' });
  await tx.query('update repair set state = $2, closed_by = $3 where id = $1', [row.id, row.next, asked.viewer.id]);
  await keepStep(tx, asked, row, 'cancel', input.text);
}
