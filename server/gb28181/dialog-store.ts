import type { Tx } from '../database.ts';

/** A running call as it is kept for the gateway that may have to end it after this one. */
export interface StoredDialog {
  readonly callId: string;
  readonly deviceId: string;
  readonly channelId: string;
  readonly localParty: string;
  readonly remoteParty: string;
  readonly target: string;
  readonly remote: string;
  readonly sequence: number;
}

export async function storeDialog(tx: Tx, dialog: StoredDialog): Promise<void> {
  const { callId, deviceId, channelId, localParty, remoteParty, target, remote, sequence } = dialog;
  await tx.query(
    `insert into video_dialog (call_id, device_id, channel_id, local_party, remote_party, target, remote, sequence, started_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, guanlan.now()) on conflict (call_id) do nothing`,
    [callId, deviceId, channelId, localParty, remoteParty, target, remote, sequence],
  );
}

export async function dropDialog(tx: Tx, callId: string): Promise<void> {
  await tx.query('delete from video_dialog where call_id = $1', [callId]);
}

/** What a gateway before this one left behind. */
export async function leftDialogs(tx: Tx): Promise<StoredDialog[]> {
  const { rows } = await tx.query<StoredDialog>(
    `select call_id as "callId", device_id as "deviceId", channel_id as "channelId", local_party as "localParty", remote_party as "remoteParty",
            target, remote, sequence from video_dialog order by started_at limit 10000`,
  );
  return rows;
}
