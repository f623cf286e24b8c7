import { asEngine } from '../database.ts';
import { forgetUploads } from '../field/chunks.ts';
import { followWind } from '../hazards/follow-wind.ts';
import { expireExports, runExports } from '../images/export-job.ts';
import { purgeImports } from '../imports/purge.ts';
import { markOverdueReports } from '../incidents/reports.ts';
import { deliverDue } from '../notify/deliver.ts';
import { turnOutages } from '../outages/turn.ts';
import { layDueTracks } from '../patrols/match.ts';
import { warnOfMissedPatrols } from '../patrols/missed-warnings.ts';
import { tellGuardians } from '../permits/alarms.ts';
import { analyseDue } from '../pipelines/analysis-chore.ts';
import { deleteDue } from '../recording/deletions.ts';
import { purgeEventPictures } from '../recording/event-pictures.ts';
import { guardRecordings } from '../recording/space-guard.ts';
import { attachClips } from '../recording/warning-clips.ts';
import { keepCheckpoint } from '../replay/checkpoints.ts';
import { turnTasks } from '../tasks/turns.ts';
import { runWarningAudit } from '../warning-audit/audit.ts';
import { endQuietFloods } from '../warnings/flood.ts';
import { purgeAccounts } from './accounts.ts';
import { assessInTime, observeSilence, writeDays } from './assessment.ts';
import { checkAuditChain, dropOldAudit } from './audit-chain.ts';
import { createClockWatch, dropOldEngineEvents } from './clock-watch.ts';
import { addDefaultRules } from './default-rules.ts';
import { deriveReadings } from './derived-readings.ts';
import { activateDueRules } from './due-rules.ts';
import { beat } from './heartbeat.ts';
import { sweepLostAlarms, sweepSilentPoints, sweepSilentVehicles } from './no-data.ts';
import { alarmOnDefaultRows, dropOldData, makePartitions } from './partitions.ts';
import { rollUpReadings } from './rollups.ts';
import { dropWithdrawnStates, sweepNoDataRules } from './rule-chores.ts';
import { createWarningTimers } from './warning-timers.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface Chore {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (listeningSince: number) => Promise<unknown>;
  /** Takes long: runs beside the cycle, never twice at once. */
  readonly beside?: boolean;
}

/** What the worker does besides due rules, and how often. The next time counts from now: no burst after an outage. */
const CHORES: readonly Chore[] = [
  { name: 'lost alarms', everyMs: 2 * SECOND, run: sweepLostAlarms },
  { name: 'silent points', everyMs: 5 * SECOND, run: sweepSilentPoints },
  { name: 'rules of silence', everyMs: 10 * SECOND, run: sweepNoDataRules },
  { name: 'derived readings', everyMs: MINUTE, run: deriveReadings },
  { name: 'default rules', everyMs: 60 * MINUTE, run: addDefaultRules },
  { name: 'withdrawn rules', everyMs: 15 * SECOND, run: dropWithdrawnStates },
  { name: 'silent vehicles', everyMs: 15 * SECOND, run: sweepSilentVehicles },
  // A receiver that does not answer costs ten seconds a message: nothing that is due by time may wait for it.
  { name: 'deliveries', everyMs: SECOND, run: deliverDue, beside: true },
  { name: 'outages', everyMs: 2 * SECOND, run: () => asEngine(turnOutages) },
  { name: 'offline spans', everyMs: 5 * SECOND, run: observeSilence, beside: true },
  { name: 'assessments', everyMs: 30 * SECOND, run: assessInTime, beside: true },
  { name: 'days and distortions', everyMs: MINUTE, run: writeDays, beside: true },
  { name: 'partitions', everyMs: 60 * MINUTE, run: makePartitions, beside: true },
  { name: 'default partitions', everyMs: 5 * MINUTE, run: alarmOnDefaultRows },
  { name: 'incident reports', everyMs: 5 * SECOND, run: () => asEngine(markOverdueReports) },
  { name: 'pipeline surroundings', everyMs: 5 * SECOND, run: analyseDue, beside: true },
  { name: 'patrol tracks', everyMs: 2 * SECOND, run: layDueTracks, beside: true },
  { name: 'guardians of permits', everyMs: 2 * SECOND, run: tellGuardians, beside: true },
  { name: 'missed patrols', everyMs: 5 * MINUTE, run: warnOfMissedPatrols, beside: true },
  { name: 'zones in the wind', everyMs: 20 * SECOND, run: followWind, beside: true },
  { name: 'states for replay', everyMs: 30 * SECOND, run: keepCheckpoint, beside: true },
  { name: 'roll-ups', everyMs: MINUTE, run: rollUpReadings, beside: true },
  { name: 'accounts', everyMs: 60 * MINUTE, run: purgeAccounts, beside: true },
  { name: 'warning audit', everyMs: MINUTE, run: runWarningAudit },
  { name: 'audit chain', everyMs: MINUTE, run: checkAuditChain, beside: true },
  { name: 'audit retention', everyMs: 60 * MINUTE, run: dropOldAudit, beside: true },
  { name: 'imports', everyMs: 60 * MINUTE, run: purgeImports, beside: true },
  { name: 'uploads', everyMs: 60 * MINUTE, run: forgetUploads, beside: true },
  { name: 'field tasks', everyMs: 15 * SECOND, run: turnTasks },
  { name: 'floods', everyMs: 15 * SECOND, run: endQuietFloods },
  { name: 'engine events', everyMs: 60 * MINUTE, run: dropOldEngineEvents, beside: true },
  { name: 'retention', everyMs: 60 * MINUTE, run: dropOldData, beside: true },
  { name: 'recordings due', everyMs: 20 * SECOND, run: deleteDue, beside: true },
  { name: 'exports of images', everyMs: 3 * SECOND, run: runExports, beside: true },
  { name: 'clips of warnings', everyMs: 10 * SECOND, run: attachClips, beside: true },
  { name: 'event pictures', everyMs: 10 * MINUTE, run: purgeEventPictures, beside: true },
  { name: 'ended exports', everyMs: 30 * SECOND, run: expireExports, beside: true },
  { name: 'space for recordings', everyMs: 30 * SECOND, run: guardRecordings, beside: true },
];

