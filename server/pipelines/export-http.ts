import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { pipelineFid } from '../../domain/pipeline-schema.ts';
import type { LngLat } from '../../domain/place.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { cutCourse } from '../../domain/stationing.ts';
import { formatChainage } from '../../domain/stationing-text.ts';
import { appendAudit } from '../auth/audit.ts';
import { asViewer, type Tx, type Viewer } from '../database.ts';
import { addressOf } from '../request.ts';
import { viewerWith } from '../trpc.ts';
import { readCourses } from './course.ts';
import { type HcaEntry, readRegister } from './hca-queries.ts';
import { cameraGap, readLineCameras } from './strip-queries.ts';

const querySchema = z.object({
  fid: z.coerce.number().pipe(pipelineFid).optional(),
  asOf: z.coerce.number().min(0).optional(),
});

/** One cell of CSV; a leading sign is disarmed, so that a spreadsheet never takes a name for a formula. */
function cell(value: string | number): string {
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const HEAD =
  'code,pipeline,medium,grade,from,to,from_m,to_m,length_m,radius_m,rows,causes,risk_index,camera_gap_m,change,valid_from,review_due,plan,responsible,phone,measures';

function csvRow(area: ExportedArea): string {
  return [
    area.code,
    area.pipelineName,
    area.medium,
    area.grade,
    formatChainage(area.fromMeters),
    formatChainage(area.toMeters),
    area.fromMeters.toFixed(1),
    area.toMeters.toFixed(1),
    (area.toMeters - area.fromMeters).toFixed(1),
    area.radiusMeters.toFixed(2),
    area.rowCodes.join(' '),
    area.reasons.map((reason) => `${reason.name} ${Math.round(reason.distanceMeters)} m`).join('; '),
    area.risk ?? '',
    area.cameraGapMeters.toFixed(0),
    area.change,
    new Date(area.validFrom).toISOString(),
    area.reviewDue,
    area.plan,
    area.responsible,
    area.phone,
    area.measures,
  ]
    .map(cell)
    .join(',');
}

interface ExportedArea extends HcaEntry {
  /** Metres that no working camera reaches. */
  readonly cameraGapMeters: number;
  readonly line: readonly (readonly LngLat[])[];
}

/** Areas with their lines and camera gaps: of the stretches in the viewer's scope, as exactly as the viewer may see them. */
async function withPlaces(tx: Tx, areas: readonly HcaEntry[]): Promise<ExportedArea[]> {
  const found: ExportedArea[] = [];
  for (const course of await readCourses(tx, [...new Set(areas.map((area) => area.pipelineFid))])) {
    const cameras = await readLineCameras(tx, course);
    for (const area of areas.filter((candidate) => candidate.pipelineFid === course.fid))
      found.push({
        ...area,
        cameraGapMeters: cameraGap(area, cameras),
        line: cutCourse(course.legs, area.fromMeters, area.toMeters),
      });
  }
  return found;
}

const geojson = (areas: readonly ExportedArea[]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: areas.map(({ reasons, line, ...area }) => ({
      type: 'Feature',
      geometry: { type: 'MultiLineString', coordinates: line },
      properties: { ...area, causes: reasons.map((reason) => reason.name) },
    })),
  });

/**
 * `GET /api/pipelines/hca.csv` and `/api/pipelines/hca.geojson`, with `fid` and `asOf` (epoch milliseconds): the register
 * of high-consequence areas as the viewer may see it; each export is audited (S4 4, C-62).
 */
export async function handlePipelineExport(
  req: IncomingMessage,
  res: ServerResponse,
  asked: Viewer | null,
  url: URL,
): Promise<void> {
  const viewer = viewerWith(asked, 'situation.read');
  const form = url.pathname.slice('/api/pipelines/'.length);
  if (req.method !== 'GET' || (form !== 'hca.csv' && form !== 'hca.geojson'))
    throw new RefusalError({ code: 'not_found', message: `nothing at ${url.pathname}` });
  const query = querySchema.parse(Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')));
  const body = await asViewer(viewer, async (tx) => {
    const areas = await withPlaces(tx, await readRegister(tx, { fid: query.fid ?? null, asOf: query.asOf ?? null }));
    await appendAudit(tx, {
      actor: viewer.id,
      action: 'pipelines.exported',
      object: form,
      address: addressOf(req),
      detail: { ...query, areas: areas.length },
    });
    // The mark tells spreadsheets that this is UTF-8.
    return form === 'hca.csv' ? `\ufeff${[HEAD, ...areas.map(csvRow)].join('\r\n')}\r\n` : geojson(areas);
  });
  res.writeHead(200, {
    'content-type': form === 'hca.csv' ? 'text/csv; charset=utf-8' : 'application/geo+json; charset=utf-8',
    'content-disposition': `attachment; filename="guanlan-${form}"`,
    'cache-control': 'no-store',
  });
  res.end(body);
}
