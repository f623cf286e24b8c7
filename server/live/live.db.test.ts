import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../domain/live-event.ts';
import { decodeStateSnapshot } from '../../domain/state-snapshot.ts';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../scripts/testing/database.ts';
import { testViewer } from '../../scripts/testing/viewer.ts';
import { asEngine, closeDatabase, type Viewer } from '../database.ts';
import { handleLive } from './http.ts';
import { onTick, startPositions, stopPositions } from './positions.ts';
import { publishPositions } from './positions-bus.ts';
import { snapshotFor } from './snapshot.ts';
import { liveMessages } from './stream.ts';
import { startTail, stopTail } from './tail.ts';

const OBJECTS = 40;
const WRITERS = 4;
const CHANGES_EACH = 60;
const LAST = 1000;

const viewerOf = (scopeKeys: readonly number[]): Viewer =>
  testViewer({ id: `viewer ${scopeKeys.join()}`, roles: ['zone'], scopeKeys });

/** Changes one object's state and tells of it in one transaction, as the warning commands do. */
function change(fid: number, tier: number, scopeKey: number): Promise<void> {
  return asEngine(async (tx) => {
    await tx.query(
      `insert into object_state (fid, layer, scope_key, tier, since, lng, lat) values ($1, 3, $2, $3, now(), 117.7, 38.95)
       on conflict (fid) do update set tier = excluded.tier, since = excluded.since`,
      [fid, scopeKey, tier],
    );
    const payload = { layer: 'assets', fid, tier, online: true, lost: false, unacknowledged: false, since: Date.now() };
    const rest = { deadline: null, sector: 2, zone: 1, enterprise: 1, lng: 117.7, lat: 38.95 };
    await tx.query('select guanlan.append_events($1)', [
      JSON.stringify([{ kind: 'state', layer: 3, fid, scope_key: scopeKey, tier, payload: { ...payload, ...rest } }]),
    ]);
  });
}

/** A browser: loads the snapshot, then follows the stream until it is told of `last`, and remembers what it paints. */
async function watch(viewer: Viewer, last: number): Promise<{ painted: Map<number, number>; seqs: number[] }> {
  const { bytes } = await snapshotFor(viewer);
  const snapshot = decodeStateSnapshot(bytes);
  const painted = new Map(snapshot.records.map(({ fid, tier }) => [fid, tier]));
  const seqs: number[] = [];
  const stop = new AbortController();
  for await (const message of liveMessages(viewer, snapshot.seq, stop.signal)) {
    take(message, painted, seqs);
    if (painted.has(last)) break;
  }
  stop.abort();
  return { painted, seqs };
}

function take(message: LiveMessage, painted: Map<number, number>, seqs: number[]): void {
  if (message.kind === 'resync') throw new Error('the stream lost its place');
  if (message.kind !== 'state') return;
  seqs.push(message.seq);
  painted.set(message.state.fid, message.state.tier);
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => {
    const stop = onTick(() => {
      stop();
      resolve();
    });
  });
}

describe.each(availableEngines())('snapshot and stream on the %s database', (engine) => {
  let database: TestDatabase;
  const keys: number[] = [];

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    await asEngine(async (tx) => {
      for (const zone of [1, 2]) {
        const { rows } = await tx.query<{ id: number }>(
          'insert into scope_cell (zone, sector, enterprise) values ($1, 2, 1) returning id',
          [zone],
        );
        keys.push(rows[0]?.id ?? 0);
      }
    });
    await startTail();
  });
  afterAll(async () => {
    await stopTail();
    await closeDatabase();
    await database.stop();
  });

  it('paint every screen that opens amid overlapping writers exactly as the database stands, nothing lost or doubled', async () => {
    const [near = 0, far = 0] = keys;
    const write = async (writer: number) => {
      for (let n = 0; n < CHANGES_EACH; n += 1) {
        const fid = 1 + ((writer * 7 + n * 3) % OBJECTS);
        await change(fid, (n + writer) % 5, fid % 2 === 1 ? near : far);
      }
    };
    const writers = Array.from({ length: WRITERS }, (_, n) => write(n));
    const screens: ReturnType<typeof watch>[] = [];
    for (let n = 0; n < 12; n += 1) {
      screens.push(watch(viewerOf([near]), LAST));
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    await Promise.all(writers);
    // One event after all writers tells each screen that it has everything.
    await change(LAST, 1, near);
    const { rows } = await asEngine((tx) =>
      tx.query<{ fid: number; tier: number }>('select fid, tier from object_state where scope_key = $1 order by fid', [
        near,
      ]),
    );
    for (const { painted, seqs } of await Promise.all(screens)) {
      expect([...painted].sort(([a], [b]) => a - b)).toEqual(rows.map(({ fid, tier }) => [fid, tier]));
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    }
  });

  it('ask a browser whose place in the log is unknown to load everything again', async () => {
    const stop = new AbortController();
    const stream = liveMessages(viewerOf(keys), -1, stop.signal);
    const kinds: string[] = [];
    for await (const message of stream) {
      kinds.push(message.kind);
      if (kinds.length === 2) break;
    }
    stop.abort();
    expect(kinds).toEqual(['hello', 'resync']);
  });

  it('end the positions of a viewer who signs out, also when the browser reads nothing, and go on for the others', async () => {
    const gone: Viewer = { ...viewerOf(keys), all: true, sessionId: 'ab12' };
    const server = createServer((req, res) => {
      void handleLive(req, res, gone, new URL(req.url ?? '/', 'http://web'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await startPositions();
    // More than any socket buffer takes, so that the answer stands and waits.
    const vehicles = Array.from({ length: 1_000_000 }, (_, n) => ({
      fid: n + 1,
      lng: 117.7,
      lat: 38.95,
      at: 1,
      scopeKey: 1,
    }));
    publishPositions(vehicles);
    const stalled = connect(port, '127.0.0.1');
    stalled.pause();
    stalled.write('GET /api/live/positions?bbox=117,38,118,40 HTTP/1.1\r\nhost: web\r\n\r\n');
    await nextTick();
    await asEngine((tx) =>
      tx.query('select guanlan.append_events($1)', [
        JSON.stringify([{ kind: 'session', scope_key: 0, payload: { sessionHash: 'ab12' } }]),
      ]),
    );
    // A write after the end would be an uncaught error here and the end of the process in production.
    for (let n = 0; n < 3; n += 1) await nextTick();
    stalled.destroy();
    stopPositions();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
