import { constants } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeArchive } from './archive.ts';
import { Chores } from './chores.ts';
import { type OpenEngine, openEngine } from './engine.ts';
import { type Front, startFront } from './front.ts';
import { type DataDirectoryLock, lockDataDirectory } from './lock.ts';
import type { EngineOrder, EngineReport, StartOrder } from './messages.ts';

/**
 * The process that owns the embedded database; `embedded.ts` starts it and speaks to it over Node's IPC channel.
 * Everything runs on one thread, on purpose: a statement that never ends also silences the heartbeat.
 */

/** First creation and crash recovery keep the thread busy. */
const OPENING_MS = 180_000;
/** Migrations, imports and index builds of owner connections may take long. */
const OWNER_MS = 600_000;

/** Resolves when the report has left this process: afterwards the thread may be busy. */
function report(message: EngineReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/** Copies the stopped engine's files, which is quick, and packs the copy while the engine works on. */
async function writeSnapshot(dataDir: string, file: string, { pglite }: OpenEngine, front: Front): Promise<number> {
  const copy = join(dataDir, `snapshot-${process.pid}`);
  try {
    await front.exclusive(async () => {
      await pglite.exec('CHECKPOINT');
      await cp(join(dataDir, 'pg'), join(copy, 'pg'), { recursive: true, mode: constants.COPYFILE_FICLONE });
    });
    return await writeArchive(copy, file);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

class EngineProcess {
  #lock: DataDirectoryLock | undefined;
  #engine: OpenEngine | undefined;
  #front: Front | undefined;
  #chores: Chores | undefined;
  #dataDir = '';
  #stopping = false;
  #owners = 0;
  #lastSnapshot: Promise<unknown> = Promise.resolve();

  async start(order: StartOrder): Promise<void> {
    this.#dataDir = order.dataDir;
    this.#lock = lockDataDirectory(order.dataDir);
    await report({ kind: 'patience', ms: OPENING_MS });
    const engine = await openEngine(order.dataDir, order.relaxedDurability);
    const front = await startFront({
      engine: engine.run,
      port: order.port,
      passwords: order.passwords,
      parameterStatus: engine.parameterStatus,
      idleInTransactionMs: order.idleInTransactionMs,
      onBroken: (error) => this.#break(error),
      onSnapshot: (file) => this.#snapshot(file),
      onOwners: (count) => {
        this.#owners = count;
        void this.#announce(0);
      },
    });
    this.#engine = engine;
    this.#front = front;
    this.#chores = new Chores(engine.pglite, front, (ms) => this.#announce(ms));
    await this.#announce(0);
    await report({ kind: 'ready', port: front.port });
  }

  async snapshot(id: number, file: string): Promise<void> {
    let bytes = 0;
    let error: string | undefined;
    try {
      bytes = await this.#snapshot(file);
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    await report({ kind: 'snapshot', id, bytes, error });
  }

  #snapshot(file: string): Promise<number> {
    if (this.#engine === undefined || this.#front === undefined) throw new Error('The database is not open yet');
    // One after the other: they use the same folder for their copy.
    const engine = this.#engine;
    const front = this.#front;
    const next = this.#lastSnapshot.then(() => writeSnapshot(this.#dataDir, file, engine, front));
    this.#lastSnapshot = next.catch(() => {});
    return next;
  }

  /** Ends connections, writes everything out and leaves. A second call does nothing. */
  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#chores?.stop();
    await this.#front?.close();
    await this.#engine?.pglite.exec('CHECKPOINT');
    await this.#engine?.pglite.close();
    this.#lock?.release();
    process.exit(0);
  }

  /** An open owner connection outweighs a shorter permission to be silent. */
  #announce(ms: number): Promise<void> {
    return report({ kind: 'patience', ms: Math.max(ms, this.#owners > 0 ? OWNER_MS : 0) });
  }

  #break(error: unknown): void {
    // The lock stays behind on purpose: its owner is dead then, and the next start sees that.
    console.error('The database engine failed:', error);
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const engine = new EngineProcess();
  // Ctrl C reaches every process of the terminal, a service manager's SIGTERM every process of the service: the
  // supervisor decides when the database stops, after those that still write to it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {
    if (!process.connected) void engine.stop();
  });
  process.on('disconnect', () => void engine.stop());
  process.on('message', (order: EngineOrder) => {
    if (order.kind === 'ping') void report({ kind: 'pong' });
    else if (order.kind === 'stop') void engine.stop();
    else if (order.kind === 'snapshot') void engine.snapshot(order.id, order.file);
    else {
      engine.start(order).catch(async (error: unknown) => {
        await report({ kind: 'refused', reason: error instanceof Error ? error.message : String(error) });
        process.exit(1);
      });
    }
  });
}

await main();
