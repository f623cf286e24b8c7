import type { FindingCode, FindingDoubt, FindingSeverity, FindingState } from '../../domain/finding.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** A finding as lists show it; times are epoch milliseconds. */
export interface FindingLine {
  readonly id: string;
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly note: string;
  readonly state: FindingState;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly accuracyMeters: number | null;
  readonly pipelineFid: number | null;
  /** Null for viewers who may not know exact places. */
  readonly chainageMeters: number | null;
  readonly offsetMeters: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly takenAt: number;
  readonly receivedAt: number;
  readonly dueAt: number | null;
  readonly doubts: readonly FindingDoubt[];
  readonly inspectorName: string;
  readonly photos: number;
  /** Pictures that were announced and have not arrived yet. */
  readonly awaited: number;
}

const COLUMNS = `f.id, f.code, f.severity, f.note, f.state, st_x(f.geom) as lng, st_y(f.geom) as lat, f.accuracy_m as "accuracyMeters",
  f.pipeline_fid as "pipelineFid", f.chainage_m as "chainageMeters", f.offset_m as "offsetMeters", f.object_name as name, f.object_name_en as "nameEn",
  ${ms('f.taken_at')} as "takenAt", ${ms('f.received_at')} as "receivedAt", ${ms('f.due_at')} as "dueAt", f.doubts, f.inspector_name as "inspectorName",
  (select count(*)::int from finding_media m where m.finding_id = f.id and m.complete_at is not null) as photos,
  (select count(*)::int from finding_media m where m.finding_id = f.id and m.complete_at is null) as awaited`;
const PAGE = 50;

const asMayKnow =
  ({ precision }: Viewer) =>
  (line: FindingLine): FindingLine =>
    precision === 'full' ? line : { ...line, chainageMeters: null, offsetMeters: null, accuracyMeters: null };

/** Findings of the viewer's scope: open ones by what is due first, the others newest first; a page at a time. */
export async function listFindings(
  tx: Tx,
  viewer: Viewer,
  { open, mine, before }: { readonly open: boolean; readonly mine: boolean; readonly before: number | null },
): Promise<FindingLine[]> {
  const { rows } = await tx.query<FindingLine>(
    `select ${COLUMNS} from finding f
     where (f.state <> 'closed') = $1 and (not $2 or f.inspector = $3) and ($4::float8 is null or f.received_at < to_timestamp($4 / 1000))
     order by ${open ? `(f.state = 'quarantined'), f.due_at nulls last,` : ''} f.received_at desc limit ${PAGE}`,
    [open, mine, viewer.id, before],
  );
  return rows.map(asMayKnow(viewer));
}

/** An open finding as the map shows it; times are epoch milliseconds. */
export type FindingMark = Pick<FindingLine, 'id' | 'code' | 'severity' | 'receivedAt' | 'dueAt'> & {
  readonly lng: number;
  readonly lat: number;
};
const MOST_MARKS = 2_000;

/** Open findings that have a place, the newest first; those in quarantine are for the list alone. */
export async function openMarks(tx: Tx): Promise<FindingMark[]> {
  const { rows } = await tx.query<FindingMark>(
    `select f.id, f.code, f.severity, ${ms('f.received_at')} as "receivedAt", ${ms('f.due_at')} as "dueAt", st_x(f.geom) as lng, st_y(f.geom) as lat
     from finding f where f.state not in ('closed', 'quarantined') and f.geom is not null order by f.received_at desc limit ${MOST_MARKS}`,
  );
  return rows;
}

export interface FindingStep {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly actorName: string;
  readonly text: string;
}
export interface FindingMedia {
  readonly sha256: string;
  readonly role: 'original' | 'marked';
  readonly name: string;
  readonly mediaType: string | null;
  readonly bytes: number;
  readonly completeAt: number | null;
}

/** One finding with its history and pictures; null when the viewer may not see it. */
export async function readFinding(tx: Tx, viewer: Viewer, id: string) {
  const { rows } = await tx.query<FindingLine>(`select ${COLUMNS} from finding f where f.id = $1`, [id]);
  const line = rows[0];
  if (line === undefined) return null;
  const steps = await tx.query<FindingStep>(
    `select id, ${ms('at')} as at, step, actor_name as "actorName", text from finding_step where finding_id = $1 order by id limit 500`,
    [id],
  );
  const media = await tx.query<FindingMedia>(
    `select sha256, role, name, media_type as "mediaType", bytes, ${ms('complete_at')} as "completeAt" from finding_media where finding_id = $1 order by role desc, sha256 limit 50`,
    [id],
  );
  return { ...asMayKnow(viewer)(line), steps: steps.rows, media: media.rows };
}
