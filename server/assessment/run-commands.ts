import { type AssessmentParameters, crossedParameter } from '../../domain/assessment-parameters.ts';
import { type Period, type PeriodSpan, periodFrom } from '../../domain/assessment-period.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';
import { orderCorrection } from './due.ts';
import { nowOf } from './marks.ts';
import { parametersNow } from './parameters.ts';
import { readPeriod, reckon } from './run.ts';

async function spanOf(tx: Tx, period: Period, fromDay: string): Promise<PeriodSpan> {
  const span = periodFrom(period, fromDay);
  if (span === null)
    throw new RefusalError({ code: 'invalid', field: 'fromDay', message: `no ${period} begins on ${fromDay}` });
  if (span.from >= (await nowOf(tx)))
    throw new RefusalError({ code: 'invalid', field: 'fromDay', message: 'the period has not begun' });
  return span;
}

const WORST = 50;

/** What a run would find now, in the viewer's scope; nothing is stored. A period that still runs is reckoned up to now. */
export async function previewRun(
  inScope: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  period: Period,
  fromDay: string,
) {
  const reading = await inScope(async (tx) => {
    const span = await spanOf(tx, period, fromDay);
    return await readPeriod(tx, { ...span, to: Math.min(span.to, await nowOf(tx)) }, await parametersNow(tx));
  });
  const { span, parameters } = reading;
  const { units } = await reckon(reading);
  const enterprises = units.filter(({ unit }) => unit.unit === 'enterprise');
  return {
    period,
    fromDay: span.fromDay,
    toDay: span.toDay,
    parametersVersion: parameters.version,
    units: enterprises.length,
    withFindings: enterprises.filter((one) => one.findings.length > 0).length,
    worst: enterprises
      .filter((one) => one.tally.rate !== null)
      .sort((a, b) => (b.tally.rate ?? 0) - (a.tally.rate ?? 0))
      .slice(0, WORST)
      .map(({ unit, kind, tally, findings }) => ({
        key: unit.key,
        kind,
        name: unit.name,
        nameEn: unit.nameEn,
        points: tally.points,
        due: tally.due,
        offline: tally.offline,
        outage: tally.outage,
        rate: tally.rate,
        findings,
      })),
  };
}

/** Asks for a run by hand: the first of a period that has ended, or another one that keeps the first. The worker makes it. */
export async function askForRun(
  tx: Tx,
  viewer: Viewer,
  period: Period,
  fromDay: string,
  address: string,
): Promise<{ number: number }> {
  const span = await spanOf(tx, period, fromDay);
  if (span.to > (await nowOf(tx)))
    throw new RefusalError({ code: 'invalid', field: 'fromDay', message: 'the period has not ended' });
  const { rows } = await tx.query(
    `select from assessment_due where period = $1 and from_day = $2 and done_at is null`,
    [period, fromDay],
  );
  if (rows.length > 0)
    throw new RefusalError({ code: 'conflict', field: 'fromDay', message: 'this run is due already' });
  const number = await orderCorrection(tx, period, fromDay, viewer.id);
  await appendAudit(tx, {
    actor: viewer.id,
    action: 'assessment.asked',
    object: `${period} ${fromDay}`,
    address,
    detail: { number },
  });
  return { number };
}

/** Sets new numbers as a new version with its author; runs that were made keep theirs. */
export async function setParameters(
  tx: Tx,
  viewer: Viewer,
  change: { readonly version: number; readonly body: AssessmentParameters; readonly note: string },
  address: string,
): Promise<{ version: number }> {
  const crossed = crossedParameter(change.body);
  if (crossed !== null)
    throw new RefusalError({
      code: 'invalid',
      field: crossed,
      message: 'the numbers do not fit one another',
    });
  await tx.query('select pg_advisory_xact_lock(7102, 0)');
  const { version } = await parametersNow(tx);
  if (version !== change.version)
    throw new RefusalError({ code: 'conflict', field: 'version', message: `version ${version} is in force now` });
  await tx.query(
    `insert into assessment_parameters (version, body, author, author_name, note) values ($1, $2, $3, $4, $5)`,
    [version + 1, JSON.stringify(change.body), viewer.id, viewer.name, change.note],
  );
  await appendAudit(tx, { actor: viewer.id, action: 'assessment.parameters', object: String(version + 1), address });
  return { version: version + 1 };
}
