import type { PermitFacts, PermitKind, PermitLevel, PermitState } from '../../domain/permit.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A permit as its rules and its lists need it; times are epoch milliseconds, degrees WGS 84, metres. */
export interface PermitRecord extends PermitFacts {
  readonly id: string;
  readonly ticket: string;
  readonly kind: PermitKind;
  readonly level: PermitLevel;
  readonly state: PermitState;
  readonly content: string;
  readonly measures: string;
  readonly contractor: string;
  readonly objectFid: number | null;
  readonly place: string;
  readonly placeEn: string;
  readonly lng: number;
  readonly lat: number;
  readonly radiusMeters: number;
  readonly cameraFid: number | null;
  readonly cameraId: string | null;
  readonly applicant: string;
  readonly applicantName: string;
  readonly reviewer: string | null;
  readonly reviewerName: string | null;
  readonly approver: string | null;
  readonly approverName: string | null;
  readonly guardian: string;
  readonly guardianName: string;
  readonly guardianPhone: string;
  readonly acceptedAt: number | null;
  readonly createdAt: number;
  readonly scopeKey: number;
  readonly lastTestAt: number | null;
  readonly unheard: number;
}

const COLUMNS = `p.id, p.ticket, p.kind, p.level, p.state, p.content, p.measures, p.contractor, p.object_fid as "objectFid", p.place, p.place_en as "placeEn",
  st_x(p.geom) as lng, st_y(p.geom) as lat, p.radius_m as "radiusMeters", p.camera_fid as "cameraFid", c.id as "cameraId",
  ${ms('p.valid_from')} as "validFrom", ${ms('p.valid_to')} as "validTo", p.applicant, p.applicant_name as "applicantName", p.reviewer,
  p.reviewer_name as "reviewerName", p.approver, p.approver_name as "approverName", p.guardian, p.guardian_name as "guardianName",
  p.guardian_phone as "guardianPhone", ${ms('p.started_at')} as "startedAt", ${ms('p.stopped_at')} as "stoppedAt", ${ms('p.finished_at')} as "finishedAt",
  ${ms('p.accepted_at')} as "acceptedAt", ${ms('p.created_at')} as "createdAt", p.scope_key as "scopeKey",
  ${ms('g.good_at')} as "goodTestAt", g.last_good as "lastTestGood", ${ms('g.last_at')} as "lastTestAt",
  (select count(*)::int from permit_alarm a where a.permit_id = p.id and a.heard_at is null) as unheard`;

const FROM = `from permit p left join camera c on c.fid = p.camera_fid
  left join lateral (select max(t.at) filter (where t.problems = '{}') as good_at, max(t.at) as last_at,
    (array_agg(t.problems = '{}' order by t.at desc))[1] as last_good from permit_gas_test t where t.permit_id = p.id) g on true`;

/** Permits by a condition of our own SQL, at most `limit`. */
export async function permitsWhere(
  tx: Tx,
  condition: string,
  values: readonly unknown[],
  limit: number,
): Promise<PermitRecord[]> {
  const { rows } = await tx.query<PermitRecord>(`select ${COLUMNS} ${FROM} where ${condition} limit ${limit}`, [
    ...values,
  ]);
  return rows;
}

export interface PermitStep {
  readonly id: string;
  readonly act: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly actorName: string;
  readonly text: string;
  readonly distanceMeters: number | null;
  readonly accuracyMeters: number | null;
}
export interface PermitTest {
  readonly id: string;
  readonly at: number;
  readonly testerName: string;
  readonly spot: string;
  readonly combustiblePercent: number | null;
  readonly lelPercent: number | null;
  readonly oxygenPercent: number | null;
  readonly toxicPercent: number | null;
  readonly problems: readonly string[];
}
export interface PermitAlarm {
  readonly id: number;
  readonly warningId: number;
  readonly at: number;
  readonly tier: number;
  /** Null for viewers who may not know exact places. */
  readonly distanceMeters: number | null;
  readonly reasonZh: string;
  readonly reasonEn: string;
  readonly heardAt: number | null;
}

/** What happened under a permit, oldest first; alarms newest first. Distances are for viewers of full precision. */
export async function readPermitStory(tx: Tx, { precision }: Pick<Viewer, 'precision'>, id: string) {
  const steps = await tx.query<PermitStep>(
    `select id, act, ${ms('at')} as at, ${ms('received_at')} as "receivedAt", actor_name as "actorName", text, distance_m as "distanceMeters",
       accuracy_m as "accuracyMeters" from permit_step where permit_id = $1 order by n limit 500`,
    [id],
  );
  const tests = await tx.query<PermitTest>(
    `select id, ${ms('at')} as at, tester_name as "testerName", spot, combustible_percent as "combustiblePercent", lel_percent as "lelPercent",
       oxygen_percent as "oxygenPercent", toxic_percent as "toxicPercent", problems from permit_gas_test where permit_id = $1 order by at limit 500`,
    [id],
  );
  const alarms = await tx.query<PermitAlarm>(
    `select id, warning_id as "warningId", ${ms('at')} as at, tier, distance_m as "distanceMeters", reason_zh as "reasonZh", reason_en as "reasonEn",
       ${ms('heard_at')} as "heardAt" from permit_alarm where permit_id = $1 order by id desc limit 200`,
    [id],
  );
  if (precision === 'full') return { steps: steps.rows, tests: tests.rows, alarms: alarms.rows };
  return {
    steps: steps.rows.map((step) => ({ ...step, distanceMeters: null, accuracyMeters: null })),
    tests: tests.rows,
    alarms: alarms.rows.map((alarm) => ({ ...alarm, distanceMeters: null })),
  };
}
