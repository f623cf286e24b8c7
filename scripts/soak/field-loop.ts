import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { z } from 'zod';
import { env } from '../../lib/env.ts';
import { BROWSER_ARGS } from '../browser-args.ts';
import { freePort } from '../testing/native.ts';
import { type Product, startProduct } from './product.ts';

export interface FieldLoopOptions {
  readonly findings: number;
  /** Of the browser, at random moments: half while findings are made without signal, half while they are sent. */
  readonly kills: number;
  /** Of the web process, while findings are sent. */
  readonly restarts: number;
  readonly log: (line: string) => void;
}

export interface FieldLoopResult {
  readonly made: number;
  readonly arrived: number;
  readonly doubled: number;
  readonly identical: number;
  readonly kills: number;
  readonly restarts: number;
  /** Starts without signal, from the address to the screen that can record; milliseconds. */
  readonly offlineStartsMs: readonly number[];
}

const SHOWN_MS = 30_000;
const DELIVERED_MS = 180_000;

/** A photograph of noise that any browser can open: no two are the same. */
function photo(): Buffer {
  const [width, height] = [320, 240];
  const chunk = (kind: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), 4 + body.length);
    return frame;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits a channel, RGB.
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(
    Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), randomBytes(width * 3)])),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A phone that can be killed as the system kills one: no farewell, its disk as it was. */
class Phone {
  readonly #profile: string;
  readonly #address: string;
  #child: ChildProcess | null = null;
  #browser: Browser | null = null;

  constructor(profile: string, address: string) {
    this.#profile = profile;
    this.#address = address;
  }

  async start(online: boolean): Promise<Page> {
    const port = await freePort();
    const path = env().CHROMIUM_PATH ?? chromium.executablePath();
    this.#child = spawn(
      path,
      [...BROWSER_ARGS, '--headless=new', `--remote-debugging-port=${port}`, `--user-data-dir=${this.#profile}`],
      { stdio: 'ignore', detached: true },
    );
    for (let attempt = 0; this.#browser === null; attempt += 1) {
      this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
      if (attempt > 100) throw new Error('the browser did not start');
      await sleep(100);
    }
    const [context] = this.#browser.contexts();
    if (context === undefined) throw new Error('the browser has no profile');
    const page = await context.newPage();
    page.setDefaultTimeout(SHOWN_MS);
    if (online) await this.#signIn(page);
    else await context.setOffline(true);
    return page;
  }

  async #signIn(page: Page): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await page.request
        .post(`${this.#address}/api/demo/sign-in`, { data: { role: 'inspector' } })
        .catch(() => null);
      if (answer?.ok() === true) return;
      await sleep(300);
    }
    throw new Error('nobody could sign in');
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid !== undefined) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      // The whole group: a browser is several processes.
      process.kill(-child.pid, 'SIGKILL');
      await gone;
    }
    await this.#browser?.close().catch(() => {});
    this.#browser = null;
    this.#child = null;
  }
}

const recordButton = (page: Page) => page.getByRole('button', { name: '随手拍' });
const item = (page: Page, note: string) => page.locator('[data-finding]', { hasText: note });

async function open(page: Page, address: string): Promise<number> {
  const began = performance.now();
  await page.goto(`${address}/field`);
  await recordButton(page).and(page.locator(':enabled')).waitFor();
  return Math.round(performance.now() - began);
}

