import { layerCode } from '../../domain/layer.ts';
import { MAX_OUTAGE_POINTS, type OutageApplication, type OutageVerdict, periodProblem } from '../../domain/outage.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { sectorCode } from '../../domain/sector.ts';
import { nowOf } from '../assessment/marks.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { readIdentity, readLayerOf } from '../objects/queries.ts';
import { type OutagePoint, pointsOfObject } from './queries.ts';

const refuse = (field: string, message: string) => new RefusalError({ code: 'invalid', field, message });

/** The points of an application: the chosen ones of the object, or all; refuses foreign ones and none. */
async function chosenPoints(tx: Tx, { fid, points }: OutageApplication): Promise<OutagePoint[]> {
  const all = await pointsOfObject(tx, fid);
  if (all.length > MAX_OUTAGE_POINTS)
    throw new RefusalError({
      code: 'too_many',
      field: 'points',
      message: `an application holds at most ${MAX_OUTAGE_POINTS} points`,
      params: { limit: MAX_OUTAGE_POINTS },
    });
  if (points === null) {
    if (all.length === 0) throw refuse('points', 'the object has no points');
    return all;
  }
  const wanted = new Set(points);
  const chosen = all.filter((point) => wanted.has(point.fid));
  if (chosen.length !== wanted.size) throw refuse('points', 'a point does not belong to the object');
  return chosen;
}

async function refuseOverlap(tx: Tx, application: OutageApplication, fids: readonly number[]): Promise<void> {
  const { rows } = await tx.query<{ id: number }>(
    `select o.id from outage o join outage_point p on p.outage_id = o.id
     where p.fid = any($1) and o.state in ('applied', 'permitted') and o.from_at < to_timestamp($3::float8 / 1000) and o.to_at > to_timestamp($2::float8 / 1000) limit 1`,
    [fids, application.from, application.to],
  );
  if (rows[0] !== undefined)
    throw new RefusalError({
      code: 'conflict',
      field: 'from',
      message: `application ${rows[0].id} covers some of these points in this time`,
    });
}

/** An enterprise applies (REQ-WF-02). Refuses with the field: backdated, crossed, overlapping, or not its own object. */
export async function applyForOutage(
  tx: Tx,
  viewer: Viewer,
  application: OutageApplication,
  address: string,
): Promise<{ id: number }> {
  const problem = periodProblem(application, await nowOf(tx));
  if (problem !== null) throw refuse(problem.field, problem.message);
  const layer = await readLayerOf(tx, application.fid);
  if (layer === null) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  const object = await readIdentity(tx, layer, application.fid);
  const enterprise = object.enterprise?.key ?? 0;
  if (enterprise === 0) throw refuse('fid', 'the object belongs to no enterprise');
  // Two applications of one enterprise at once would both find no overlap.
  await tx.query('select pg_advisory_xact_lock(7102, $1)', [enterprise]);
  const points = await chosenPoints(tx, application);
  await refuseOverlap(
    tx,
    application,
    points.map((point) => point.fid),
  );
  const { rows } = await tx.query<{ id: number }>(
    `insert into outage (layer, fid, whole, name, name_en, sector, zone, enterprise, scope_key, reason, text, from_at, to_at, applicant, applicant_name, applied_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, f.scope_key, $9, $10, to_timestamp($11::float8 / 1000), to_timestamp($12::float8 / 1000), $13, $14, guanlan.now()
     from feature_id f where f.fid = $2 returning id`,
    [
      layerCode(layer),
      application.fid,
      application.points === null,
      object.name,
      object.nameEn,
      object.sector === null ? 0 : sectorCode(object.sector),
      object.zone?.key ?? 0,
      enterprise,
      application.reason,
      application.text,
      application.from,
      application.to,
      viewer.id,
      viewer.name,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such object' });
  await tx.query(
    `insert into outage_point (outage_id, fid, layer, scope_key)
     select $1::bigint, p.fid, p.layer, p."scopeKey" from jsonb_to_recordset($2) as p(fid int, layer smallint, "scopeKey" int)
     union select $1::bigint, f.fid, f.layer, f.scope_key from feature_id f where f.fid = $3 and $4::boolean`,
    [id, JSON.stringify(points), application.fid, application.points === null],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'outage.applied',
    object: String(id),
    address,
    detail: { fid: application.fid, points: points.length, from: application.from, to: application.to },
  });
  return { id };
}

interface Locked {
  readonly id: number;
  readonly state: string;
  readonly applicant: string;
  readonly to: number;
}

/** The application, locked; refuses when it is not in the state that the step needs: the second of two finds it changed. */
async function lockOutage(tx: Tx, id: number, state: string): Promise<Locked> {
  const { rows } = await tx.query<Locked>(
    `select id, state, applicant, date_part('epoch', to_at) * 1000 as "to" from outage where id = $1 for update`,
    [id],
  );
  const found = rows[0];
  if (found === undefined) throw new RefusalError({ code: 'not_found', message: `no application ${id}` });
  if (found.state !== state)
    throw new RefusalError({ code: 'conflict', field: 'state', message: `the application is ${found.state}` });
  return found;
}

/** The bureau permits in writing or refuses with its reason; never the applicant (REQ-WF-02). */
export async function verifyOutage(
  tx: Tx,
  viewer: Viewer,
  verdict: OutageVerdict,
  address: string,
): Promise<{ id: number }> {
  const found = await lockOutage(tx, verdict.id, 'applied');
  if (found.applicant === viewer.id)
    throw new RefusalError({
      code: 'forbidden',
      field: 'verifier',
      message: 'the applicant never gives the permission',
    });
  if (verdict.permit) {
    if (found.to <= (await nowOf(tx))) throw refuse('to', 'the period applied for has passed');
    const { rows } = await tx.query('select from outage where permission_number = $1', [verdict.number]);
    if (rows.length > 0)
      throw new RefusalError({ code: 'conflict', field: 'number', message: 'a permission has this number already' });
  }
  await tx.query(
    `update outage set state = $2, verifier = $3, verifier_name = $4, verified_at = guanlan.now(), permission_number = $5, decision = $6 where id = $1`,
    [
      verdict.id,
      verdict.permit ? 'permitted' : 'refused',
      viewer.id,
      viewer.name,
      verdict.permit ? verdict.number : null,
      verdict.text,
    ],
  );
  await appendAudit(tx, {
    actor: viewer.id,
    action: verdict.permit ? 'outage.permitted' : 'outage.refused',
    object: String(verdict.id),
    address,
    detail: verdict.permit ? { number: verdict.number } : {},
  });
  return { id: verdict.id };
}

/** The enterprise takes an application back before it is decided. */
export async function withdrawOutage(tx: Tx, viewer: Viewer, id: number, address: string): Promise<{ id: number }> {
  await lockOutage(tx, id, 'applied');
  await tx.query(`update outage set state = 'withdrawn' where id = $1`, [id]);
  await appendAudit(tx, { actor: viewer.id, action: 'outage.withdrawn', object: String(id), address });
  return { id };
}

/** Return to service before the period ends: the silence is not permitted from this moment on. */
export async function endOutage(tx: Tx, viewer: Viewer, id: number, address: string): Promise<{ id: number }> {
  await lockOutage(tx, id, 'permitted');
  await tx.query(`update outage set state = 'ended', ended_at = guanlan.now(), ended_by = $2 where id = $1`, [
    id,
    viewer.id,
  ]);
  await appendAudit(tx, { actor: viewer.id, action: 'outage.returned', object: String(id), address });
  return { id };
}
