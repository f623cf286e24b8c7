import type { ImageState } from '../../domain/image-request.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { mayAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { loadRequest, parseRequest, REQUEST_COLUMNS, type RequestRecord } from './request-record.ts';

const PAGE = 30;

interface Listing {
  readonly which: 'mine' | 'others';
  readonly states: readonly ImageState[];
  readonly before?: number | undefined;
}

/** Requests of the viewer, or of others within the viewer's reach; newest first. */
export async function listRequests(
  tx: Tx,
  viewer: Viewer,
  { which, states, before }: Listing,
): Promise<{ readonly rows: RequestRecord[]; readonly more: boolean }> {
  const { rows } = await tx.query(
    `select ${REQUEST_COLUMNS} from image_request q join camera c on c.fid = q.camera_fid
     where q.applicant ${which === 'mine' ? '=' : '<>'} $1 and ($2::text[] = '{}' or q.state = any ($2)) and ($3::bigint is null or q.id < $3)
     order by q.id desc limit ${PAGE + 1}`,
    [viewer.id, states, before ?? null],
  );
  return { rows: rows.slice(0, PAGE).map(parseRequest), more: rows.length > PAGE };
}

export interface RequestStep {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly actorName: string;
  readonly text: string;
}

/** One request with everything that happened to it; the applicant's own, or one that the viewer may decide on. */
export async function getRequest(
  tx: Tx,
  viewer: Viewer,
  id: number,
): Promise<RequestRecord & { readonly steps: RequestStep[]; readonly manifest: unknown }> {
  const request = await loadRequest(tx, id, false);
  if (request.applicant !== viewer.id && !mayAt(viewer, 'images.approve', request.scopeKey))
    throw new RefusalError({ code: 'not_found', field: 'id', message: `no request ${id}` });
  const steps = await tx.query<RequestStep>(
    `select id, round(date_part('epoch', at) * 1000) as at, step, actor_name as "actorName", text from image_request_step
     where request_id = $1 order by id limit 200`,
    [id],
  );
  const manifest = await tx.query<{ manifest: unknown }>('select manifest from image_request where id = $1', [id]);
  const own = request.applicant === viewer.id;
  return { ...request, steps: steps.rows, manifest: own ? (manifest.rows[0]?.manifest ?? null) : null };
}
