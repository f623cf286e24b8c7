import type { CascadeError, CascadeState } from '../../domain/cascade.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';

const MAX_UPPERS = 50;
const epoch = (column: string): string => `round(date_part('epoch', ${column}) * 1000)::float8`;

/** A platform above with its health. Times are epoch milliseconds; the password is never among it. */
export interface UpperView {
  readonly id: string;
  readonly name: string;
  readonly ownId: string;
  readonly host: string;
  readonly port: number;
  readonly mediaAddresses: readonly string[];
  readonly transport: 'udp' | 'tcp';
  readonly expiresSeconds: number;
  readonly keepaliveSeconds: number;
  readonly enabled: boolean;
  readonly state: CascadeState;
  readonly stateAt: number | null;
  readonly registeredAt: number | null;
  readonly keepaliveAt: number | null;
  readonly error: CascadeError | null;
  readonly errorDetail: string;
  readonly errorAt: number | null;
  /** Cameras that are put before it, as far as the viewer reaches. */
  readonly shared: number;
}

export async function listUppers(tx: Tx): Promise<UpperView[]> {
  const { rows } = await tx.query<UpperView>(
    `select u.id, u.name, u.own_id as "ownId", u.host, u.port, u.media_addresses as "mediaAddresses", u.transport, u.expires_seconds as "expiresSeconds",
       u.keepalive_seconds as "keepaliveSeconds", u.enabled, u.state, ${epoch('u.state_at')} as "stateAt", ${epoch('u.registered_at')} as "registeredAt",
       ${epoch('u.keepalive_at')} as "keepaliveAt", u.last_error as error, u.last_error_detail as "errorDetail", ${epoch('u.last_error_at')} as "errorAt",
       (select count(*)::int from cascade_share s where s.upper_id = u.id) as shared
     from cascade_upper u where u.retired_at is null order by u.id limit ${MAX_UPPERS}`,
  );
  return rows;
}

/** Refuses a platform that the viewer does not reach like one that does not exist. */
export async function requireUpper(tx: Tx, id: string): Promise<void> {
  const { rows } = await tx.query('select from cascade_upper where id = $1 and retired_at is null', [id]);
  if (rows.length === 0) throw new RefusalError({ code: 'not_found', field: 'upper', message: 'no such platform' });
}

export interface ShareChoice {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  /** The id that it is told under; a camera without 20 digits cannot be told. */
  readonly gbId: string | null;
  readonly shared: boolean;
  readonly total: number;
}

/** Cameras that the viewer reaches, those that are shared first; one page. */
export async function shareChoices(
  tx: Tx,
  { upper, text, offset, limit }: { upper: string; text: string; offset: number; limit: number },
): Promise<{ readonly total: number; readonly cameras: readonly Omit<ShareChoice, 'total'>[] }> {
  const { rows } = await tx.query<ShareChoice>(
    `select c.id, c.name, c.name_en as "nameEn", c.gb_id as "gbId", s.upper_id is not null as shared, count(*) over ()::int as total
     from camera c left join cascade_share s on s.camera_fid = c.fid and s.upper_id = $1
     where $2 = '' or position(lower($2) in lower(c.id || ' ' || c.name || ' ' || c.name_en || ' ' || coalesce(c.gb_id, ''))) > 0
     order by s.upper_id is null, c.fid offset $3 limit $4`,
    [upper, text, offset, limit],
  );
  return { total: rows[0]?.total ?? 0, cameras: rows.map(({ total: _total, ...row }) => row) };
}
