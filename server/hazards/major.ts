import { VIEWER_TABLE } from '../../db/schema/layer-table.ts';
import { CRITICAL_QUANTITIES } from '../../domain/hazard/critical-quantity-table.ts';
import { type MajorHazard, majorHazard, type StoredChemical } from '../../domain/hazard/major-hazard.ts';
import { findSubstance } from '../../domain/hazard/substance.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

/** A tank of an installation with what it could hold at most: the design quantity counts, not today's stock. */
export interface HazardTank {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly cas: string;
  readonly volumeM3: number;
  readonly densityKgM3: number | null;
  readonly tonnes: number | null;
}

export interface MajorHazardSheet {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly recordedLevel: number | null;
  readonly tanks: readonly HazardTank[];
  /** Recorded residents and others within 500 m outside the boundary, and at how many places. */
  readonly people: number;
  readonly places: number;
  readonly chemicals: readonly StoredChemical[];
  /** Null where a chemical cannot be counted; `missing` says which. */
  readonly graded: MajorHazard | null;
  readonly missing: string | null;
}

const EXPOSURE_METERS = 500;

/** People within 500 m outside the boundary of the installation's site; the boundary is the site's fence where it is known. */
async function exposedPeople(tx: Tx, fid: number): Promise<{ readonly people: number; readonly places: number }> {
  const { rows } = await tx.query<{ people: number; places: number }>(
    `with edge as (
       select coalesce((select s.geom from ${VIEWER_TABLE.sites} s join asset a on a.site_fid = s.fid where a.hazard_fid = h.fid limit 1), h.geom) as g
       from ${VIEWER_TABLE.hazards} h where h.fid = $1),
     box as (select st_expand(g, 0.007) as b, g from edge)
     select coalesce(sum(o.people), 0)::float8 as people, count(o.fid)::int as places
     from box cross join lateral guanlan.fids_near('${VIEWER_TABLE.places}', st_xmin(b), st_ymin(b), st_xmax(b), st_ymax(b)) n
     join ${VIEWER_TABLE.places} o on o.fid = n
     where st_dwithin(o.geom::geography, box.g::geography, ${EXPOSURE_METERS}) and not st_covers(box.g, o.geom)`,
    [fid],
  );
  return rows[0] ?? { people: 0, places: 0 };
}

async function readTanks(tx: Tx, fid: number): Promise<HazardTank[]> {
  const { rows } = await tx.query<{ fid: number; name: string; nameEn: string; cas: string; volumeM3: number }>(
    `select fid, name, name_en as "nameEn", coalesce(attrs ->> 'cas', '') as cas, coalesce((attrs ->> 'volumeM3')::float8, 0) as "volumeM3"
     from asset where hazard_fid = $1 and kind = 'tank' order by fid limit 200`,
    [fid],
  );
  return rows.map((row) => {
    const densityKgM3 = findSubstance(row.cas)?.liquidKgM3 ?? null;
    return {
      ...row,
      densityKgM3,
      tonnes: densityKgM3 === null ? null : Number(((row.volumeM3 * densityKgM3) / 1000).toFixed(2)),
    };
  });
}

/** Chemicals of the tanks, summed; a fuel that table 1 does not name is a flammable liquid of class W5.3 or W5.4. */
function chemicalsOf(tanks: readonly HazardTank[]): StoredChemical[] {
  const sums = new Map<string, number>();
  for (const { cas, tonnes } of tanks) if (tonnes !== null) sums.set(cas, (sums.get(cas) ?? 0) + tonnes);
  return [...sums].map(([cas, tonnes]) => {
    const known = CRITICAL_QUANTITIES.some((row) => row.cas === cas);
    return known ? { key: cas, tonnes } : { key: cas, classes: classesOfFuel(cas), tonnes };
  });
}

/** GB 30000.7 classes of the fuels of the data that table 1 does not name. */
function classesOfFuel(cas: string): readonly string[] {
  if (['68334-30-5', '8008-20-6', '68476-33-5', '1330-20-7'].includes(cas)) return ['W5.4'];
  if (['8002-05-9', '8030-30-6'].includes(cas)) return ['W5.3'];
  if (cas === '115-07-1') return ['W2'];
  return [];
}

/** The sheet of a major hazard installation by GB 18218-2018; `whatIf` replaces the quantities. */
export async function readMajorHazard(
  tx: Tx,
  fid: number,
  whatIf: { readonly chemicals: readonly StoredChemical[]; readonly people: number } | null,
): Promise<MajorHazardSheet> {
  const { rows } = await tx.query<{ name: string; nameEn: string; level: number | null }>(
    `select name, name_en as "nameEn", level from ${VIEWER_TABLE.hazards} where fid = $1`,
    [fid],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no such installation' });
  const tanks = await readTanks(tx, fid);
  const { people, places } = await exposedPeople(tx, fid);
  const chemicals = whatIf?.chemicals ?? chemicalsOf(tanks);
  const counted = whatIf?.people ?? people;
  const uncounted = tanks.find(({ tonnes }) => tonnes === null);
  const head = { fid, name: row.name, nameEn: row.nameEn, recordedLevel: row.level, tanks, people, places, chemicals };
  if (whatIf === null && (uncounted !== undefined || chemicals.length === 0))
    return { ...head, graded: null, missing: uncounted?.name ?? '' };
  try {
    return { ...head, graded: majorHazard(chemicals, counted), missing: null };
  } catch (error) {
    if (whatIf === null && error instanceof RefusalError)
      return { ...head, graded: null, missing: error.refusal.message };
    throw error;
  }
}
