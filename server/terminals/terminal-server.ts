import { createServer, type Server } from 'node:net';
import type { Location } from '../ingest/jt808/location.ts';
import { plainNumber } from '../ingest/jt808/terminal.ts';
import type { AttachmentServer } from './attachment-server.ts';
import { eventTime, type TerminalAlarms } from './terminal-alarms.ts';
import type { TerminalHost, TerminalLink, TerminalRefusal } from './terminal-host.ts';
import type { KnownTerminal } from './terminal-row.ts';
import { TerminalSession } from './terminal-session.ts';
import type { TerminalStore } from './terminal-store.ts';

const MAX_CONNECTIONS = 5_000;
/** One address may hold so many connections that have not proved themselves. */
const MAX_STRANGERS = 50;
/** A live report that is older was held back by a terminal that does not say so. */
const LATE_MS = 5 * 60_000;

export interface TerminalServerSettings {
  readonly host: string;
  readonly port: number;
  readonly store: TerminalStore;
  readonly attachments: AttachmentServer | null;
}

/** The JT/T 808 server: terminals dial in, prove themselves, and report; orders go out over their connections. */
export class TerminalServer implements TerminalHost {
  readonly desk: TerminalStore;
  private readonly server: Server;
  private readonly attachments: AttachmentServer | null;
  private readonly open = new Set<TerminalLink>();
  private readonly proved = new Map<string, TerminalLink>();
  private readonly refusals = new Map<TerminalRefusal, number>();

  private constructor({ store, attachments }: TerminalServerSettings) {
    this.desk = store;
    this.attachments = attachments;
    this.server = createServer((socket) => {
      const from = socket.remoteAddress;
      const strangers = [...this.open].filter((one) => one.terminal === null && one.remote === from).length;
      if (this.open.size >= MAX_CONNECTIONS || strangers >= MAX_STRANGERS) {
        this.refused('full');
        socket.destroy();
      } else this.open.add(new TerminalSession(socket, this));
    });
  }

  /** Rejects when the port cannot be had. */
  static async start(settings: TerminalServerSettings): Promise<TerminalServer> {
    const one = new TerminalServer(settings);
    await new Promise<void>((resolve, reject) => {
      one.server.once('error', reject);
      one.server.listen(settings.port, settings.host, resolve);
    });
    return one;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** Connections, proved ones, and what was turned away. */
  status(): { readonly open: number; readonly online: number; readonly refused: Readonly<Record<string, number>> } {
    return { open: this.open.size, online: this.proved.size, refused: Object.fromEntries(this.refusals) };
  }

  session(number: string): TerminalLink | undefined {
    return this.proved.get(plainNumber(number));
  }

  refused(reason: TerminalRefusal): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  async entered(session: TerminalLink, terminal: KnownTerminal): Promise<void> {
    const before = this.proved.get(terminal.number);
    this.proved.set(terminal.number, session);
    // Its own token proved it, so this is the same terminal on a new connection.
    if (before !== undefined && before !== session) before.close('connected again');
    await this.desk.online(terminal, true);
  }

  ended(session: TerminalLink, reason: string): void {
    this.open.delete(session);
    const { terminal } = session;
    if (terminal === null || this.proved.get(terminal.number) !== session) return;
    this.proved.delete(terminal.number);
    this.desk
      .online(terminal, false, reason)
      .catch((error: unknown) => console.error(`terminal ${terminal.number}: its end was not stored:`, error));
  }

  async take(
    session: TerminalLink,
    terminal: KnownTerminal,
    alarms: TerminalAlarms,
    locations: readonly Location[],
    late: boolean,
  ): Promise<void> {
    const now = Date.now();
    const stored = locations.map((location) => {
      const held = late || (location.at !== null && now - location.at > LATE_MS);
      // A report without a time is as old as its arrival; one from a blind area without a time is nothing.
      if (held && location.at === null) return Promise.resolve();
      const at = held ? (location.at ?? now) : eventTime(location.at, now);
      return this.desk.report(terminal, location, at, held ? [] : alarms.of(location, now));
    });
    await Promise.all(stored);
    if (late) return;
    for (const alarm of locations.flatMap((location) => location.driverAlarms))
      this.attachments?.ask(session, terminal, alarm, now);
  }

  async close(): Promise<void> {
    for (const session of [...this.open]) session.close('the platform stops');
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
