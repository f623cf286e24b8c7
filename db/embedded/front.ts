import { createServer, type Socket } from 'node:net';
import { EmbeddedConnection } from './connection.ts';
import { EngineGate } from './engine-gate.ts';
import { EngineSession, type ProtocolEngine } from './engine-session.ts';
import { Handshake, OWNER_USER, type Passwords, type SignedIn } from './handshake.ts';
import { listenOnLoopback } from './listen.ts';
import { AUTHENTICATION_OK, errorResponse, int32, MessageReader, message, query, ready, textAt } from './protocol.ts';
import { snapshotFile } from './session-sql.ts';

/** Role that the statements of every ordinary connection run as, once a migration has made it. */
const LOGIN_ROLE = 'guanlan_login';
/** Superuser of the engine: owner connections and chores. */
const SUPERUSER = 'postgres';
const MAX_CONNECTIONS = 200;
const SIGN_IN_MS = 10_000;

export type FrontOptions = {
  readonly engine: ProtocolEngine;
  /** 0 takes a free one. */
  readonly port: number;
  readonly passwords: Passwords;
  /** ParameterStatus messages for new connections, as the engine gave them. */
  readonly parameterStatus: Buffer;
  /** A client that holds the engine in a transaction and says nothing for so long is ended. */
  readonly idleInTransactionMs: number;
  /** The engine failed; the process should end and be restarted. */
  readonly onBroken: (error: unknown) => void;
  /** Copies the database to a file when an owner connection asks for it; returns its bytes. */
  readonly onSnapshot: (file: string) => Promise<number>;
  /** How many owner connections there are now: they may run statements that take long. */
  readonly onOwners: (count: number) => void;
};

/** The Postgres side of the embedded database. */
export type Front = {
  readonly port: number;
  readonly isIdle: () => boolean;
  /** Runs `job` as superuser while no transaction is open; everybody else waits. */
  readonly exclusive: <T>(job: () => Promise<T>) => Promise<T>;
  /** Ends all connections, rolls their transactions back and stops listening. */
  readonly close: () => Promise<void>;
};

class FrontServer {
  readonly #options: FrontOptions;
  readonly gate: EngineGate;
  readonly session: EngineSession;
  readonly #connections = new Set<EmbeddedConnection>();
  readonly #owners = new Set<EmbeddedConnection>();
  readonly #sockets = new Set<Socket>();
  #lastId = 0;
  #loginRoleExists = false;

  constructor(options: FrontOptions) {
    this.#options = options;
    this.gate = new EngineGate(options.onBroken);
    this.session = new EngineSession(options.engine);
  }

  accept(socket: Socket): void {
    const reader = new MessageReader();
    const handshake = new Handshake(socket, reader, this.#options.passwords);
    let connection: EmbeddedConnection | undefined;
    const tooLate = setTimeout(() => socket.destroy(), SIGN_IN_MS);
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    // The close event follows and does what there is to do.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(tooLate);
      this.#sockets.delete(socket);
      if (connection !== undefined) this.#leave(connection);
    });
    socket.on('data', (chunk) => {
      reader.push(chunk);
      try {
        for (let next = reader.next(); next !== undefined; next = reader.next()) {
          if (connection !== undefined) connection.take(next);
          else {
            const signedIn = handshake.take(next);
            if (signedIn === undefined) continue;
            clearTimeout(tooLate);
            connection = this.#admit(socket, signedIn);
          }
        }
      } catch {
        socket.destroy();
      }
    });
  }

  async endAll(): Promise<void> {
    const goodbye = errorResponse('FATAL', '57P01', 'terminating connection: the embedded database is stopping');
    for (const connection of this.#connections) connection.terminate(goodbye);
    await this.exclusive(async () => {});
    for (const socket of this.#sockets) socket.destroy();
  }

  exclusive<T>(job: () => Promise<T>): Promise<T> {
    return this.gate.exclusive(async () => {
      this.session.forget();
      const refusal = await this.session.adopt({ role: SUPERUSER, settings: [], unnamedParse: undefined });
      if (refusal !== undefined) throw new Error(refusal);
      const result = await job();
      this.session.forget();
      return result;
    });
  }

  #admit(socket: Socket, { user }: SignedIn): EmbeddedConnection {
    const isOwner = user === OWNER_USER;
    this.#lastId += 1;
    const connection = new EmbeddedConnection({
      id: this.#lastId,
      socket,
      gate: this.gate,
      session: this.session,
      role: isOwner ? SUPERUSER : LOGIN_ROLE,
      isOwner,
      idleInTransactionMs: this.#options.idleInTransactionMs,
      broadcast: (notifications) => {
        for (const other of this.#connections) other.notify(notifications);
      },
      snapshot: (request) => answerSnapshot(request, this.#options.onSnapshot),
    });
    this.#connections.add(connection);
    if (isOwner) this.#options.onOwners(this.#owners.add(connection).size);
    void this.#welcome(socket, connection, isOwner);
    return connection;
  }

  /** Only the first ordinary connections have to wait for the engine, to see whether their role exists. */
  async #welcome(socket: Socket, connection: EmbeddedConnection, isOwner: boolean): Promise<void> {
    if (this.#connections.size > MAX_CONNECTIONS) {
      connection.terminate(errorResponse('FATAL', '53300', 'sorry, too many clients already'));
      return;
    }
    if (!isOwner && !this.#loginRoleExists) {
      const { error } = await this.exclusive(() => this.session.run(query(`SELECT '${LOGIN_ROLE}'::regrole`)));
      this.#loginRoleExists = error === undefined;
      if (!this.#loginRoleExists) {
        const text = `role "${LOGIN_ROLE}" does not exist yet: run the migrations as ${OWNER_USER} first`;
        connection.terminate(errorResponse('FATAL', '28000', text));
        return;
      }
    }
    if (!socket.writable) return;
    const key = message('K', int32(process.pid, this.#lastId));
    socket.write(Buffer.concat([AUTHENTICATION_OK, this.#options.parameterStatus, key, ready('I')]));
  }

  #leave(connection: EmbeddedConnection): void {
    connection.end();
    this.#connections.delete(connection);
    if (this.#owners.delete(connection)) this.#options.onOwners(this.#owners.size);
  }
}

async function answerSnapshot(request: Buffer, take: (file: string) => Promise<number>): Promise<readonly Buffer[]> {
  try {
    const bytes = await take(snapshotFile(textAt(request, 5)) ?? '');
    return [message('C', `SNAPSHOT ${bytes}`), ready('I')];
  } catch (error) {
    return [errorResponse('ERROR', '58030', error instanceof Error ? error.message : String(error)), ready('I')];
  }
}

/** Serves the engine on 127.0.0.1 to ordinary Postgres clients, many at a time, one transaction at a time. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const front = new FrontServer(options);
  const server = createServer((socket) => front.accept(socket));
  const port = await listenOnLoopback(server, options.port);
  return {
    port,
    isIdle: () => front.gate.idle,
    exclusive: (job) => front.exclusive(job),
    close: async () => {
      server.close();
      await front.endAll();
    },
  };
}
