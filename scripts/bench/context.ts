/** One line of the table: what was measured, what is asked, what was reached; null `ok` where it cannot be judged. */
export interface BenchRow {
  readonly what: string;
  readonly reached: string;
  readonly asked: string;
  /** Both sides measured in the same run, where the target is a ratio. */
  readonly ratio?: string;
  readonly ok: boolean | null;
}

/** The whole product under measurement, as `npm start` runs it, on a data directory of its own. */
export interface BenchProduct {
  readonly address: string;
  /** Login of the product's own embedded database; server code of this process is pointed at it. */
  readonly url: string;
  readonly ownerUrl: string;
}

/** What every benchmark gets from the driver. */
export interface BenchContext {
  readonly log: (line: string) => void;
  /** The long forms: ten minutes of ingest, a million objects, a minute of writers. */
  readonly long: boolean;
  /** Started at the first call, shared by all that follow, stopped by the driver. */
  product(): Promise<BenchProduct>;
}

export type Bench = (context: BenchContext) => Promise<BenchRow[]>;

export const milliseconds = (value: number, digits = 0): string => `${value.toFixed(digits)} ms`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;
export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The value below which a share of the numbers lies; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}
