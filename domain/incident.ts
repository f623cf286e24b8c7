/**
 * Incidents (突发事件; REQ-WARN-13, REQ-EMER-04): what opens when a warning is verified as an accident, or by hand.
 * Pure facts; the schemas are in incident-schema.ts. Times are epoch milliseconds, radii metres.
 */
export const INCIDENT_KINDS = [
  'fire',
  'explosion',
  'flammable_leak',
  'toxic_leak',
  'collapse',
  'lifting',
  'vehicle',
  'other',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/**
 * First radius to look at, until the hazard models or a commander say better. Fire and leaks of liquids: Emergency
 * Response Guidebook, guide 128 (800 m with a burning tank, 300 m for a large spill); toxic gas: guide 124 (800 m);
 * explosion: guide 112 (1,600 m). The others are working values for the cordon, editable like all of them.
 */
export const FIRST_RADIUS_METERS: Readonly<Record<IncidentKind, number>> = {
  fire: 800,
  explosion: 1600,
  flammable_leak: 300,
  toxic_leak: 800,
  collapse: 200,
  lifting: 100,
  vehicle: 200,
  other: 200,
};

const KIND_OF_INDICATOR: Readonly<Record<string, IncidentKind>> = {
  gas_combustible: 'flammable_leak',
  gas_toxic: 'toxic_leak',
  smoke: 'fire',
  temperature: 'fire',
  fire_alarm: 'fire',
  pressure: 'flammable_leak',
  flow: 'flammable_leak',
  level: 'flammable_leak',
  displacement: 'collapse',
  settlement: 'collapse',
  tilt: 'collapse',
  force: 'collapse',
  load: 'lifting',
  moment: 'lifting',
};

/** What kind of accident a warning most likely announces; people correct it. */
export function incidentKindOf(indicator: string): IncidentKind {
  return KIND_OF_INDICATOR[indicator] ?? 'other';
}

/** First report (首报), follow-up (续报), final report (终报). */
export const REPORT_KINDS = ['first', 'follow_up', 'final'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
/** Who reports: the enterprise to the district, the district's authority to the city. */
export const REPORT_LEVELS = ['enterprise', 'bureau'] as const;
export type ReportLevel = (typeof REPORT_LEVELS)[number];

/** Setting `incident_reports`: until a report is due; a city can set them. `finalDays` null: the city sets none. */
export interface ReportClocks {
  readonly enterpriseMinutes: number;
  readonly authorityMinutes: number;
  readonly finalDays: number | null;
}

export interface ReportDue {
  readonly level: ReportLevel;
  readonly kind: ReportKind;
  readonly dueAt: number | null;
}

const MINUTE = 60_000;

/** The first reports owed when an incident opens: the authority's clock starts with the incident, never later. */
export function reportsAtOpening(openedAt: number, clocks: ReportClocks): ReportDue[] {
  return [
    { level: 'enterprise', kind: 'first', dueAt: openedAt + clocks.enterpriseMinutes * MINUTE },
    {
      level: 'bureau',
      kind: 'first',
      dueAt: openedAt + (clocks.enterpriseMinutes + clocks.authorityMinutes) * MINUTE,
    },
  ];
}

/**
 * The authority has its minutes from the moment it was told: an early report of the enterprise brings its deadline
 * forward, a late one never moves it back.
 */
export function authorityDue(before: number, enterpriseReportedAt: number, clocks: ReportClocks): number {
  return Math.min(before, enterpriseReportedAt + clocks.authorityMinutes * MINUTE);
}

export function finalDue(closedAt: number, clocks: ReportClocks): number | null {
  return clocks.finalDays === null ? null : closedAt + clocks.finalDays * 24 * 60 * MINUTE;
}

export interface Casualties {
  readonly dead: number;
  readonly missing: number;
  readonly injured: number;
  readonly trapped: number;
}
export const NO_CASUALTIES: Casualties = { dead: 0, missing: 0, injured: 0, trapped: 0 };

/** What a report says (work-safety accident reports, State Council order 493, article 12). */
export interface ReportBody {
  readonly unit: string;
  readonly place: string;
  readonly happenedAt: number;
  readonly course: string;
  readonly casualties: Casualties;
  readonly loss: string;
  readonly measures: string;
  readonly other: string;
}

/** Fields without which a report is not sent. */
export const REQUIRED_FIELDS = ['unit', 'place', 'course', 'measures'] as const satisfies readonly (keyof ReportBody)[];

/** The first field that still misses, null when the report can go. */
export function missingField(body: ReportBody): (typeof REQUIRED_FIELDS)[number] | null {
  return REQUIRED_FIELDS.find((field) => body[field] === '') ?? null;
}

/** One step of the plan of an incident, with who does it; `minutes` counts from the opening. */
export interface PlanStep {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly party: 'enterprise' | 'zone' | 'regulator' | 'bureau' | 'operating_company';
  readonly minutes: number;
}
