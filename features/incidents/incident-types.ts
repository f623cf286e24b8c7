import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Incident = RouterOutputs['incidents']['get'];
export type IncidentLine = RouterOutputs['incidents']['list'][number];
export type IncidentReport = Incident['reports'][number];
