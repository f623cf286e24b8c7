import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPrepared } from './prepare.ts';
import { int32, MessageReader, message, query, SYNC, textAt } from './protocol.ts';

const FLUSH = message('H');
const parse = (name: string, sql: string): Buffer => message('P', name, sql, Buffer.alloc(2));
const bind = (name: string): Buffer => message('B', '', name, Buffer.alloc(6));
const EXECUTE = message('E', '', int32(0));

/** A client that speaks the protocol letter by letter, as drivers other than `pg` do. */
class RawClient {
  readonly #socket: Socket;
  readonly #reader = new MessageReader();
  readonly heard: string[] = [];

  constructor(port: number) {
    this.#socket = connectSocket(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#reader.endStartup();
    this.#socket.on('data', (chunk) => {
      this.#reader.push(chunk);
      for (let next = this.#reader.next(); next !== undefined; next = this.#reader.next()) {
        const { type, bytes } = next;
        if (type === 'D') this.heard.push(`row ${textAt(bytes, 11)}`);
        else if (type === 'E') this.heard.push(`error ${/C(\w{5})\0/.exec(bytes.toString('latin1'))?.[1]}`);
        else if (type === 'Z') this.heard.push(`ready ${bytes.toString('latin1', 5)}`);
        else if (type === 'C') this.heard.push(textAt(bytes, 5));
      }
      this.#socket.emit('heard');
    });
  }

  async send(...bytes: readonly Buffer[]): Promise<void> {
    for (const part of bytes) {
      await new Promise<void>((resolve) => this.#socket.write(part, () => resolve()));
    }
  }

  /** What came since the last call, up to the next line that begins with `last`. */
  async until(last: string): Promise<string[]> {
    while (!this.heard.some((line) => line.startsWith(last))) await once(this.#socket, 'heard');
    return this.heard.splice(0, this.heard.findIndex((line) => line.startsWith(last)) + 1);
  }

  async signIn(url: string): Promise<void> {
    const { username, password } = new URL(url);
    const body = Buffer.concat([int32(196_608), Buffer.from(`user\0${username}\0\0`)]);
    const packets = Buffer.concat([int32(body.length + 4), body, message('p', decodeURIComponent(password))]);
    // One byte after the other: a message may come in as many packets as the network likes.
    for (const byte of packets) await this.send(Buffer.from([byte]));
    await this.until('ready');
  }

  close(): void {
    this.#socket.destroy();
  }
}

describe('the protocol of the embedded front', () => {
  let database: Awaited<ReturnType<typeof startPrepared>>;
  const clients: RawClient[] = [];
  const client = async (): Promise<RawClient> => {
    const fresh = new RawClient(database.port);
    clients.push(fresh);
    await fresh.signIn(database.ownerUrl);
    return fresh;
  };

  beforeAll(async () => {
    database = await startPrepared({ key: 'empty' });
  });
  afterAll(async () => {
    for (const open of clients) open.close();
    await database?.stop();
  });

  test('the unnamed statement belongs to its connection also when others run between Parse and Bind', async () => {
    const [one, two] = [await client(), await client()];
    await one.send(parse('', `SELECT 'one'`), SYNC);
    await one.until('ready');
    await two.send(parse('', `SELECT 'two'`), SYNC);
    await two.until('ready');
    await one.send(bind(''), EXECUTE, SYNC);
    expect(await one.until('ready')).toEqual(['row one', 'SELECT 1', 'ready I']);
    await two.send(query(`SELECT 'simple'`));
    await two.until('ready');
    await one.send(bind(''), EXECUTE, SYNC);
    expect(await one.until('ready')).toEqual(['row one', 'SELECT 1', 'ready I']);
  });

  test('after Flush the answers come at once and the engine stays with the connection until Sync', async () => {
    const [one, two] = [await client(), await client()];
    await one.send(parse('', `SELECT 'flushed'`), bind(''), EXECUTE, FLUSH);
    expect(await one.until('SELECT')).toEqual(['row flushed', 'SELECT 1']);
    await two.send(query(`SELECT 'waits'`));
    await one.send(parse('', `SELECT 'still mine'`), bind(''), EXECUTE, FLUSH);
    expect(await one.until('SELECT')).toEqual(['row still mine', 'SELECT 1']);
    expect(two.heard).toEqual([]);
    await one.send(SYNC);
    expect(await one.until('ready')).toEqual(['ready I']);
    expect(await two.until('ready')).toEqual(['row waits', 'SELECT 1', 'ready I']);
  });

  test('after an error everything up to Sync is skipped, and one ReadyForQuery answers it', async () => {
    const one = await client();
    await one.send(parse('', 'SELEC'), FLUSH);
    expect(await one.until('error')).toEqual(['error 42601']);
    await one.send(parse('', `SELECT 'skipped'`), bind(''), EXECUTE, SYNC, query(`SELECT 'next'`));
    expect(await one.until('ready')).toEqual(['ready I']);
    expect(await one.until('ready')).toEqual(['row next', 'SELECT 1', 'ready I']);
  });

  test('COPY takes its rows in pieces, and a failed or given up one leaves the connection usable', async () => {
    const one = await client();
    await one.send(query('CREATE TEMP TABLE copied (a int)'), query('COPY copied FROM STDIN'));
    await one.send(message('d', Buffer.from('1\n2')), message('d', Buffer.from('\n3\n')), message('c'));
    expect((await one.until('COPY')).at(-1)).toBe('COPY 3');
    await one.send(query('COPY nowhere FROM STDIN'), message('d', Buffer.from('1\n')), message('c'));
    expect((await one.until('error')).at(-1)).toBe('error 42P01');
    await one.send(query('COPY copied FROM STDIN'), message('f', 'no more'));
    expect((await one.until('error')).at(-1)).toBe('error 57014');
    await one.send(query('SELECT count(*) FROM copied'));
    expect((await one.until('SELECT')).slice(-2)).toEqual(['row 3', 'SELECT 1']);
  });

  test('DISCARD ALL forgets the statements of one connection only', async () => {
    const [one, two] = [await client(), await client()];
    await one.send(parse('mine', `SELECT 'one'`), SYNC);
    await two.send(parse('mine', `SELECT 'two'`), SYNC, query('DISCARD ALL'));
    expect((await two.until('DISCARD')).at(-1)).toBe('DISCARD ALL');
    await one.until('ready');
    await one.send(bind('mine'), EXECUTE, SYNC);
    expect(await one.until('ready')).toEqual(['row one', 'SELECT 1', 'ready I']);
    await two.until('ready');
    await two.send(bind('mine'), EXECUTE, SYNC);
    expect(await two.until('ready')).toEqual(['error 26000', 'ready I']);
  });
});
