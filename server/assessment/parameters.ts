import {
  type AssessmentParameters,
  assessmentParametersSchema,
  DEFAULT_PARAMETERS,
} from '../../domain/assessment-parameters.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

/** One version of the numbers; 0 is the default that the program brings, before anybody set any. */
export interface ParametersVersion {
  readonly version: number;
  readonly body: AssessmentParameters;
  readonly authorName: string;
  readonly note: string;
  readonly createdAt: number | null;
}

const COLUMNS = `version, body, author_name as "authorName", note, ${ms('created_at')} as "createdAt"`;

function parsed(row: Omit<ParametersVersion, 'body'> & { readonly body: unknown }): ParametersVersion {
  return { ...row, body: assessmentParametersSchema.parse({ ...DEFAULT_PARAMETERS, ...Object(row.body) }) };
}

/** The numbers in force: the newest version. */
export async function parametersNow(tx: Tx): Promise<ParametersVersion> {
  const [newest] = await parametersHistory(tx, 1);
  return newest ?? { version: 0, body: DEFAULT_PARAMETERS, authorName: '', note: '', createdAt: null };
}

/** The numbers in force with a row of their own, so that a run can name them. For the engine. */
export async function storedParameters(tx: Tx): Promise<ParametersVersion> {
  const found = await parametersNow(tx);
  if (found.version > 0) return found;
  await tx.query(
    `insert into assessment_parameters (version, body, author, author_name, note) values (1, $1, 'worker', '', '') on conflict do nothing`,
    [JSON.stringify(DEFAULT_PARAMETERS)],
  );
  return await parametersNow(tx);
}

/** One version by its number; null when there is none. */
export async function parametersOf(tx: Tx, version: number): Promise<ParametersVersion | null> {
  const { rows } = await tx.query<ParametersVersion>(
    `select ${COLUMNS} from assessment_parameters where version = $1`,
    [version],
  );
  return rows[0] === undefined ? null : parsed(rows[0]);
}

/** Versions, newest first. */
export async function parametersHistory(tx: Tx, limit: number): Promise<ParametersVersion[]> {
  const { rows } = await tx.query<ParametersVersion>(
    `select ${COLUMNS} from assessment_parameters order by version desc limit $1`,
    [limit],
  );
  return rows.map(parsed);
}
