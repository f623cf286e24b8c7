import { isolate, type ShutOff } from '../../domain/pipeline-run.ts';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { placeAtChainage, stationOf } from '../../domain/stationing.ts';
import { chainageOf, postBefore, type StationText, splitStation } from '../../domain/stationing-text.ts';
import type { Tx } from '../database.ts';
import { containing } from '../objects/list-queries.ts';
import { type Course, readCourse, readCourses, readPosts } from './course.ts';

/** A place on a pipeline in all the ways people say it. Metres; WGS 84, as exactly as the viewer may see the pipeline. */
export interface StationHit {
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly chainageMeters: number;
  readonly post: { readonly post: number; readonly plusMeters: number } | null;
  readonly position: LngLat;
}

async function hit(tx: Tx, course: Course, station: StationText): Promise<StationHit | null> {
  const posts = await readPosts(tx, course.fid);
  const chainageMeters = chainageOf(station, posts);
  if (chainageMeters === null) return null;
  const position = placeAtChainage(course.legs, chainageMeters);
  if (position === null) return null;
  const { fid, name, nameEn } = course;
  return { fid, name, nameEn, chainageMeters, post: postBefore(posts, chainageMeters), position };
}

const MOST_HITS = 8;

/**
 * Pipelines that have the station a text names, the one at hand first; empty for a text that names none. A viewer finds
 * only what lies on stretches in scope, and as exactly as these may be seen: chainage tells no more than the map.
 */
export async function findStations(tx: Tx, text: string, fid: number | null): Promise<StationHit[]> {
  const asked = splitStation(text);
  if (asked === null) return [];
  const { rows } = await tx.query<{ fid: number }>(
    `select p.fid from pipeline p where (p.fid = $1 or $2 = '' or p.name ilike $3 or p.name_en ilike $3 or p.id ilike $3)
       and ($4::float8 is null or exists (select from segment s where s.pipeline_fid = p.fid and s.from_m <= $4 + 0.06 and s.to_m >= $4 - 0.06))
       and ($5::int is null or exists (select from facility f where f.pipeline_fid = p.fid and f.kind = 'test_post' and f.attrs->>'postNumber' = $5::text))
     order by (p.fid = $1) desc nulls last, p.name, p.fid limit ${MOST_HITS}`,
    [
      fid,
      asked.name,
      containing(asked.name),
      asked.station.kind === 'chainage' ? asked.station.meters : null,
      asked.station.kind === 'post' ? asked.station.post : null,
    ],
  );
  const hits: StationHit[] = [];
  const courses = await readCourses(
    tx,
    rows.map((row) => row.fid),
  );
  for (const { fid: wanted } of rows) {
    const course = courses.find((candidate) => candidate.fid === wanted);
    const found = course === undefined ? null : await hit(tx, course, asked.station);
    if (found !== null) hits.push(found);
  }
  return hits;
}

/** Chainage, post and offset of a place beside a pipeline, and how to shut it off; refuses a pipeline without a course in the viewer's reach. */
export async function stationAt(tx: Tx, fid: number, place: LngLat) {
  const course = await readCourse(tx, fid);
  const station = stationOf(course.legs, place);
  if (station === null)
    throw new RefusalError({ code: 'not_found', field: 'fid', message: 'no stretch of this pipeline is in reach' });
  const wall = course.attrs['wallThicknessMm'];
  return {
    chainageMeters: station.chainageMeters,
    offsetMeters: station.offsetMeters,
    position: station.foot,
    post: postBefore(await readPosts(tx, fid), station.chainageMeters),
    isolation: isolate(station.chainageMeters, await readValves(tx, fid), {
      lengthMeters: course.lengthMeters,
      outerDiameterMm: course.outerDiameterMm,
      wallMm: typeof wall === 'number' ? wall : null,
    }),
  };
}

/** What can shut the pipe off: block-valve stations, valve wells, and the stations at its ends. */
async function readValves(tx: Tx, fid: number): Promise<ShutOff[]> {
  const { rows } = await tx.query<ShutOff>(
    `select fid, name, name_en as "nameEn", chainage_m as "chainageMeters" from facility
     where pipeline_fid = $1 and chainage_m is not null and kind in ('block_valve_station', 'valve_well', 'origin_station', 'booster_station', 'terminal_station')
     order by chainage_m, fid limit 2000`,
    [fid],
  );
  return rows;
}
