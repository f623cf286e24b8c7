import { createServer, type Server } from 'node:http';
import type { LoopAsk } from '../../domain/loop-commands.ts';
import type { Role } from '../../domain/role.ts';
import { overrideEnv } from '../../lib/env.ts';
import { createWarningTimers } from '../../server/chores/warning-timers.ts';
import { asEngine, asViewer, closeDatabase, database } from '../../server/database.ts';
import { handleIngest } from '../../server/ingest/http.ts';
import { noticeObjectChange } from '../../server/ingest/point-cache.ts';
import { type Sender, send } from '../../server/ingest/send.ts';
import { createSource } from '../../server/sources/commands.ts';
import { runCommand } from '../../server/warnings/commands.ts';
import { getWarning } from '../../server/warnings/warning-card.ts';
import { addRecipients } from './recipients.ts';
import { addSmallRegion } from './small-region.ts';
import { testViewer } from './viewer.ts';

const MINUTE = 60_000;

/** A warning's way through the loop in virtual time: the database's clock is moved, everything else is real. */
export interface Journey {
  /** A signed reading of a point, through the public interface. */
  reading(point: string, value: number): Promise<void>;
  /** Lets time pass to a minute after the start, clocks firing on the way. */
  passTo(hours: number, minutes?: number): Promise<void>;
  /** A person's command; `evidence` puts a photo beside it. Throws what the loop refuses. */
  act(role: Role, id: number, ask: LoopAsk['name'], over?: object): Promise<void>;
  /** The open warning of a tank; throws when there is none. */
  warningOf(tank: string): Promise<number>;
  /** The whole history, one line a step: when, what, tier, who did it, who was told. */
  timeline(id: number): Promise<string[]>;
  stop(): Promise<void>;
}

/** The worker looks every five minutes in the first hour, then every quarter: the clocks of these journeys lie on that grid. */
function gridAfter(elapsed: number): number {
  const step = (elapsed < 60 * MINUTE ? 5 : 15) * MINUTE;
  return (Math.floor(elapsed / step) + 1) * step;
}

const NAMES: Partial<Record<Role, string>> = {
  enterprise: '企业值班员',
  zone: '园区安监员',
  regulator: '监管员',
  commander: '指挥长',
  duty: '值守员',
};

const person = (role: Role) => testViewer({ id: `j-${role}`, name: NAMES[role] ?? role, roles: [role] });

/**
 * Gives an empty database, to which the server code points (useDatabase), the small region, its recipients and a sender;
 * the clock stands still at the moment of the call.
 */
export async function startJourney(): Promise<Journey> {
  await closeDatabase();
  // One connection: the moved clock is a setting of its session.
  overrideEnv({ DATABASE_POOL: 1 });
  noticeObjectChange();
  await addSmallRegion({ tanks: 6, vehicles: 1 });
  await addRecipients();
  const start = Math.floor(Date.now() / MINUTE) * MINUTE;
  let now = start;
  let at = Date.now() - 10_000;
  const setClock = (to: number): Promise<unknown> => {
    now = to;
    return database().query("select set_config('guanlan.test_now', $1, false)", [new Date(to).toISOString()]);
  };
  const { sender, server } = await startSender();
  await setClock(start);
  const timers = createWarningTimers((line) => {
    throw new Error(line);
  });
  const fire = async (): Promise<void> => {
    while ((await timers.fire()).done > 0);
  };
  return {
    async reading(point, value) {
      at += 1_000;
      const { accepted } = await send(sender, 'readings', [{ point, at, value }]);
      if (accepted !== 1) throw new Error(`the reading of ${point} was refused`);
    },
    async passTo(hours, minutes = 0) {
      const end = start + (hours * 60 + minutes) * MINUTE;
      for (let next = gridAfter(now - start); start + next < end; next = gridAfter(next)) {
        await setClock(start + next);
        await fire();
      }
      await setClock(end);
      await fire();
    },
    async act(role, id, name, over = {}) {
      const viewer = person(role);
      const evidence = name === 'report' ? [await addPhoto(id)] : [];
      const words = { name, text: '现场处置', verdict: 'true', ...over };
      await asViewer(viewer, (tx) =>
        runCommand(tx, viewer, { id, evidence, ask: (files) => ({ ...words, files }) as LoopAsk }),
      );
    },
    async warningOf(tank) {
      const { rows } = await asEngine((tx) =>
        tx.query<{ id: number }>(
          `select w.id from warning w join asset a on a.fid = w.fid where w.state = 'open' and a.id = $1`,
          [tank],
        ),
      );
      if (rows[0] === undefined) throw new Error(`no warning at ${tank}`);
      return rows[0].id;
    },
    timeline: (id) => timelineOf(id, start),
    async stop() {
      server.close();
      await closeDatabase();
    },
  };
}

async function startSender(): Promise<{ sender: Sender; server: Server }> {
  const server = createServer((req, res) => void handleIngest(req, res, new URL(req.url ?? '/', 'http://localhost')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const secret = await createSource({
    id: 'src_j',
    name: 'j',
    scope: { kind: 'all' },
    commitment: 'CN-1',
    actor: 'test',
  });
  return { sender: { url, source: 'src_j', secret }, server };
}

async function addPhoto(id: number): Promise<number> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ id: number }>(
      `insert into evidence (warning_id, sha256, media_type, bytes, name, author, author_name, scope_key)
       select id, repeat('a', 64), 'image/jpeg', 1000, '现场.jpg', 'j-enterprise', '企业值班员', scope_key from warning where id = $1 returning id`,
      [id],
    ),
  );
  return rows[0]?.id ?? 0;
}

const clock = (span: number): string => {
  const minutes = Math.round(span / MINUTE);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `+${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

async function timelineOf(id: number, start: number): Promise<string[]> {
  const viewer = testViewer();
  const { steps } = await asViewer(viewer, (tx) => getWarning(tx, viewer, id));
  return steps.toReversed().map(({ at, step, tier, actor, detail, recipients }) => {
    const round = typeof detail['round'] === 'number' ? ` ${detail['round']}` : '';
    const who = typeof detail['actorName'] === 'string' ? detail['actorName'] : actor;
    const told = recipients.length === 0 ? '' : ` -> ${recipients.map(({ name }) => name).join(' ')}`;
    return `${clock(at - start)} ${step}${round} ${tier} by ${who}${told}`;
  });
}
