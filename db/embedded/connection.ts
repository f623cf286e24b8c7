import type { Socket } from 'node:net';
import type { BackendScan } from './backend-scan.ts';
import type { EngineGate, EngineParty } from './engine-gate.ts';
import type { EngineSession } from './engine-session.ts';
import { ForbiddenStatement, type MessageGroup, MessageGroups } from './message-groups.ts';
import { COPY_IN, errorResponse, type FrontendMessage, message, query, ready, SYNC } from './protocol.ts';
import { StatementNames } from './statement-names.ts';

export type ConnectionParts = {
  readonly id: number;
  readonly socket: Socket;
  readonly gate: EngineGate;
  readonly session: EngineSession;
  readonly role: string;
  readonly isOwner: boolean;
  readonly idleInTransactionMs: number;
  /** Gives NotificationResponse messages to every connection that listens. */
  readonly broadcast: (notifications: readonly Buffer[]) => void;
  /** Answers a request for a snapshot; the messages go to the client. Waits for the engine by itself. */
  readonly snapshot: (request: Buffer) => Promise<readonly Buffer[]>;
};

/** One signed-in client: queues its message groups and runs them, one after the other, when it has the engine. */
export class EmbeddedConnection implements EngineParty {
  readonly #parts: ConnectionParts;
  readonly #names: StatementNames;
  readonly #incoming: MessageGroups;
  readonly #groups: MessageGroup[] = [];
  readonly #needs: { role: string; settings: string[]; unnamedParse: Buffer | undefined };
  #unnamedParse: Buffer | undefined;
  #holds = false;
  #awaitsSync = false;
  #listens = false;
  #ended = false;
  #cleaned = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #activity = 0;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#names = new StatementNames(`c${parts.id}`);
    this.#incoming = new MessageGroups(this.#names, parts.isOwner);
    this.#needs = { role: parts.role, settings: [], unnamedParse: undefined };
  }

  /** Takes one message of the client. */
  take(incoming: FrontendMessage): void {
    if (this.#ended) return;
    this.#activity += 1;
    if (this.#idleTimer !== undefined) this.#watchIdle();
    if (incoming.type === 'X') {
      this.end();
      return;
    }
    try {
      const group = this.#incoming.take(incoming);
      if (group === undefined) return;
      this.#groups.push(group);
      this.#parts.gate.request(this);
    } catch (error) {
      if (error instanceof ForbiddenStatement) this.terminate(error.answer);
      else this.terminate(errorResponse('FATAL', '08P01', error instanceof Error ? error.message : 'protocol error'));
    }
  }

  /** The client is gone: what it sent is still done, an open transaction is rolled back. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#listens = false;
    this.#parts.socket.end();
    this.#parts.gate.request(this);
  }

  /** Tells the client why, and ends the connection. */
  terminate(answer: Buffer): void {
    if (this.#ended) return;
    this.#write([answer]);
    this.#parts.socket.destroySoon();
    this.#groups.length = 0;
    this.end();
  }

  /** Passes notifications on, if this client listens. */
  notify(notifications: readonly Buffer[]): void {
    if (this.#listens) this.#write(notifications);
  }

  hasWork(): boolean {
    return this.#groups.length > 0 || (this.#ended && !this.#cleaned);
  }

  async step(): Promise<boolean> {
    this.#stopIdle();
    const group = this.#groups.shift();
    if (group === undefined) await this.#cleanUp();
    else if (group.kind === 'copy-start') this.#write([COPY_IN]);
    // Not awaited: it needs the engine, which this connection gives back first.
    else if (group.kind === 'snapshot') void this.#parts.snapshot(group.bytes).then((answer) => this.#write(answer));
    else if (this.#holds || (await this.#adopt(group))) await this.#run(group);
    if (this.#holds && !this.hasWork()) this.#watchIdle();
    return this.#holds;
  }

  /** Prepares the shared session. False when there is nothing left to run. */
  async #adopt(group: MessageGroup): Promise<boolean> {
    this.#needs.unnamedParse = group.usesEarlierUnnamed ? this.#unnamedParse : undefined;
    const refusal = await this.#parts.session.adopt(this.#needs);
    if (refusal === undefined) return !(await this.#answersAlone(group));
    this.terminate(errorResponse('FATAL', '28000', `the embedded database cannot act for this connection: ${refusal}`));
    return false;
  }

  /** Statements that would also hit the other connections are done for this one alone. */
  async #answersAlone(group: MessageGroup): Promise<boolean> {
    const [only] = group.effects;
    if (group.unnamed.change !== 'destroyed' || only === undefined) return false;
    if (only.effect === 'unlisten') this.#listens = false;
    else if (only.effect !== 'discard-all' && only.effect !== 'deallocate-all') return false;
    const { session } = this.#parts;
    const closes = only.effect === 'unlisten' ? undefined : this.#names.closeAll();
    if (closes !== undefined) await session.run(closes);
    if (only.effect === 'discard-all') {
      this.#listens = false;
      this.#needs.settings.length = 0;
      await session.run(Buffer.concat([query('RESET ALL'), query('RESET ROLE')]));
    }
    this.#write([message('C', only.effect.replace('-', ' ').toUpperCase()), ready('I')]);
    return true;
  }

  async #run(group: MessageGroup): Promise<void> {
    const scan = await this.#parts.session.run(group.bytes);
    this.#remember(group, scan);
    if (scan.notifications.length > 0) this.#parts.broadcast(scan.notifications);
    if (!group.closes) {
      // After Flush the client may go on at once; only Sync tells where the transaction stands.
      this.#holds = true;
      this.#awaitsSync = true;
      this.#write(scan.pieces);
      return;
    }
    if (scan.status === undefined) throw new Error('The engine gave no ReadyForQuery');
    this.#awaitsSync = false;
    this.#holds = scan.status !== 'I';
    this.#write([...scan.pieces, ready(scan.status)]);
  }

  #remember(group: MessageGroup, scan: BackendScan): void {
    const { session } = this.#parts;
    if (group.unnamed.change !== 'kept') {
      this.#unnamedParse = group.unnamed.change === 'parsed' ? group.unnamed.parse : undefined;
      session.unnamedStatementOf(this.#unnamedParse === undefined ? undefined : this.#needs);
    }
    for (const { effect, sql } of group.effects) {
      if (effect === 'listen') this.#listens = true;
      if (effect === 'setting' || effect === 'hidden-setting') session.settingsChangedBy(this.#needs);
      if (effect === 'setting' && scan.error === undefined) {
        this.#needs.settings = [...this.#needs.settings.filter((known) => known !== sql), sql];
      }
    }
  }

  async #cleanUp(): Promise<void> {
    this.#cleaned = true;
    const rest: Buffer[] = [];
    if (this.#awaitsSync) rest.push(SYNC);
    if (this.#holds) rest.push(query('ROLLBACK'));
    const closes = this.#names.closeAll();
    if (closes !== undefined) rest.push(closes);
    this.#holds = false;
    if (rest.length === 0) return;
    const { status } = await this.#parts.session.run(Buffer.concat(rest));
    if (status !== 'I') throw new Error('The engine kept a transaction open after ROLLBACK');
  }

  #watchIdle(): void {
    this.#stopIdle();
    this.#idleTimer = setTimeout(() => {
      const before = this.#activity;
      // A long statement may have kept this thread from reading what the client had sent in time.
      setImmediate(() => {
        if (this.#activity !== before || this.hasWork()) return;
        this.terminate(
          errorResponse(
            'FATAL',
            '25P03',
            'terminating connection: it held the embedded database idle in a transaction',
          ),
        );
      });
    }, this.#parts.idleInTransactionMs);
  }

  #stopIdle(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
  }

  #write(pieces: readonly Buffer[]): void {
    const { socket } = this.#parts;
    if (!socket.writable) return;
    socket.cork();
    for (const piece of pieces) socket.write(piece);
    socket.uncork();
  }
}
