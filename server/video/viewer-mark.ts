import type { Tx, Viewer } from '../database.ts';

/** What stands over a live picture: whose eyes these are. */
export interface ViewerMark {
  /** Name of the viewer's organisation; empty for one who belongs to none. */
  readonly organisation: string;
  readonly name: string;
  /** The end of the client's address: enough to tell desks apart. */
  readonly address: string;
}

/** "10.20.30.40" → "30.40"; of other addresses the last six signs. */
function addressSuffix(address: string): string {
  const plain = address.replace(/^::ffff:/, '');
  return /^\d+\.\d+\.\d+\.\d+$/.test(plain) ? plain.split('.').slice(2).join('.') : plain.slice(-6);
}

export async function markOf(tx: Tx, viewer: Viewer, address: string): Promise<ViewerMark> {
  const { rows } = await tx.query<{ name: string }>(
    `select o.name from organisation_member m join organisation o on o.key = m.organisation where m.user_id = $1 order by o.key limit 1`,
    [viewer.id],
  );
  return { organisation: rows[0]?.name ?? '', name: viewer.name, address: addressSuffix(address) };
}
