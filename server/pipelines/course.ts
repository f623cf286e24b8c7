import { z } from 'zod';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Leg, legsOf, type Stretch } from '../../domain/stationing.ts';
import type { Post } from '../../domain/stationing-text.ts';
import type { Tx } from '../database.ts';

const lineSchema = z.object({
  type: z.literal('LineString'),
  coordinates: z.array(z.tuple([z.number(), z.number()]).rest(z.number())),
});

/** A pipeline as far as the viewer may know it. Lengths in metres, diameter in mm, pressure in MPa gauge. */
export interface Course {
  readonly fid: number;
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly medium: string;
  readonly regime: 'chemical' | 'oil_gas';
  readonly laying: 'buried' | 'surface' | 'overhead';
  readonly outerDiameterMm: number;
  readonly designPressureMpa: number | null;
  readonly depthM: number;
  readonly lengthMeters: number;
  readonly scopeKey: number;
  readonly sector: number;
  readonly enterprise: number;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly stretches: readonly Stretch[];
  readonly legs: readonly Leg[];
}

interface CourseRow {
  fid: number;
  id: string;
  name: string;
  name_en: string;
  medium: string;
  regime: 'chemical' | 'oil_gas';
  laying: 'buried' | 'surface' | 'overhead';
  outer_diameter_mm: number;
  design_pressure_mpa: number | null;
  depth_m: number;
  length_m: number;
  scope_key: number;
  sector: number;
  enterprise: number;
  attrs: Record<string, unknown>;
}

const MOST_STRETCHES = 500;

/** The stretches of pipelines that the viewer may see, by pipeline; never the whole line of a pipeline. */
export async function readStretches(tx: Tx, fids: readonly number[]): Promise<Map<number, Stretch[]>> {
  const { rows } = await tx.query<{ fid: number; from_m: number; to_m: number; line: string }>(
    `select pipeline_fid as fid, from_m, to_m, st_asgeojson(geom, 8) as line from segment
     where pipeline_fid = any($1) and geometrytype(geom) = 'LINESTRING' order by pipeline_fid, from_m limit $2`,
    [fids, fids.length * MOST_STRETCHES],
  );
  const found = new Map<number, Stretch[]>();
  for (const row of rows) {
    const { coordinates } = lineSchema.parse(JSON.parse(row.line));
    const line = coordinates.map(([lng, lat]): LngLat => [lng, lat]);
    const list = found.get(row.fid) ?? [];
    list.push({ fromMeters: row.from_m, toMeters: row.to_m, line });
    found.set(row.fid, list);
  }
  return found;
}

const COURSE_COLUMNS = `fid, id, name, name_en, medium, regime, laying, outer_diameter_mm, design_pressure_mpa, depth_m, length_m, scope_key,
  sector, enterprise, attrs`;

/** Pipelines with their courses, as the reader may see them; in order of fid. */
export async function readCourses(tx: Tx, fids: readonly number[]): Promise<Course[]> {
  const { rows } = await tx.query<CourseRow>(
    `select ${COURSE_COLUMNS} from pipeline where fid = any($1) order by fid limit 2000`,
    [fids],
  );
  const stretches = await readStretches(
    tx,
    rows.map((row) => row.fid),
  );
  return rows.map((row) => {
    const parts = stretches.get(row.fid) ?? [];
    return {
      fid: row.fid,
      id: row.id,
      name: row.name,
      nameEn: row.name_en,
      medium: row.medium,
      regime: row.regime,
      laying: row.laying,
      outerDiameterMm: row.outer_diameter_mm,
      designPressureMpa: row.design_pressure_mpa,
      depthM: row.depth_m,
      lengthMeters: row.length_m,
      scopeKey: row.scope_key,
      sector: row.sector,
      enterprise: row.enterprise,
      attrs: row.attrs,
      stretches: parts,
      legs: legsOf(parts),
    };
  });
}

/** One pipeline; refuses with not_found what the viewer may not see. */
export async function readCourse(tx: Tx, fid: number): Promise<Course> {
  const [course] = await readCourses(tx, [fid]);
  if (course === undefined) throw new RefusalError({ code: 'not_found', field: 'fid', message: `no pipeline ${fid}` });
  return course;
}

/** Numbered posts of a pipeline in order of chainage. */
export async function readPosts(tx: Tx, fid: number): Promise<Post[]> {
  const { rows } = await tx.query<{ number: number; chainage: number }>(
    `select (attrs->>'postNumber')::int as number, chainage_m as chainage from facility
     where pipeline_fid = $1 and kind = 'test_post' and attrs->>'postNumber' ~ '^[0-9]{1,6}$' and chainage_m is not null
     order by chainage_m limit 5000`,
    [fid],
  );
  return rows.map((row) => ({ number: row.number, chainageMeters: row.chainage }));
}
