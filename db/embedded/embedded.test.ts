import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArchive, writeArchive } from './archive.ts';
import { DataDirectoryLocked, lockDataDirectory, lockOwner } from './lock.ts';
import { MessageReader, message } from './protocol.ts';
import { asksForAnotherUser, sessionEffect } from './session-sql.ts';
import { StatementNames } from './statement-names.ts';

describe('messages of the protocol', () => {
  test('come out whole and in order, however the network cuts them', () => {
    const bodies = fc.array(fc.uint8Array({ maxLength: 3_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(bodies, fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1 }), (contents, cuts) => {
        const sent = contents.map((content) => message('d', Buffer.from(content)));
        const stream = Buffer.concat(sent);
        const reader = new MessageReader();
        reader.endStartup();
        const got: Buffer[] = [];
        for (let offset = 0, turn = 0; offset < stream.length; turn += 1) {
          const size = cuts[turn % cuts.length] ?? 1;
          reader.push(stream.subarray(offset, offset + size));
          offset += size;
          for (let next = reader.next(); next !== undefined; next = reader.next()) got.push(next.bytes);
        }
        expect(Buffer.concat(got).equals(stream)).toBe(true);
        expect(got.length).toBe(sent.length);
      }),
      { numRuns: 60 },
    );
  });

  test('with an impossible length are refused', () => {
    const reader = new MessageReader();
    reader.endStartup();
    reader.push(Buffer.from([0x51, 0x7f, 0xff, 0xff, 0xff]));
    expect(() => reader.next()).toThrow('not allowed');
  });

  test('name the same statement differently for two connections, and anew after Close', () => {
    const parse = { type: 'P', bytes: message('P', 'plan', 'SELECT 1', Buffer.alloc(2)) };
    const close = { type: 'C', bytes: message('C', Buffer.from('S'), 'plan') };
    const [one, two] = [new StatementNames('c1'), new StatementNames('c2')];
    const first = one.rewrite(parse).bytes.toString('latin1');
    expect(first).toContain('c1_1\0SELECT 1\0');
    expect(two.rewrite(parse).bytes.toString('latin1')).toContain('c2_1\0SELECT 1\0');
    expect(one.rewrite(close).bytes.toString('latin1')).toContain('Sc1_1\0');
    expect(one.rewrite(parse).bytes.toString('latin1')).toContain('c1_2\0');
  });
});

test.each([
  ['-- rows\nCOPY public.t (a) FROM STDIN WITH CSV', 'copy-in'],
  ['COPY t TO STDOUT', 'none'],
  [`INSERT INTO note VALUES ('copy t from stdin')`, 'none'],
  ['SET search_path TO public', 'setting'],
  ['SET LOCAL ROLE guanlan_app', 'none'],
  ['SET TRANSACTION READ ONLY', 'none'],
  ['SET timezone TO UTC; SELECT 1', 'hidden-setting'],
  [`SELECT set_config('a.b', $1, true)`, 'none'],
  [`SELECT set_config('a.b', $1, false)`, 'hidden-setting'],
  ['discard all;', 'discard-all'],
  ['listen event', 'listen'],
])('the front knows that %j is %s for the shared session', (sql, effect) => {
  expect(sessionEffect(sql)).toBe(effect);
});

test('every way to ask for another login is noticed', () => {
  expect(asksForAnotherUser('set session authorization postgres')).toBe(true);
  expect(asksForAnotherUser(`select set_config('session_authorization', 'postgres', true)`)).toBe(true);
  expect(asksForAnotherUser('set local role guanlan_app')).toBe(false);
});

describe('a data directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'guanlan-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('has one holder at a time, and a dead holder is none', () => {
    const lock = lockDataDirectory(folder);
    expect(() => lockDataDirectory(folder)).toThrow(DataDirectoryLocked);
    expect(lockOwner(folder)?.pid).toBe(process.pid);
    lock.release();
    expect(lockOwner(folder)).toBeUndefined();
    // Our own process id, but of a process that began at another time: the id was given out again.
    const dead = { pid: process.pid, started: 'another boot', host: hostname() };
    writeFileSync(join(folder, 'engine.lock'), JSON.stringify(dead));
    const again = lockDataDirectory(folder);
    expect(lockOwner(folder)?.pid).toBe(process.pid);
    again.release();
  });

  test('comes out of its archive byte for byte', async () => {
    const long = `${'deep/'.repeat(20)}`;
    const source = join(folder, 'source');
    mkdirSync(join(source, long, 'empty'), { recursive: true });
    const bytes = Buffer.from(Array.from({ length: 70_001 }, (_, index) => index % 251));
    writeFileSync(join(source, long, 'odd.bin'), bytes);
    writeFileSync(join(source, '中文.txt'), '观澜', { mode: 0o600 });
    writeFileSync(join(source, 'skipped'), 'x');
    await writeArchive(source, join(folder, 'a.tar.gz'), (path) => path === 'skipped');
    await readArchive(join(folder, 'a.tar.gz'), join(folder, 'out'));
    expect(readFileSync(join(folder, 'out', long, 'odd.bin')).equals(bytes)).toBe(true);
    expect(readFileSync(join(folder, 'out', '中文.txt'), 'utf8')).toBe('观澜');
    expect(() => readFileSync(join(folder, 'out', 'skipped'))).toThrow('ENOENT');
  });
});
