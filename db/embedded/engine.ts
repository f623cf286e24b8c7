import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import type { ProtocolEngine } from './engine-session.ts';
import { int32 } from './protocol.ts';

/** The open database engine of this process. */
export type OpenEngine = {
  readonly run: ProtocolEngine;
  /** ParameterStatus messages that greet a new connection. */
  readonly parameterStatus: Buffer;
  readonly pglite: PGlite;
};

const PARAMETER_STATUS = 0x53;

async function runRaw(pglite: PGlite, messages: Uint8Array): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await pglite.execProtocolRawStream(messages, {
    // The engine writes files itself; there is nothing to bring to a disk afterwards.
    syncToFs: false,
    // The bytes are a view into the engine's memory.
    onRawData: (bytes) => chunks.push(Buffer.from(bytes)),
  });
  return Buffer.concat(chunks);
}

/** Lets the engine greet as it would greet a client, and keeps what it says about itself. */
async function askParameterStatus(pglite: PGlite): Promise<Buffer> {
  const body = Buffer.concat([int32(196_608), Buffer.from('user\0postgres\0database\0postgres\0\0')]);
  const out = await runRaw(pglite, Buffer.concat([int32(body.length + 4), body]));
  const kept: Buffer[] = [];
  for (let offset = 0; offset + 5 <= out.length; ) {
    const end = offset + 1 + out.readInt32BE(offset + 1);
    const piece = out.subarray(offset, end);
    // The engine's own login means nothing to a client.
    if (out[offset] === PARAMETER_STATUS && !piece.includes('session_authorization')) kept.push(piece);
    offset = end;
  }
  return Buffer.concat(kept);
}

/**
 * Opens, or creates with PostGIS, the database below `dataDir`/pg. The caller holds the lock of `dataDir`.
 * `relaxedDurability` acknowledges commits before they are written: for tests and benchmarks only.
 */
export async function openEngine(dataDir: string, relaxedDurability: boolean): Promise<OpenEngine> {
  const pgData = join(dataDir, 'pg');
  mkdirSync(pgData, { recursive: true });
  const pglite = await PGlite.create(pgData, {
    extensions: { postgis },
    startParams: [
      ...PGlite.defaultStartParams,
      ...['-c', 'timezone=UTC'],
      ...['-c', `synchronous_commit=${relaxedDurability ? 'off' : 'on'}`],
    ],
  });
  // Also completes a creation that was killed between its two steps.
  await pglite.exec('CREATE EXTENSION IF NOT EXISTS postgis');
  return { run: (messages) => runRaw(pglite, messages), parameterStatus: await askParameterStatus(pglite), pglite };
}
