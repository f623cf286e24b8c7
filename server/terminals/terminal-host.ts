import type { AlarmItem } from '../../domain/ingest.ts';
import type { Jt808Message } from '../ingest/jt808/frame.ts';
import type { Location } from '../ingest/jt808/location.ts';
import type { Registration } from '../ingest/jt808/terminal.ts';
import type { TerminalAlarms } from './terminal-alarms.ts';
import type { KnownTerminal } from './terminal-row.ts';

/** Why a message or a connection was turned away; counted. */
export type TerminalRefusal =
  | 'short'
  | 'escape'
  | 'checksum'
  | 'length'
  | 'foreign_number'
  | 'unproved'
  | 'registration'
  | 'full';

/** What a session needs of the database. */
export interface TerminalDesk {
  find(number: string): Promise<KnownTerminal | null>;
  registered(number: string, registration: Registration, tokenHash: Buffer, remote: string): Promise<void>;
  loggedOut(number: string): Promise<void>;
  /** An oddity for the operator, in the terminal's row. */
  note(number: string, text: string): Promise<void>;
  /** Codes that are raised of a vehicle now. */
  raisedCodes(vehicleFid: number): Promise<readonly string[]>;
  /** Resolves after the commit. */
  alarms(terminal: KnownTerminal, items: readonly AlarmItem[]): Promise<void>;
}

/** A terminal's connection, as others use it. */
export interface TerminalLink {
  /** Set once it has proved itself. */
  readonly terminal: KnownTerminal | null;
  readonly remote: string;
  /** The address of ours that the terminal dialled. */
  readonly local: string;
  /** Sends an order. Resolves with the answer: 0x0001 with result 0, or the message `answerId`. Rejects with a VideoRefusal. */
  command(id: number, body: Buffer, answerId?: number): Promise<Jt808Message>;
  close(reason: string): void;
}

/** What a session needs of its server. */
export interface TerminalHost {
  readonly desk: TerminalDesk;
  refused(reason: TerminalRefusal): void;
  /** The proved session of a number. */
  session(number: string): TerminalLink | undefined;
  entered(session: TerminalLink, terminal: KnownTerminal): Promise<void>;
  ended(session: TerminalLink, reason: string): void;
  /** Resolves after the commit. `late`: held back in a blind area, so that nothing of it is a fresh alarm. */
  take(
    session: TerminalLink,
    terminal: KnownTerminal,
    alarms: TerminalAlarms,
    locations: readonly Location[],
    late: boolean,
  ): Promise<void>;
}
