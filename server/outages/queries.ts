import { type Layer, layerCode, layerOfCode } from '../../domain/layer.ts';
import { MAX_OUTAGE_POINTS, type OutageReason, type OutageState } from '../../domain/outage.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** An application and what became of it. Times are epoch milliseconds. */
export interface Outage {
  readonly id: number;
  readonly layer: Layer;
  readonly fid: number;
  readonly whole: boolean;
  readonly name: string;
  readonly nameEn: string;
  readonly enterprise: number;
  readonly enterpriseName: string | null;
  readonly enterpriseNameEn: string | null;
  readonly zone: number;
  readonly reason: OutageReason;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly state: OutageState;
  readonly applicantName: string;
  readonly appliedAt: number;
  readonly verifierName: string | null;
  readonly verifiedAt: number | null;
  readonly number: string | null;
  readonly decision: string | null;
  readonly endedAt: number | null;
  readonly points: number;
  /** Whether the silence is permitted at this moment. */
  readonly active: boolean;
}

const COLUMNS = `o.id, o.layer, o.fid, o.whole, o.name, o.name_en as "nameEn", o.enterprise, e.name as "enterpriseName", e.name_en as "enterpriseNameEn",
  o.zone, o.reason, o.text, ${ms('o.from_at')} as "from", ${ms('o.to_at')} as "to", o.state, o.applicant_name as "applicantName",
  ${ms('o.applied_at')} as "appliedAt", o.verifier_name as "verifierName", ${ms('o.verified_at')} as "verifiedAt", o.permission_number as number,
  o.decision, ${ms('o.ended_at')} as "endedAt",
  (select count(*)::int from outage_point p where p.outage_id = o.id and p.layer in (${layerCode('sensors')}, ${layerCode('cameras')})) as points,
  o.state = 'permitted' and greatest(o.from_at, o.verified_at) <= guanlan.now() and o.to_at > guanlan.now() as active`;

const LIST = 200;

/** Applications of the viewer's scope: those that wait first, then the newest. `fid`: of one object or its points. */
export async function listOutages(
  tx: Tx,
  filter: { readonly fid?: number | undefined; readonly state?: OutageState | undefined },
): Promise<Outage[]> {
  const { rows } = await tx.query<Omit<Outage, 'layer'> & { readonly layer: number }>(
    `select ${COLUMNS} from outage o left join organisation e on e.key = o.enterprise
     where ($1::int is null or o.fid = $1 or exists (select from outage_point p where p.outage_id = o.id and p.fid = $1))
       and ($2::text is null or o.state = $2)
     order by (o.state = 'applied') desc, o.applied_at desc, o.id desc limit ${LIST}`,
    [filter.fid ?? null, filter.state ?? null],
  );
  return rows.map((row) => ({ ...row, layer: layerOfCode(row.layer) }));
}

/** A point that can be taken out of service. */
export interface OutagePoint {
  readonly fid: number;
  readonly layer: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly tag: string;
  readonly scopeKey: number;
  readonly enterprise: number;
}

/** Sensor points and cameras of an object: itself, at it, at the assets of a site or a hazard, at the stations of a pipeline. */
export async function pointsOfObject(tx: Tx, fid: number): Promise<OutagePoint[]> {
  const members = `select $1::int as fid union select a.fid from asset a where a.site_fid = $1 or a.hazard_fid = $1
    union select f.fid from facility f where f.pipeline_fid = $1`;
  const { rows } = await tx.query<OutagePoint>(
    `with m as materialized (${members})
     select p.fid, ${layerCode('sensors')} as layer, p.name, p.name_en as "nameEn", p.indicator as kind, p.tag, p.scope_key as "scopeKey", p.enterprise
       from sensor_point p where p.fid = $1 or p.object_fid in (select m.fid from m)
     union all
     select c.fid, ${layerCode('cameras')}, c.name, c.name_en, 'camera', '', c.scope_key, c.enterprise
       from camera c where c.fid = $1 or c.owner_fid in (select m.fid from m)
     order by layer desc, fid limit ${MAX_OUTAGE_POINTS + 1}`,
    [fid],
  );
  return rows;
}

/** Which of these may be silent now: "offline" is no alarm of theirs (REQ-WF-02). What still arrives is judged all the same. */
export async function permittedSilence(tx: Tx, fids: readonly number[]): Promise<ReadonlySet<number>> {
  if (fids.length === 0) return new Set();
  const { rows } = await tx.query<{ fid: number }>('select fid from object_state where outage and fid = any($1)', [
    fids,
  ]);
  return new Set(rows.map((row) => row.fid));
}
