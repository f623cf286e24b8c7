import type { IncidentKind } from '../../domain/incident.ts';
import type { Tier } from '../../domain/tier.ts';

/** Where an incident is, what it is called and what it grew out of. */
export interface IncidentPlace {
  readonly layer: number;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly scopeKey: number;
  readonly lng: number;
  readonly lat: number;
}

export interface Opening {
  readonly place: IncidentPlace;
  readonly kind: IncidentKind;
  readonly exercise: boolean;
  /** What the person said; or the warning's own sentence. */
  readonly text: string;
  readonly warning: {
    readonly id: number;
    readonly reasonZh: string;
    readonly alarmAt: number;
    readonly tier: Tier | null;
  } | null;
}
