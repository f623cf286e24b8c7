import { type BackendScan, scanBackend } from './backend-scan.ts';
import { query, SYNC } from './protocol.ts';

/** The engine as the front needs it: bytes of whole messages in, bytes of all answers out. */
export type ProtocolEngine = (messages: Buffer) => Promise<Buffer>;

/** What one connection expects to find in the session when it gets the engine. */
export type SessionNeeds = {
  /** Database role that the statements run as. */
  readonly role: string;
  /** SET statements that the connection gave, oldest first. */
  readonly settings: readonly string[];
  /** Parse message of its unnamed statement, when the next messages use it without parsing it again. */
  readonly unnamedParse: Buffer | undefined;
};

/**
 * The one session of the engine, shared by all connections: remembers whose role, settings and unnamed statement
 * it holds, and exchanges them before another connection runs.
 *
 * The role is taken by SET SESSION AUTHORIZATION and not by SET ROLE, so that RESET ROLE and DISCARD ALL do not lead
 * back to the superuser and SET LOCAL ROLE needs a grant, as it does on a native server.
 */
export class EngineSession {
  readonly #engine: ProtocolEngine;
  #role: string | undefined;
  #settingsOf: SessionNeeds | undefined;
  #unnamedOf: SessionNeeds | undefined;

  constructor(engine: ProtocolEngine) {
    this.#engine = engine;
  }

  /** Runs the messages as they are. */
  async run(messages: Buffer): Promise<BackendScan> {
    const scan = scanBackend(await this.#engine(messages));
    if (scan.authorizationChanged) this.#role = undefined;
    return scan;
  }

  /** Makes the session fit `needs`. Returns the reason when it cannot, for example a role that does not exist. */
  async adopt(needs: SessionNeeds): Promise<string | undefined> {
    const before: Buffer[] = [];
    if (this.#role !== needs.role) before.push(query(`SET SESSION AUTHORIZATION "${needs.role}"`));
    if (this.#settingsOf !== needs && (this.#settingsOf !== undefined || needs.settings.length > 0)) {
      before.push(query('RESET ALL'), query('RESET ROLE'), ...needs.settings.map(query));
    }
    const parse = needs.unnamedParse;
    const parseAgain = parse !== undefined && (this.#unnamedOf !== needs || before.length > 0);
    if (parse !== undefined && parseAgain) before.push(parse, SYNC);
    if (before.length === 0) return undefined;
    const { error } = await this.run(Buffer.concat(before));
    this.#unnamedOf = parseAgain ? needs : undefined;
    this.#role = error === undefined ? needs.role : undefined;
    this.#settingsOf = needs.settings.length > 0 || error !== undefined ? needs : undefined;
    return error;
  }

  /** `needs` has changed session settings: they are undone before another connection runs. */
  settingsChangedBy(needs: SessionNeeds): void {
    this.#settingsOf = needs;
  }

  /** The unnamed statement is the one of `needs` from now on; undefined after a simple query destroyed it. */
  unnamedStatementOf(needs: SessionNeeds | undefined): void {
    this.#unnamedOf = needs;
  }

  /** Next time, nothing about role and settings is taken for granted. */
  forget(): void {
    this.#role = undefined;
    this.#unnamedOf = undefined;
  }
}
