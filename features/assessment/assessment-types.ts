import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Run = RouterOutputs['assessment']['runs'][number];
export type Result = RouterOutputs['assessment']['results']['rows'][number];
export type ResultFinding = Result['findings'][number];
export type UnitDetail = RouterOutputs['assessment']['unit'];
export type ResultPoint = UnitDetail['points'][number];
export type Draft = RouterOutputs['assessment']['draft'];
export type AppealRow = RouterOutputs['assessment']['appeals'][number];
export type RepairRow = RouterOutputs['repairs']['list']['rows'][number];
export type RepairDetailRow = RouterOutputs['repairs']['get'];
export type EvaluationRow = RouterOutputs['evaluations']['list'][number];
export type EvaluationDetailRow = RouterOutputs['evaluations']['get'];
export type BulletinRow = RouterOutputs['evaluations']['bulletin'];
export type OutageRow = RouterOutputs['outages']['list'][number];
export type Parameters = RouterOutputs['assessment']['parameters']['now'];

/** What the signed-in person may do here; the server decides, the screen only follows. */
export interface Rights {
  readonly decides: boolean;
  readonly requests: boolean;
  readonly verifies: boolean;
  readonly reports: boolean;
  /** Writes evaluation reports and remarks on bulletins: the operating company. */
  readonly writes: boolean;
}

export const UNITS = ['enterprise', 'site', 'zone', 'district'] as const;
export type UnitKind = (typeof UNITS)[number];
