import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeAddress, writeAddress } from './address-file.ts';
import { OWNER_USER } from './handshake.ts';
import { Heartbeat } from './heartbeat.ts';
import type { EngineOrder, EngineReport, StartOrder } from './messages.ts';

export type EmbeddedOptions = {
  /** Folder of this database alone; made when missing. */
  readonly dataDir: string;
  /** 0 (default) takes a free one, which stays the same over restarts of the engine. */
  readonly port?: number;
  /** Of the ordinary login; random by default. The owner's is always random. */
  readonly password?: string;
  /** Acknowledges commits before they are written: tests and benchmarks only. */
  readonly relaxedDurability?: boolean;
  /** Default 10 s. */
  readonly idleInTransactionMs?: number;
  /** The engine is killed and started again after so much silence; default 10 s. */
  readonly silenceMs?: number;
  /** One line about what happens to the engine. */
  readonly log: (line: string) => void;
};

/** Why an engine process ended without being asked. `restarts` is false when it was given up. */
export type EngineExit = { readonly reason: string; readonly restarts: boolean };

/** A running embedded database. The addresses stay valid over restarts of the engine. */
export type Embedded = {
  /** For web, worker, gateway: statements run as `guanlan_login`, which a migration has to make first. */
  readonly url: string;
  /** For migrate, seed, backup: statements run as superuser. */
  readonly ownerUrl: string;
  readonly port: number;
  /** Of the engine's present process. */
  readonly pid: () => number | undefined;
  /** Writes a gzipped tar of the database, complete or not at all; returns its bytes. The engine stands still only while its files are copied. */
  readonly snapshot: (file: string) => Promise<number>;
  /** Called at every unexpected end; returns a function that stops listening. */
  readonly onExit: (listener: (exit: EngineExit) => void) => () => void;
  /** Rolls open transactions back, writes everything out, ends the process. */
  readonly stop: () => Promise<void>;
};

const ENTRY = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
const STOP_MS = 20_000;
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MS = 120_000;

class Supervisor {
  readonly #order: StartOrder;
  readonly #options: EmbeddedOptions;
  readonly #listeners = new Set<(exit: EngineExit) => void>();
  readonly #snapshots = new Map<number, { resolve: (bytes: number) => void; reject: (error: Error) => void }>();
  readonly #restarts: number[] = [];
  #child: ChildProcess | undefined;
  #port: number;
  #stopping = false;
  #lastSnapshot = 0;

  constructor(options: EmbeddedOptions, order: StartOrder) {
    this.#options = options;
    this.#order = order;
    this.#port = order.port;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves with the port when the engine answers; rejects with its reason when it refuses to start. */
  launch(): Promise<number> {
    const { log } = this.#options;
    const child = fork(ENTRY, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => log(text.trimEnd()));
    }
    const heartbeat = new Heartbeat(child, this.#options.silenceMs ?? 10_000);
    return new Promise((ready, refuse) => {
      let isReady = false;
      let reason: string | undefined;
      child.on('message', (message: EngineReport) => {
        heartbeat.heard(message);
        if (message.kind === 'refused') reason = message.reason;
        if (message.kind === 'snapshot') this.#snapshotDone(message);
        if (message.kind !== 'ready') return;
        isReady = true;
        this.#port = message.port;
        ready(message.port);
      });
      child.once('exit', (code, signal) => {
        const silence = heartbeat.stop();
        const why = reason ?? silence ?? `the database engine ended (${signal ?? `code ${code}`})`;
        for (const waiting of this.#snapshots.values()) waiting.reject(new Error(why));
        this.#snapshots.clear();
        if (isReady) this.#ended(why);
        else refuse(new Error(why));
      });
      this.#tell({ ...this.#order, port: this.#port });
    });
  }

  #tell(order: EngineOrder): void {
    if (this.#child?.connected === true) this.#child.send(order, () => {});
  }

  #ended(reason: string): void {
    if (this.#stopping) return;
    const now = Date.now();
    this.#restarts.push(now);
    const recent = this.#restarts.filter((at) => now - at < RESTART_WINDOW_MS);
    const restarts = recent.length <= MAX_RESTARTS;
    this.#options.log(restarts ? `${reason}; starting it again` : `${reason}; given up after ${MAX_RESTARTS} restarts`);
    for (const listener of this.#listeners) listener({ reason, restarts });
    if (!restarts) return;
    this.launch().then(
      (port) => this.#options.log(`the database engine is back on port ${port}`),
      (error: unknown) => this.#ended(error instanceof Error ? error.message : String(error)),
    );
  }

  #snapshotDone(done: Extract<EngineReport, { kind: 'snapshot' }>): void {
    const waiting = this.#snapshots.get(done.id);
    this.#snapshots.delete(done.id);
    if (done.error === undefined) waiting?.resolve(done.bytes);
    else waiting?.reject(new Error(done.error));
  }

  snapshot(file: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#lastSnapshot += 1;
      this.#snapshots.set(this.#lastSnapshot, { resolve, reject });
      this.#tell({ kind: 'snapshot', id: this.#lastSnapshot, file });
    });
  }

  onExit(listener: (exit: EngineExit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const tooLate = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.once('exit', () => {
        clearTimeout(tooLate);
        resolve();
      });
      this.#tell({ kind: 'stop' });
    });
  }
}

/**
 * Starts the embedded PostgreSQL + PostGIS in a process of its own and watches it. The first start on an empty
 * folder takes about 8 s. Rejects with a clear sentence when the folder is already open elsewhere.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const random = (): string => randomBytes(24).toString('base64url');
  const passwords = { login: options.password ?? random(), owner: random() };
  const supervisor = new Supervisor(options, {
    kind: 'start',
    dataDir: resolve(options.dataDir),
    port: options.port ?? 0,
    passwords,
    relaxedDurability: options.relaxedDurability ?? false,
    idleInTransactionMs: options.idleInTransactionMs ?? 10_000,
  });
  const port = await supervisor.launch();
  const address = (user: string, password: string): string =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const dataDir = resolve(options.dataDir);
  const url = address('guanlan_login', passwords.login);
  const ownerUrl = address(OWNER_USER, passwords.owner);
  writeAddress(dataDir, { url, ownerUrl });
  return {
    url,
    ownerUrl,
    port,
    pid: () => supervisor.pid,
    snapshot: (file) => supervisor.snapshot(resolve(file)),
    onExit: (listener) => supervisor.onExit(listener),
    stop: async () => {
      removeAddress(dataDir);
      await supervisor.stop();
    },
  };
}
