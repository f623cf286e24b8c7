import { asksForHigherLevel, type PermitFlag, permitFlags } from '../../domain/permit.ts';
import type { Tx, Viewer } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';
import { type PermitRecord, permitsWhere, readPermitStory } from './permit-record.ts';

/** A permit as lists show it, with what somebody has to look at now. */
export interface PermitLine
  extends Omit<PermitRecord, 'scopeKey' | 'applicant' | 'reviewer' | 'approver' | 'guardian'> {
  readonly flags: readonly PermitFlag[];
  /** Hot work at night or at the weekend that was not raised by a level. */
  readonly higherLevel: boolean;
  /** What the viewer is in it. */
  readonly mine: {
    readonly applied: boolean;
    readonly reviewed: boolean;
    readonly approved: boolean;
    readonly guards: boolean;
  };
}

const CLOSED = `('accepted', 'refused', 'withdrawn')`;
const PAGE = 100;

async function nowOf(tx: Tx): Promise<number> {
  const { rows } = await tx.query<{ now: number }>(`select ${ms('guanlan.now()')} as now`);
  return rows[0]?.now ?? 0;
}

function lineOf(viewer: Viewer, now: number, record: PermitRecord): PermitLine {
  const { scopeKey: _scope, applicant, reviewer, approver, guardian, ...rest } = record;
  const me = viewer.id;
  return {
    ...rest,
    flags: permitFlags(record, now),
    higherLevel: asksForHigherLevel(record.kind, record.level, record.validFrom),
    mine: { applied: applicant === me, reviewed: reviewer === me, approved: approver === me, guards: guardian === me },
  };
}

/** Permits in reach: open ones by their end, closed ones newest first. */
export async function listPermits(
  tx: Tx,
  viewer: Viewer,
  { open, before }: { readonly open: boolean; readonly before: number | null },
): Promise<PermitLine[]> {
  const condition = open
    ? `p.state not in ${CLOSED} and ($1::float8 is null or true) order by p.valid_to, p.id`
    : `p.state in ${CLOSED} and ($1::float8 is null or p.created_at < to_timestamp($1::float8 / 1000)) order by p.created_at desc, p.id`;
  const now = await nowOf(tx);
  return (await permitsWhere(tx, condition, [before], PAGE)).map((record) => lineOf(viewer, now, record));
}

/** The permits that the viewer guards and that are not closed, each with its story: what a phone takes along. */
export async function guardedPermits(tx: Tx, viewer: Viewer) {
  const now = await nowOf(tx);
  const records = await permitsWhere(
    tx,
    `p.guardian = $1 and p.state in ('permitted', 'working', 'stopped', 'finished') order by p.valid_from, p.id`,
    [viewer.id],
    20,
  );
  const found: (PermitLine & Awaited<ReturnType<typeof readPermitStory>>)[] = [];
  for (const record of records)
    found.push({ ...lineOf(viewer, now, record), ...(await readPermitStory(tx, viewer, record.id)) });
  return found;
}

/** One permit with its story; null when the viewer may not see it. */
export async function readPermit(tx: Tx, viewer: Viewer, id: string) {
  const [record] = await permitsWhere(tx, 'p.id = $1', [id], 1);
  if (record === undefined) return null;
  const now = await nowOf(tx);
  return { ...lineOf(viewer, now, record), ...(await readPermitStory(tx, viewer, id)) };
}

/** Sites in reach by a part of their name, for an application. */
export async function permitPlaces(tx: Tx, text: string) {
  const { rows } = await tx.query<{ fid: number; name: string; nameEn: string; lng: number; lat: number }>(
    `select fid, name, name_en as "nameEn", st_x(point) as lng, st_y(point) as lat from site
     where $1 = '' or name ilike '%' || $1 || '%' or name_en ilike '%' || $1 || '%' order by name, fid limit 30`,
    [text.replaceAll(/[%_\\]/g, '')],
  );
  return rows;
}
