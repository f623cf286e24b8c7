import type { Handling } from '../../domain/loop-state.ts';

/** An open warning of the demo enterprise, as its duty staff sees it. Times in seconds. */
export interface StaffWarning {
  readonly id: number;
  readonly pointFid: number | null;
  readonly tier: number;
  readonly epoch: number;
  readonly handling: Handling;
  readonly acknowledged: boolean;
  readonly normal: boolean;
}

/** One command of the `warnings` router. */
export interface StaffAct {
  readonly command: 'acknowledge' | 'verify' | 'report' | 'clear';
  readonly input: Readonly<Record<string, unknown>>;
}

interface Stage {
  readonly act: StaffAct['command'];
  /** How the warning looks when this act is due and nobody else has touched it. */
  readonly handling: Handling;
  readonly acknowledged: boolean;
  readonly waitSeconds: readonly [least: number, most: number];
  readonly words: Readonly<Record<string, unknown>>;
}

const STAGES: readonly Stage[] = [
  { act: 'acknowledge', handling: 'waiting', acknowledged: false, waitSeconds: [25, 70], words: {} },
  {
    act: 'verify',
    handling: 'waiting',
    acknowledged: true,
    waitSeconds: [50, 110],
    words: { verdict: 'true', text: '现场复核，仪表读数属实。' },
  },
  {
    act: 'report',
    handling: 'verified',
    acknowledged: true,
    waitSeconds: [60, 120],
    words: { text: '已调整工艺，读数回落，继续观察。' },
  },
  {
    act: 'clear',
    handling: 'reported',
    acknowledged: true,
    waitSeconds: [40, 90],
    words: { text: '读数恢复正常，现场检查无异常。' },
  },
];

/** Above yellow the loop asks for evidence: people of flesh and blood take over. */
const HIGHEST_TIER = 2;

interface Case {
  readonly stage: number;
  readonly dueAt: number;
}

/** What the demo enterprise's duty staff does about the warnings that the simulation itself has made. */
export interface Staff {
  /** Acts that are due; `ours` tells whether a point's alarm is of the simulation's making. `now` in seconds. */
  turn(now: number, warnings: readonly StaffWarning[], ours: (fid: number) => boolean): readonly StaffAct[];
}

/** Whoever at a screen touches one of the warnings takes it over: from then on the staff leaves it alone. */
export function createStaff(random: () => number): Staff {
  const cases = new Map<number, Case | 'left'>();
  const dueAfter = (now: number, stage: number): number => {
    const [least, most] = STAGES[stage]?.waitSeconds ?? [0, 0];
    return now + least + random() * (most - least);
  };
  const actOn = (now: number, warning: StaffWarning, known: Case): StaffAct | null => {
    const stage = STAGES[known.stage];
    if (stage === undefined) return null;
    if (warning.handling !== stage.handling || warning.acknowledged !== stage.acknowledged) {
      cases.set(warning.id, 'left');
      return null;
    }
    if (known.dueAt > now || (stage.act === 'clear' && !warning.normal)) return null;
    cases.set(warning.id, { stage: known.stage + 1, dueAt: dueAfter(now, known.stage + 1) });
    const expected = { epoch: warning.epoch, handling: warning.handling };
    return { command: stage.act, input: { id: warning.id, expected, ...stage.words } };
  };
  return {
    turn(now, warnings, ours) {
      const open = new Set(warnings.map((warning) => warning.id));
      for (const id of cases.keys()) if (!open.has(id)) cases.delete(id);
      return warnings.flatMap((warning) => {
        const known = cases.get(warning.id);
        if (known === 'left') return [];
        if (known === undefined) {
          const takes = warning.tier <= HIGHEST_TIER && warning.pointFid !== null && ours(warning.pointFid);
          cases.set(warning.id, takes ? { stage: 0, dueAt: dueAfter(now, 0) } : 'left');
          return [];
        }
        return actOn(now, warning, known) ?? [];
      });
    },
  };
}
