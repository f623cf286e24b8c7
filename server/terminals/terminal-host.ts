import type { AlarmItem } from '../../domain/ingest.ts';
import type { Location } from '../ingest/jt808/location.ts';
import type { Registration } from '../ingest/jt808/terminal.ts';
import type { TerminalAlarms } from './terminal-alarms.ts';
import type { KnownTerminal } from './terminal-row.ts';
import type { TerminalSession } from './terminal-session.ts';

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

/** What a session needs of its server. */
export interface TerminalHost {
  readonly desk: TerminalDesk;
  refused(reason: TerminalRefusal): void;
  /** The proved session of a number. */
  session(number: string): TerminalSession | undefined;
  entered(session: TerminalSession, terminal: KnownTerminal): Promise<void>;
  ended(session: TerminalSession, reason: string): void;
  /** Resolves after the commit. `late`: held back in a blind area, so that nothing of it is a fresh alarm. */
  take(
    session: TerminalSession,
    terminal: KnownTerminal,
    alarms: TerminalAlarms,
    locations: readonly Location[],
    late: boolean,
  ): Promise<void>;
}
