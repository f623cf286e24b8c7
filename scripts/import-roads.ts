import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { toWgs84 } from '../domain/datum.ts';
import { DATUMS } from '../domain/place.ts';
import { RefusalError } from '../domain/refusal.ts';
import { permissionsOf } from '../domain/role.ts';
import { partCount } from '../domain/routing/road-graph.ts';
import { cutLines, type ImportedEdge, type RoadLine } from '../domain/routing/road-import.ts';
import { closeDatabase, type Viewer } from '../server/database.ts';
import { replaceRoads } from '../server/routing/import-roads.ts';
import { findDatabase } from './find-database.ts';

const USAGE = 'npm run import:roads -- FILE.geojson --datum WGS84|CGCS2000|GCJ-02|BD-09 [--dry-run]';

/** The person at the server's shell: reaches the whole district and stands in the audit as such. */
const SHELL: Viewer = {
  id: 'shell',
  name: 'shell',
  roles: ['regulator'],
  permissions: permissionsOf(['regulator']),
  reach: [{ role: 'regulator', all: true, scopeKeys: [] }],
  all: true,
  scopeKeys: [],
  scopeHash: 'all',
  precision: 'full',
  sessionId: null,
};

const place = z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)]).rest(z.number());
const fileSchema = z.object({
  features: z.array(
    z.object({
      properties: z.record(z.string(), z.unknown()).nullable().default({}),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('LineString'), coordinates: z.array(place) }),
        z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(place)) }),
      ]),
    }),
  ),
});

function readLines(file: string, datum: (typeof DATUMS)[number]): RoadLine[] {
  const { features } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return features.flatMap(({ properties, geometry }) => {
    const lines = geometry.type === 'LineString' ? [geometry.coordinates] : geometry.coordinates;
    return lines.map((line) => ({
      properties: properties ?? {},
      line: line.map(([lng, lat]) => toWgs84([lng, lat], datum)),
    }));
  });
}

function report(edges: readonly ImportedEdge[], skipped: number): void {
  const nodes = edges.reduce((most, { from, to }) => Math.max(most, from, to), -1) + 1;
  const ends = (end: 'from' | 'to') => Int32Array.from(edges, (edge) => edge[end]);
  const { parts, biggest } = partCount({ nodes, from: ends('from'), to: ends('to') });
  console.log(`${edges.length} edges between ${nodes} nodes; ${skipped} lines are no road`);
  console.log(
    `${parts} parts; the biggest has ${((biggest / Math.max(1, edges.length)) * 100).toFixed(1)} % of the edges`,
  );
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { datum: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  const [file] = positionals;
  const datum = DATUMS.find((known) => known === values.datum);
  if (file === undefined || datum === undefined) throw new Error(USAGE);
  const { edges, skipped } = cutLines(readLines(file, datum));
  report(edges, skipped);
  if (values['dry-run']) return;
  await findDatabase();
  const { edges: stored } = await replaceRoads(SHELL, edges, basename(file));
  console.log(`the road graph now has ${stored} edges; running processes read it at once`);
}

try {
  await main();
} catch (error) {
  console.error(
    error instanceof RefusalError
      ? `${error.refusal.field ?? 'file'}: ${error.message} (${error.refusal.code})`
      : error instanceof Error
        ? error.message
        : error,
  );
  process.exitCode = 1;
} finally {
  await closeDatabase();
}
