import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableEngines, type TestDatabase, testDatabase, useDatabase } from '../../../scripts/testing/database.ts';
import { addSmallRegion } from '../../../scripts/testing/small-region.ts';
import { asEngine } from '../../database.ts';
import { createSource } from '../../sources/commands.ts';
import { noticeObjectChange } from '../point-cache.ts';
import { readBatch, writeBatch } from './batch-file.ts';
import { takeWaitingBatches } from './batch-folder.ts';

describe.each(availableEngines())('batch files of a one-way gate on the %s database (REQ-OPEN-20)', (engine) => {
  let database: TestDatabase;
  let folder: string;
  let secret: string;

  beforeAll(async () => {
    database = await testDatabase(engine);
    await useDatabase(database);
    noticeObjectChange();
    await addSmallRegion({ tanks: 4, vehicles: 1 });
    secret = await createSource({
      id: 'src_gate',
      name: '单向光闸',
      scope: { kind: 'all' },
      commitment: 'CN-9',
      actor: 'test',
    });
    folder = await mkdtemp(join(tmpdir(), 'guanlan-batch-'));
  });
  afterAll(async () => {
    await database?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  const put = async (sequence: number, value: number, change: (data: Buffer) => Buffer = (data) => data) => {
    const { name, data } = writeBatch(
      { source: 'src_gate', sequence, kind: 'readings' },
      [{ point: 'pt_1_pressure', at: Date.now(), value }],
      secret,
    );
    await writeFile(join(folder, name), change(data));
    return name;
  };
  const count = async (sql: string): Promise<number> =>
    asEngine(async (tx) => (await tx.query<{ n: number }>(`select count(*)::int as n from ${sql}`)).rows[0]?.n ?? -1);

  it('are taken in order, once, and moved away', async () => {
    await put(2, 1.1);
    await put(1, 1.0);
    expect(await takeWaitingBatches(folder, 0)).toMatchObject([
      { outcome: 'done', accepted: 1, gap: 0 },
      { outcome: 'done', accepted: 1, gap: 0 },
    ]);
    expect(await count('reading')).toBe(2);
    const [first] = await readdir(join(folder, 'done'));
    await rename(join(folder, 'done', first ?? ''), join(folder, first ?? ''));
    expect(await takeWaitingBatches(folder, 0)).toMatchObject([{ outcome: 'refused' }]);
    expect(await count('reading')).toBe(2);
  });

  it('raise a warning when a number is missing', async () => {
    await put(6, 1.2);
    expect(await takeWaitingBatches(folder, 0)).toMatchObject([{ outcome: 'done', gap: 3 }]);
    const rows = await asEngine(
      async (tx) =>
        (
          await tx.query<{ reason_zh: string }>(
            `select reason_zh from warning where state = 'open' and cause = 'batch_gap:src_gate'`,
          )
        ).rows,
    );
    expect(rows).toEqual([{ reason_zh: '单向数据包序号中断：单向光闸 缺 3–5' }]);
    expect(await count(`event where kind = 'warning' and payload ->> 'change' = 'opened'`)).toBe(1);
  });

  it('are refused when a single byte was changed, and say why beside the file', async () => {
    const name = await put(7, 1.95, (data) => {
      const changed = Buffer.from(data);
      changed.writeUInt8(changed.readUInt8(40) ^ 1, 40);
      return changed;
    });
    expect(await takeWaitingBatches(folder, 0)).toMatchObject([{ outcome: 'refused' }]);
    expect(await readFile(join(folder, 'refused', `${name}.reason.txt`), 'utf8')).toContain('signature');
    expect(await count(`warning where state = 'open' and cause = 'pressure'`)).toBe(0);
  });

  it('do not show their content to whoever carries them', () => {
    const { data } = writeBatch(
      { source: 'src_gate', sequence: 1, kind: 'readings' },
      [{ point: 'pt_1_pressure' }],
      secret,
    );
    expect(data.includes('pt_1_pressure')).toBe(false);
    expect(readBatch(data, [secret]).items).toEqual([{ point: 'pt_1_pressure' }]);
  });
});
