import { PRECISION_CLASSES, type Precision } from '../../domain/place.ts';
import { asEngine } from '../database.ts';

let classes: ReadonlyMap<number, Precision> = new Map();
let loading: Promise<void> | undefined;

/** How exactly viewers without full precision may see an object; `full` for all that are not sensitive. */
export function precisionOf(fid: number): Precision {
  return classes.get(fid) ?? 'full';
}

async function load(): Promise<void> {
  const { rows } = await asEngine((tx) =>
    tx.query<{ fid: number; precision_class: string }>(
      'select fid, precision_class from sensitive_object limit 1000000',
    ),
  );
  classes = new Map(
    rows.map((row) => [row.fid, PRECISION_CLASSES.find((name) => name === row.precision_class) ?? 'hidden']),
  );
}

/** Reads the few sensitive objects of the district; run at start and after objects changed. */
export function loadSensitive(): Promise<void> {
  loading ??= load().finally(() => {
    loading = undefined;
  });
  return loading;
}
