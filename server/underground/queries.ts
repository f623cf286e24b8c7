import { z } from 'zod';
import {
  crossSection,
  type SectionLine,
  type SectionPipe,
  sectionEnds,
  sectionPlane,
} from '../../domain/cross-section.ts';
import type { LngLat, Precision } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { seenPrecision } from '../../domain/tile-precision.ts';
import type { Tx } from '../database.ts';
import { readCourse } from '../pipelines/course.ts';

const line = z.object({
  type: z.literal('LineString'),
  coordinates: z.array(z.tuple([z.number(), z.number()]).rest(z.number())),
});
const MOST_LINES = 200;
const MOST_BODIES = 60;

/** A pipe in the section with what its card says. */
export interface SectionItem extends SectionPipe {
  readonly name: string;
  readonly nameEn: string;
  readonly medium: string;
  readonly laying: string;
  readonly outerDiameterMm: number;
  readonly coverMeters: number;
}

/** A body that the section cuts: from and to by offset, metres; height above the ground. */
export interface SectionBody {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly fromMeters: number;
  readonly toMeters: number;
  readonly heightMeters: number;
}

interface LineRow {
  fid: number;
  name: string;
  name_en: string;
  medium: string;
  laying: string;
  outer_diameter_mm: number;
  depth_m: number;
  precision_class: Precision;
  line: string;
}

/**
 * What lies side by side across a pipeline at a chainage, as far as the viewer may see it exactly. `withheld` tells that
 * something of the section may only be seen coarsely and is not in it: spacing from a coarse place would be a lie.
 */
export async function readSection(
  tx: Tx,
  precision: Precision,
  input: { readonly fid: number; readonly chainageMeters: number; readonly halfWidthMeters: number },
) {
  const course = await readCourse(tx, input.fid);
  const plane = sectionPlane(course.legs, input.chainageMeters, input.halfWidthMeters);
  if (plane === null)
    throw new RefusalError({
      code: 'not_found',
      field: 'chainageMeters',
      message: 'the pipeline has no such place in reach',
    });
  const ends = sectionEnds(plane);
  const rows = await readLines(tx, ends);
  const exact = rows.filter((row) => seenPrecision(precision, row.precision_class) === 'full');
  if (!exact.some(({ fid }) => fid === input.fid))
    throw new RefusalError({ code: 'forbidden', field: 'fid', message: 'this pipeline may only be seen coarsely' });
  const lines = exact.map(
    (row): SectionLine => ({
      fid: row.fid,
      laying: row.laying,
      coverMeters: row.depth_m,
      outerDiameterMm: row.outer_diameter_mm,
      line: line.parse(JSON.parse(row.line)).coordinates.map(([lng, lat]): LngLat => [lng, lat]),
    }),
  );
  const about = new Map(exact.map((row) => [row.fid, row]));
  const pipes = crossSection(plane, input.fid, lines).flatMap((pipe): SectionItem[] => {
    const row = about.get(pipe.fid);
    if (row === undefined) return [];
    const { name, name_en: nameEn, medium, laying, outer_diameter_mm: outerDiameterMm, depth_m: coverMeters } = row;
    return [{ ...pipe, name, nameEn, medium, laying, outerDiameterMm, coverMeters }];
  });
  const bodies = await readBodies(tx, precision, ends, input.halfWidthMeters);
  return { ...plane, ends, pipes, bodies, withheld: exact.length < rows.length };
}

async function readLines(tx: Tx, [left, right]: readonly [LngLat, LngLat]): Promise<LineRow[]> {
  const { rows } = await tx.query<LineRow>(
    `with cut as (select st_setsrid(st_makeline(st_makepoint($1, $2), st_makepoint($3, $4)), 4326) as g)
     select p.fid, p.name, p.name_en, p.medium, p.laying, p.outer_diameter_mm::float8 as outer_diameter_mm, s.depth_m::float8 as depth_m,
            p.precision_class, st_asgeojson(s.geom, 8) as line
     from segment s join pipeline p on p.fid = s.pipeline_fid cross join cut
     where s.geom && cut.g and geometrytype(s.geom) = 'LINESTRING' and st_intersects(s.geom, st_expand(cut.g, 0.00005))
     order by p.fid, s.from_m limit ${MOST_LINES}`,
    [...left, ...right],
  );
  return rows;
}

async function readBodies(
  tx: Tx,
  precision: Precision,
  [left, right]: readonly [LngLat, LngLat],
  halfWidthMeters: number,
): Promise<SectionBody[]> {
  const { rows } = await tx.query<{
    fid: number;
    name: string;
    name_en: string;
    kind: string;
    from_share: number;
    to_share: number;
    height: number;
    precision_class: Precision;
  }>(
    `with cut as (select st_setsrid(st_makeline(st_makepoint($1, $2), st_makepoint($3, $4)), 4326) as g),
       hit as (select a.fid, a.name, a.name_en, a.kind, a.form, a.height_m, a.base_m, a.precision_class, cut.g,
                      (st_dump(st_collectionextract(st_intersection(a.geom, cut.g), 2))).geom as part
               from asset a cross join cut where a.geom && cut.g and st_intersects(a.geom, cut.g))
     select fid, name, name_en, kind, precision_class,
            least(st_linelocatepoint(g, st_startpoint(part)), st_linelocatepoint(g, st_endpoint(part))) as from_share,
            greatest(st_linelocatepoint(g, st_startpoint(part)), st_linelocatepoint(g, st_endpoint(part))) as to_share,
            (case when form = 'pit' then -height_m else base_m + height_m end)::float8 as height
     from hit order by from_share, fid limit ${MOST_BODIES}`,
    [...left, ...right],
  );
  const offset = (share: number) => (share * 2 - 1) * halfWidthMeters;
  return rows
    .filter((row) => seenPrecision(precision, row.precision_class) === 'full')
    .map((row) => ({
      fid: row.fid,
      name: row.name,
      nameEn: row.name_en,
      kind: row.kind,
      fromMeters: offset(row.from_share),
      toMeters: offset(row.to_share),
      heightMeters: row.height,
    }));
}