export interface Cycle {
  /** One turn; throws when the database is away. */
  run(): Promise<void>;
}

/** Batches of warning clocks in one cycle; what is left comes a second later. */
const MOST_BATCHES = 50;

/** Chores of one cycle may take longer together than a clock may be late: between two of them the clocks have their turn. */
const CLOCKS_EVERY_MS = 1_000;

/**
 * The worker's cycle: the clocks of warnings before everything, due rules, the heartbeat, then what else is due. One bad
 * chore does not stop the others.
 */
export function createCycle(log: (line: string) => void): Cycle {
  const listeningSince = Date.now();
  const clocks = createClockWatch();
  const timers = createWarningTimers(log);
  const due = new Map(CHORES.map((chore) => [chore.name, 0]));
  const runChore = async (chore: Chore): Promise<void> => {
    due.set(chore.name, Number.POSITIVE_INFINITY);
    await chore.run(listeningSince).catch((error: unknown) => {
      log(`worker: ${chore.name} failed: ${error instanceof Error ? error.message : String(error)}`);
    });
    due.set(chore.name, performance.now() + chore.everyMs);
  };
  let firedAt = 0;
  /** Fires the clocks that are due; how late the latest one was, seconds. */
  const fireClocks = async (): Promise<number> => {
    let late = 0;
    for (let batch = 0, done = -1; done !== 0 && batch < MOST_BATCHES; batch += 1) {
      const work = await timers.fire();
      done = work.done;
      late = Math.max(late, work.overdueSeconds);
    }
    firedAt = performance.now();
    return late;
  };
  // What was late between two chores is told by the next heartbeat.
  let overdue = 0;
  return {
    async run() {
      const started = performance.now();
      for (const { kind, seconds } of await clocks.look()) log(`worker: ${kind} of ${seconds} s noticed`);
      overdue = Math.max(overdue, await fireClocks());
      for (let done = -1; done !== 0; ) {
        const work = await activateDueRules();
        done = work.done;
        overdue = Math.max(overdue, work.overdueSeconds);
      }
      await heartbeat(started, overdue);
      overdue = 0;
      for (const chore of CHORES) {
        if ((due.get(chore.name) ?? 0) > performance.now()) continue;
        if (performance.now() - firedAt > CLOCKS_EVERY_MS) overdue = Math.max(overdue, await fireClocks());
        const running = runChore(chore);
        if (chore.beside !== true) await running;
      }
    },
  };
}

function heartbeat(started: number, overdueSeconds: number): Promise<void> {
  return beat('worker', {
    lastCycle: new Date().toISOString(),
    cycleMs: Math.round(performance.now() - started),
    maxOverdueSeconds: Math.round(overdueSeconds * 10) / 10,
  });
}
