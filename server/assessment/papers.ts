import { type DraftSubject, draftText } from '../../domain/assessment-draft.ts';
import { type Consequence, consequencesOf, type Finding } from '../../domain/assessment-finding.ts';
import type { PeriodSpan } from '../../domain/assessment-period.ts';
import type { Assessment, TalliedPoint, UnitFigures } from './figures.ts';
import type { NamedUnit } from './inputs.ts';

/** A consequence as a row to be stored. */
export interface Paper {
  readonly kind: string;
  readonly basis: string;
  readonly enterprise: number;
  readonly zone: number;
  readonly site: number;
  readonly sector: number;
  readonly scope_key: number;
  readonly recipient: string;
  readonly recipient_en: string;
  readonly text_zh: string;
  readonly text_en: string;
  readonly evidence: object;
}

const FIRST_POINTS = 20;

const isSilent = ({ tally }: TalliedPoint): boolean => tally.longest > 0;
const worstFirst = (a: TalliedPoint, b: TalliedPoint): number =>
  b.tally.longest - a.tally.longest || a.point.fid - b.point.fid;

/** What follows from a run, as drafts with their evidence; nothing is sent by itself (REQ-ASSESS-43). */
export function papersOf(span: PeriodSpan, { units, points }: Assessment): Paper[] {
  const byUnit = new Map<NamedUnit, UnitFigures[]>();
  for (const figures of units) {
    if (figures.findings.length === 0 && !byUnit.has(figures.unit)) byUnit.set(figures.unit, []);
    const list = byUnit.get(figures.unit) ?? [];
    list.push(figures);
    byUnit.set(figures.unit, list);
  }
  const zones = new Map(units.filter(({ unit }) => unit.unit === 'zone').map(({ unit }) => [unit.key, unit]));
  const silent = points.filter(isSilent);
  return [...byUnit].flatMap(([unit, figures]) => {
    const findings = figures.flatMap((one) => one.findings);
    if (findings.length === 0) return [];
    const own = silent
      .filter(({ point }) => (unit.unit === 'site' ? point.site === unit.key : point.enterprise === unit.key))
      .sort(worstFirst);
    return consequencesOf(span.period, findings).flatMap((consequence) =>
      consequence.kind === 'interview_area'
        ? areasOf(findings, own, zones).map((zone) => paper(span, consequence, unit, zone, figures, findings, own))
        : [paper(span, consequence, unit, unit, figures, findings, own)],
    );
  });
}

/** The areas that hold points over the severe span. */
function areasOf(findings: readonly Finding[], own: readonly TalliedPoint[], zones: ReadonlyMap<number, NamedUnit>) {
  const severe = findings.find((finding) => finding.code === 'severe');
  if (severe?.code !== 'severe') return [];
  const keys = new Set(own.filter(({ tally }) => tally.longest > severe.hours * 60).map(({ point }) => point.zone));
  return [...keys].flatMap((key) => zones.get(key) ?? []);
}

function paper(
  span: PeriodSpan,
  consequence: Consequence,
  unit: NamedUnit,
  recipient: NamedUnit,
  figures: readonly UnitFigures[],
  findings: readonly Finding[],
  own: readonly TalliedPoint[],
): Paper {
  const subject: DraftSubject = {
    ...span,
    name: unit.name,
    nameEn: unit.nameEn,
    figures: figures.map(({ kind, tally }) => ({ kind, tally })),
    findings,
    points: own.map(({ point, tally }) => ({ name: point.name, nameEn: point.nameEn, longest: tally.longest })),
  };
  return {
    kind: consequence.kind,
    basis: consequence.basis,
    enterprise: unit.enterprise,
    zone: recipient.unit === 'zone' ? recipient.key : 0,
    site: unit.unit === 'site' ? unit.key : 0,
    sector: unit.sector,
    scope_key: recipient.scopeKey,
    recipient: recipient.name,
    recipient_en: recipient.nameEn,
    text_zh: draftText(consequence, subject, 'zh'),
    text_en: draftText(consequence, subject, 'en'),
    evidence: {
      findings,
      figures: subject.figures,
      points: own.slice(0, FIRST_POINTS).map(({ point, tally }) => ({
        fid: point.fid,
        name: point.name,
        nameEn: point.nameEn,
        longest: tally.longest,
        offline: tally.offline,
      })),
    },
  };
}