async function record(page: Page, note: string, picture: Buffer): Promise<void> {
  await recordButton(page).click();
  await page.locator('input[type="file"]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture });
  await page.getByRole('button', { name: '再拍一张' }).waitFor();
  await page.getByRole('button', { name: '第三方施工' }).click();
  await page.getByRole('textbox').last().fill(note);
  await page.getByRole('button', { name: '保存' }).click();
  await item(page, note).waitFor();
}

/**
 * Findings with photographs made without signal on a phone that is killed at random, then sent while phone and server are
 * killed: each arrives once, with its original as it was (issue numbers: 40 findings, 20 kills, 5 restarts). What the
 * screen did not yet show as kept when the phone died is made again, as a person would.
 */
export async function fieldLoop({ findings, kills, restarts, log }: FieldLoopOptions): Promise<FieldLoopResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guanlan-field-'));
  const profile = mkdtempSync(join(tmpdir(), 'guanlan-phone-'));
  const product = await startProduct({ dataDir, port: await freePort(), log: () => {} });
  const phone = new Phone(profile, product.address);
  try {
    const wanted = new Map(Array.from({ length: findings }, (_, n) => [`浸泡 ${n + 1} 号`, photo()]));
    const page = await phone.start(true);
    await prepare(page, product.address);
    await phone.kill();
    const offlineStartsMs = await makeAll(phone, product.address, wanted, Math.floor(kills / 2), log);
    await sendAll(phone, product, { kills: Math.ceil(kills / 2), restarts, log });
    return { ...(await compare(product.address, wanted)), made: wanted.size, kills, restarts, offlineStartsMs };
  } finally {
    await phone.kill().catch(() => {});
    await product.stop();
    rmSync(dataDir, { recursive: true, force: true });
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Loads the page until its worker keeps it for a start without signal. */
async function prepare(page: Page, address: string): Promise<void> {
  await open(page, address);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  for (let again = 0; again < 2; again += 1) await open(page, address);
  await sleep(2_000);
}

async function makeAll(
  phone: Phone,
  address: string,
  wanted: ReadonlyMap<string, Buffer>,
  kills: number,
  log: (line: string) => void,
): Promise<number[]> {
  const starts: number[] = [];
  const kept = new Set<string>();
  for (let killed = 0; kept.size < wanted.size; ) {
    const page = await phone.start(false);
    starts.push(await open(page, address));
    for (const note of wanted.keys()) {
      const there = (await item(page, note).count()) > 0;
      if (!there && kept.has(note)) throw new Error(`${note} was shown as kept and is gone`);
      if (there) kept.add(note);
    }
    const share = Math.ceil(wanted.size / (kills + 1));
    const todo = [...wanted].filter(([note]) => !kept.has(note)).slice(0, share);
    for (const [note, picture] of todo.slice(0, -1)) {
      await record(page, note, picture);
      kept.add(note);
    }
    const [last] = todo.slice(-1);
    if (last !== undefined && killed < kills) {
      // Dies somewhere in the middle of the last one.
      const dying = record(page, ...last).then(() => kept.add(last[0]));
      await Promise.race([dying.catch(() => {}), sleep(Math.random() * 900)]);
      killed += 1;
      log(`phone killed ${killed} times, ${kept.size} findings kept`);
    } else if (last !== undefined) {
      await record(page, ...last);
      kept.add(last[0]);
    }
    await phone.kill();
  }
  return starts;
}

interface Sending {
  readonly kills: number;
  readonly restarts: number;
  readonly log: (line: string) => void;
}

async function sendAll(phone: Phone, product: Product, { kills, restarts, log }: Sending): Promise<void> {
  let restarted = 0;
  for (let killed = 0; killed < kills; killed += 1) {
    const page = await phone.start(true);
    await open(page, product.address);
    if (restarted < restarts && killed % 2 === 0 && product.crash('server/http.ts')) restarted += 1;
    await sleep(200 + Math.random() * 1_800);
    await phone.kill();
  }
  log(`sent under ${kills} kills of the phone and ${restarted} of the server`);
  const page = await phone.start(true);
  await open(page, product.address);
  await page.locator('[data-waiting="0"]').waitFor({ timeout: DELIVERED_MS });
}

const pageSchema = z.array(z.object({ id: z.string(), note: z.string(), receivedAt: z.number() }));
const findingSchema = z.object({ media: z.array(z.object({ sha256: z.string(), role: z.string() })) });

/** What arrived, read as the commander: how many, how often, and whether the originals are what was photographed. */
async function compare(address: string, wanted: ReadonlyMap<string, Buffer>) {
  const signedIn = await fetch(`${address}/api/demo/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ role: 'commander' }),
  });
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]);
  const headers = { cookie: cookie.join('; ') };
  const ask = async <T>(procedure: string, input: object, schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(`${address}/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers,
    });
    return z.object({ result: z.object({ data: schema }) }).parse(await answer.json()).result.data;
  };
  const found = await ask('field.findings', { open: true }, pageSchema);
  const counts = [...wanted.keys()].map((note) => found.filter((line) => line.note === note));
  let identical = 0;
  for (const [line] of counts) {
    if (line === undefined) continue;
    const { media } = await ask('field.finding', { id: line.id }, findingSchema);
    const original = media.find(({ role }) => role === 'original')?.sha256 ?? '';
    const answer = await fetch(`${address}/api/field/media/${line.id}/${original}/file`, { headers });
    const arrived = Buffer.from(await answer.arrayBuffer());
    const taken = wanted.get(line.note);
    const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
    if (taken?.equals(arrived) === true && digest(arrived) === original) identical += 1;
  }
  return {
    arrived: counts.filter((lines) => lines.length > 0).length,
    doubled: counts.filter((lines) => lines.length > 1).length,
    identical,
  };
}
