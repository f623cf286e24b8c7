import type { PullKind } from '../../domain/pull-address.ts';
import type { UpstreamReason } from '../../domain/video-reason.ts';
import type { Tx } from '../database.ts';
import { unseal } from '../sources/seal.ts';
import type { Credentials } from '../video/credentials.ts';

/** A pull as the gateway needs it; only the engine's role may read it. */
export interface OpenPull {
  readonly id: string;
  readonly kind: PullKind;
  readonly url: string;
  readonly subUrl: string | null;
  readonly login: Credentials | null;
  readonly host: string;
  readonly onvifPort: number | null;
}

interface Sealed {
  readonly id: string;
  readonly kind: PullKind;
  readonly host: string;
  readonly onvifPort: number | null;
  readonly address: Buffer;
  readonly sub: Buffer | null;
  readonly login: Buffer | null;
}

const SEALED = `id, kind, host, onvif_port as "onvifPort", address_sealed as address, sub_address_sealed as sub, login_sealed as login`;

function opened({ id, kind, host, onvifPort, address, sub, login }: Sealed): OpenPull {
  return {
    id,
    kind,
    host,
    onvifPort,
    url: unseal(address),
    subUrl: sub === null ? null : unseal(sub),
    login: login === null ? null : readLogin(unseal(login)),
  };
}

/** User and password travel sealed as one text, a line break between them: neither may hold one. */
export const writeLogin = ({ user, password }: Credentials): string => `${user}\n${password}`;
function readLogin(text: string): Credentials {
  const [user = '', password = ''] = text.split('\n');
  return { user, password };
}

/** One pull with its secrets, as the engine; null when it was removed or changed. */
export async function findPull(tx: Tx, id: string): Promise<OpenPull | null> {
  const { rows } = await tx.query<Sealed>(`select ${SEALED} from video_pull where id = $1`, [id]);
  return rows[0] === undefined ? null : opened(rows[0]);
}

export interface DuePull extends OpenPull {
  readonly cameraFid: number;
  readonly wasFailing: boolean;
}

/** Takes pulls that nobody has looked at for a minute (15 s after a failure) and marks them as looked at. */
export async function takeDuePulls(tx: Tx, limit: number): Promise<DuePull[]> {
  const { rows } = await tx.query<Sealed & { cameraFid: number; wasFailing: boolean }>(
    `update video_pull p set tried_at = guanlan.now() from (
       select id as due from video_pull where tried_at is null or tried_at < guanlan.now() - case when state = 'failed' then interval '15 s' else interval '60 s' end
       order by tried_at nulls first limit $1 for update skip locked) d
     where p.id = d.due returning ${SEALED}, camera_fid as "cameraFid", state = 'failed' as "wasFailing"`,
    [limit],
  );
  return rows.map((row) => ({ ...opened(row), cameraFid: row.cameraFid, wasFailing: row.wasFailing }));
}

/** A pull as holders of devices.manage see it: no address, no login. Times in epoch milliseconds. */
export interface PullView {
  readonly id: string;
  readonly kind: PullKind;
  readonly host: string;
  readonly port: number;
  readonly onvifPort: number | null;
  readonly cameraId: string;
  readonly cameraFid: number;
  readonly cameraName: string;
  readonly cameraNameEn: string;
  readonly state: 'unknown' | 'reachable' | 'failed';
  readonly reason: UpstreamReason | null;
  readonly detail: string | null;
  readonly triedAt: number | null;
  readonly reachedAt: number | null;
}

const MAX_LISTED = 200;

/** Pulls within the viewer's reach, failing ones first; `text` is looked for in host and camera. */
export async function listPulls(tx: Tx, text: string): Promise<PullView[]> {
  const { rows } = await tx.query<PullView>(
    `select p.id, p.kind, p.host, p.port, p.onvif_port as "onvifPort", c.id as "cameraId", c.fid as "cameraFid", c.name as "cameraName",
       c.name_en as "cameraNameEn", p.state, p.reason, p.detail, round(date_part('epoch', p.tried_at) * 1000) as "triedAt",
       round(date_part('epoch', p.reached_at) * 1000) as "reachedAt"
     from video_pull p join camera c on c.fid = p.camera_fid
     where $1 = '' or position(lower($1) in lower(p.host || ' ' || c.id || ' ' || c.name || ' ' || c.name_en)) > 0
     order by p.state = 'failed' desc, c.id limit ${MAX_LISTED}`,
    [text],
  );
  return rows;
}
