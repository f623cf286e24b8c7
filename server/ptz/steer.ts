import { z } from 'zod';
import type { PtzCommand } from '../../domain/ptz-command.ts';
import type { PtzAsk } from '../../domain/ptz-lease.ts';
import { appendAudit } from '../auth/audit.ts';
import { asViewer, type Viewer } from '../database.ts';
import { callGateway } from '../video/gateway-client.ts';
import { askCamera, askerOf, grantedOf, type PtzGranted } from './commands.ts';
import { ptzState } from './queries.ts';

/** A camera that does not answer must not hold the person who steers it. */
const GATEWAY_MS = 4_000;
const STOP: PtzCommand = { kind: 'stop' };

interface Asked {
  readonly viewer: Viewer;
  readonly address: string;
  readonly cameraId: string;
}

const send = (cameraId: string, command: PtzCommand, priority: number, serial?: number) =>
  callGateway('/ptz', { cameraId, command, priority, serial }, { timeoutMs: GATEWAY_MS });

/** What the device did not carry out is in the audit beside what was granted. */
async function auditFailed({ viewer, address, cameraId }: Asked, command: PtzCommand, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await asViewer(viewer, (tx) =>
    appendAudit(tx, {
      actor: viewer.id,
      action: `ptz.${command.kind}`,
      object: cameraId,
      outcome: 'failed',
      address,
      detail: { message },
    }),
  );
}

/**
 * Decides an ask in one transaction and tells the gateway after it has committed: a device that does not answer never
 * holds a transaction. Throws the refusal of either.
 */
export async function askAndTell(asked: Asked, ask: PtzAsk): Promise<PtzGranted> {
  const { viewer, address, cameraId } = asked;
  const verdict = await asViewer(viewer, (tx) => askCamera(tx, askerOf(viewer, address), cameraId, ask), true);
  const granted = grantedOf(verdict);
  // Whoever lost it may have left it moving; when nobody can tell the device, the dead-man stop ends it.
  if (granted.stopFirst) await send(cameraId, STOP, granted.priority).catch(() => {});
  if (ask.name !== 'command') return granted;
  try {
    await send(cameraId, ask.command, granted.priority, granted.serial);
  } catch (error) {
    await auditFailed(asked, ask.command, error);
    throw error;
  }
  return granted;
}

/** Stores or forgets a position: the device first, then its name, so that a name never stands for nothing. */
export async function namePreset(asked: Asked, number: number, name: string | null): Promise<void> {
  const { viewer, cameraId } = asked;
  const act = name === null ? 'delete' : 'set';
  await askAndTell(asked, { name: 'command', command: { kind: 'preset', act, number } });
  await asViewer(
    viewer,
    async (tx) => {
      if (name === null) {
        await tx.query('delete from ptz_preset where camera_id = $1 and number = $2', [cameraId, number]);
        return;
      }
      await tx.query(
        `insert into ptz_preset (camera_id, number, name, set_by, set_at) values ($1, $2, $3, $4, guanlan.now())
         on conflict (camera_id, number) do update set name = excluded.name, set_by = excluded.set_by, set_at = excluded.set_at`,
        [cameraId, number, name, viewer.id],
      );
    },
    true,
  );
}

const ableSchema = z.object({ able: z.boolean() });

/** Who holds the camera, and whether its drive answers: `unknown` while the gateway is away. */
export async function steeringOf(viewer: Viewer, cameraId: string) {
  const state = await asViewer(viewer, (tx) => ptzState(tx, viewer, cameraId));
  const drive = async (): Promise<'yes' | 'no' | 'unknown'> => {
    if (!state.hasDrive) return 'no';
    try {
      const answer = ableSchema.parse(await callGateway('/ptz/able', { cameraId }, { timeoutMs: GATEWAY_MS }));
      return answer.able ? 'yes' : 'no';
    } catch {
      return 'unknown';
    }
  };
  return { ...state, drive: await drive() };
}
