import type pg from 'pg';
import { placeFrom } from '../../domain/geodesy.ts';
import type { PatrolMode } from '../../domain/patrol.ts';
import { type Leg, placeAtChainage } from '../../domain/stationing.ts';
import { type Fix, packFixes } from '../../domain/track-fixes.ts';
import { readPipelines } from '../analysis/courses.ts';
import { Random } from './random.ts';

const HOUR_MS = 3_600_000;
const FIX_SECONDS = 10;

interface Story {
  readonly mode: PatrolMode;
  /** How it was really made, m/s. */
  readonly mps: number;
  readonly hoursAgo: number;
  readonly mocked: boolean;
  /** Shares of the course. */
  readonly from: number;
  readonly to: number;
}

/** Walks and drives that count, one that was driven and called a walk, one with a faked position. */
const STORIES: readonly Story[] = [
  { mode: 'foot', mps: 1.3, hoursAgo: 20, mocked: false, from: 0.1, to: 0.35 },
  { mode: 'vehicle', mps: 8, hoursAgo: 30, mocked: false, from: 0, to: 1 },
  { mode: 'foot', mps: 8.5, hoursAgo: 9, mocked: false, from: 0.2, to: 0.9 },
  { mode: 'vehicle', mps: 7, hoursAgo: 6, mocked: false, from: 0.5, to: 1 },
  { mode: 'foot', mps: 1.2, hoursAgo: 28, mocked: true, from: 0.6, to: 0.8 },
  { mode: 'drone', mps: 12, hoursAgo: 3, mocked: false, from: 0, to: 0.7 },
];

function fixesAlong(legs: readonly Leg[], story: Story, startedAt: number, random: Random): Fix[] {
  const length = legs.at(-1)?.toMeters ?? 0;
  const [from, to] = [story.from * length, story.to * length];
  const steps = Math.min(2_000, Math.ceil((to - from) / (story.mps * FIX_SECONDS)));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const place = placeAtChainage(legs, from + ((to - from) * i) / steps) ?? [0, 0];
    const [lng, lat] = placeFrom(place, random.between(0, 360), random.between(2, 9));
    return { at: startedAt + i * FIX_SECONDS * 1000, lng, lat, accuracyMeters: 5, mocked: story.mocked };
  }).filter(({ lng }) => lng !== 0);
}

/** A few recorded patrols of the last day, as phones would have sent them; the worker lays them along the pipelines. */
export async function writePatrolTracks(client: pg.ClientBase, fids: readonly number[], now: Date): Promise<void> {
  const random = new Random('patrol-tracks');
  const lines = (await readPipelines(client, fids)).filter((line) => (line.legs.at(-1)?.toMeters ?? 0) > 6_000);
  for (const [i, story] of STORIES.entries()) {
    const line = lines[(i * 3) % Math.max(1, lines.length)];
    if (line === undefined) continue;
    const fixes = fixesAlong(line.legs, story, now.getTime() - story.hoursAgo * HOUR_MS, random);
    const last = fixes.at(-1);
    if (last === undefined || fixes.length < 2) continue;
    const id = `00000000-0000-4000-9000-00000000000${i}`;
    await client.query(
      `insert into track (id, kind, mode, source, device, patroller, patroller_name, started_at, ended_at, first_at, last_at, fixes, received_at, scope_key)
       values ($1, 'routine', $2, 'phone', $3, $4, $5, to_timestamp($6::float8 / 1000), to_timestamp($7::float8 / 1000), to_timestamp($6::float8 / 1000),
         to_timestamp($7::float8 / 1000), $8, to_timestamp($7::float8 / 1000), $9)`,
      [
        ...[id, story.mode, `XJ-${200 + i}`, `seed:${i}`, `巡护员 ${i + 1}（演示）`],
        ...[fixes[0]?.at, Math.min(last.at, now.getTime()), fixes.length, line.scopeKey],
      ],
    );
    await client.query(
      `insert into track_batch (id, track_id, seq, first_at, last_at, count, fixes, received_at, scope_key)
       values ($1, $1, 0, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), $4, $5, to_timestamp($3::float8 / 1000), $6)`,
      [id, fixes[0]?.at, last.at, fixes.length, Buffer.from(packFixes(fixes)), line.scopeKey],
    );
    await client.query('insert into track_due (track_id) values ($1)', [id]);
  }
}
