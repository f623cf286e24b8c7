import { readCheckLines, writeCheckLine } from '../../domain/check-lines.ts';
import { parseCoordinates } from '../../domain/coordinate-input.ts';
import type { TaskKind, TaskProof } from '../../domain/field-task.ts';
import type { PlanInput } from '../../domain/field-task-schema.ts';
import type { Role } from '../../domain/role.ts';
import type { Plan } from './task-types.ts';

export interface PointDraft {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly place: string;
  readonly radius: string;
  readonly proof: TaskProof;
  readonly checks: string;
}

/** A plan as it is typed. */
export interface PlanDraft {
  readonly kind: TaskKind;
  readonly name: string;
  readonly nameEn: string;
  readonly role: Role;
  readonly people: readonly string[];
  readonly eachPerson: boolean;
  readonly objectFid: number | null;
  readonly objectName: string;
  /** As a local date and time of Beijing: "2026-11-20T08:00". */
  readonly startsAt: string;
  readonly endsAt: string;
  readonly everyHours: string;
  readonly windowHours: string;
  readonly graceMinutes: string;
  readonly missedTier: number;
  readonly points: readonly PointDraft[];
}

const BEIJING_MS = 8 * 3_600_000;
const localOf = (at: number): string => new Date(at + BEIJING_MS).toISOString().slice(0, 16);
const epochOf = (local: string): number => Date.parse(`${local}:00.000Z`) - BEIJING_MS;

export const newPoint = (before: PointDraft | undefined): PointDraft => ({
  ...{ id: crypto.randomUUID(), name: '', nameEn: '', place: '' },
  ...{ radius: before?.radius ?? '30', proof: before?.proof ?? 'position', checks: before?.checks ?? '' },
});

export function draftOf(plan: Plan | null, now: number): PlanDraft {
  if (plan === null)
    return {
      ...{ kind: 'plant_round', name: '', nameEn: '', role: 'inspector', people: [], eachPerson: false },
      ...{ objectFid: null, objectName: '', startsAt: localOf(now).slice(0, 14).concat('00'), endsAt: '' },
      ...{ everyHours: '24', windowHours: '8', graceMinutes: '60', missedTier: 0, points: [newPoint(undefined)] },
    };
  const { kind, name, nameEn, role, people, eachPerson, objectFid, objectName, missedTier } = plan;
  return {
    ...{ kind, name, nameEn, role, people, eachPerson, objectFid, objectName, missedTier },
    ...{ startsAt: localOf(plan.startsAt), endsAt: plan.endsAt === null ? '' : localOf(plan.endsAt) },
    ...{ everyHours: String(plan.everyMinutes / 60), windowHours: String(plan.windowMinutes / 60) },
    graceMinutes: String(plan.graceMinutes),
    points: plan.points.map((point) => ({
      ...{ id: point.id, name: point.name, nameEn: point.nameEn, place: `${point.lat}, ${point.lng}` },
      ...{ radius: String(point.radiusMeters), proof: point.proof },
      checks: point.checks.map(writeCheckLine).join('\n'),
    })),
  };
}

/** A place as it is typed; figures without axes are latitude first, as maps and phones write them. */
function placeOf(text: string) {
  const plain = /^\s*(-?\d{1,2}\.\d+)\s*[,，\s]\s*(-?\d{3}\.\d+)\s*$/u.exec(text);
  return plain === null ? (parseCoordinates(text)?.position ?? null) : ([Number(plain[2]), Number(plain[1])] as const);
}

export type PlanProblem =
  | { readonly what: 'place' | 'point'; readonly point: number }
  | { readonly what: 'checks'; readonly point: number; readonly line: number }
  | { readonly what: 'name' | 'time' };

/** What is sent for a draft, or the first thing that is wrong with it. */
export function planOf(draft: PlanDraft, before: Plan | null): PlanInput | PlanProblem {
  const [startsAt, everyMinutes] = [epochOf(draft.startsAt), Math.round(Number(draft.everyHours) * 60)];
  const [windowMinutes, graceMinutes] = [Math.round(Number(draft.windowHours) * 60), Number(draft.graceMinutes)];
  if (draft.name.trim() === '') return { what: 'name' };
  const times = [startsAt, everyMinutes, windowMinutes, graceMinutes];
  if (times.some((time) => !Number.isFinite(time)) || windowMinutes > everyMinutes) return { what: 'time' };
  const points: PlanInput['points'] = [];
  for (const [index, point] of draft.points.entries()) {
    const place = placeOf(point.place);
    if (point.name.trim() === '') return { what: 'point', point: index + 1 };
    if (place === null) return { what: 'place', point: index + 1 };
    const { checks, problems } = readCheckLines(point.checks);
    const [line] = problems;
    if (line !== undefined) return { what: 'checks', point: index + 1, line };
    points.push({
      ...{ id: point.id, name: point.name, nameEn: point.nameEn, lng: place[0], lat: place[1] },
      ...{ radiusMeters: Number(point.radius) || 30, proof: point.proof },
      checks: checks.map((check) => ({ id: crypto.randomUUID(), ...check, choices: [...check.choices] })),
    });
  }
  const { kind, name, nameEn, role, people, eachPerson, objectFid, missedTier } = draft;
  return {
    ...{ id: before?.id ?? null, version: before?.version ?? 0, kind, name, nameEn, role, people: [...people] },
    ...{ eachPerson, objectFid, missedTier, points, startsAt, everyMinutes, windowMinutes, graceMinutes },
    ...{ fromMeters: before?.fromMeters ?? null, toMeters: before?.toMeters ?? null },
    endsAt: draft.endsAt === '' ? null : epochOf(draft.endsAt),
  };
}
