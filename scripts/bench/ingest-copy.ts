import pg from 'pg';

/** COPY … FROM STDIN through the ordinary driver: what is asked of a query object is small. */
class CopyIn {
  readonly done: Promise<void>;
  readonly #text: string;
  readonly #data: Buffer;
  #settle: { resolve: () => void; reject: (error: Error) => void } = { resolve: () => {}, reject: () => {} };
  #failure: Error | undefined;

  constructor(text: string, data: Buffer) {
    this.#text = text;
    this.#data = data;
    this.done = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }
  submit(connection: { query(text: string): void }): void {
    connection.query(this.#text);
  }
  handleCopyInResponse(connection: { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }): void {
    connection.sendCopyFromChunk(this.#data);
    connection.endCopyFrom();
  }
  handleError(error: Error): void {
    this.#failure = error;
  }
  handleReadyForQuery(): void {
    if (this.#failure === undefined) this.#settle.resolve();
    else this.#settle.reject(this.#failure);
  }
  handleCommandComplete(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}

/** Rows per second of raw COPY into a table like `reading` (partitioned by day, same index, no row security). */
export async function copyRate(ownerUrl: string, seconds: number, batch: number): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `drop table if exists bench_reading;
       create table bench_reading (like reading including defaults) partition by range (at);
       create table bench_reading_today partition of bench_reading for values from (now() - interval '2 days') to (now() + interval '2 days');
       create index on bench_reading (point_fid, at desc)`,
    );
    let rows = 0;
    const begin = performance.now();
    while (performance.now() - begin < seconds * 1000) {
      const at = new Date().toISOString();
      const lines = Array.from({ length: batch }, (_, index) => `${index + 1}\t${at}\t${at}\t1.05\t0\t1`);
      const copy = new CopyIn(
        'copy bench_reading (point_fid, at, received_at, value, quality, scope_key) from stdin',
        Buffer.from(`${lines.join('\n')}\n`),
      );
      client.query(copy);
      await copy.done;
      rows += batch;
    }
    return rows / ((performance.now() - begin) / 1000);
  } finally {
    await client.query('drop table if exists bench_reading').catch(() => {});
    await client.end();
  }
}
