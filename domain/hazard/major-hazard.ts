import {
  CRITICAL_QUANTITIES,
  type CriticalQuantity,
  HAZARD_CLASSES,
  type HazardClass,
} from './critical-quantity-table.ts';
import { hazardRefusal, notNegative } from './hazard-input.ts';

/** Level of a major hazard installation: 1 is the worst (GB 18218-2018). */
export type MajorHazardLevel = 1 | 2 | 3 | 4;

/** One chemical of a unit: `key` of table 1 (a CAS, or the name of a row that shares one), or hazard classes of table 2. */
export interface StoredChemical {
  readonly key?: string;
  readonly classes?: readonly string[];
  /** Design maximum quantity in the unit, t. */
  readonly tonnes: number;
}

export interface ChemicalShare {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  readonly tonnes: number;
  readonly criticalTonnes: number;
  readonly beta: number;
  /** q/Q and β·q/Q. */
  readonly share: number;
  readonly weighted: number;
  readonly rule: string;
}

export interface MajorHazard {
  readonly chemicals: readonly ChemicalShare[];
  /** S = Σ q/Q: a major hazard installation from 1. */
  readonly s: number;
  readonly people: number;
  readonly alpha: number;
  /** R = α·Σ β·q/Q, and the level it gives; null below S = 1. */
  readonly r: number | null;
  readonly level: MajorHazardLevel | null;
}

/** α by the people who live within 500 m outside the boundary. */
export function exposureFactor(people: number): number {
  const count = notNegative('people', people);
  if (count >= 100) return 2;
  if (count >= 50) return 1.5;
  if (count >= 30) return 1.2;
  return count >= 1 ? 1 : 0.5;
}

/** Level by R: from 100 the first and worst. */
export function levelOf(r: number): MajorHazardLevel {
  if (r >= 100) return 1;
  if (r >= 50) return 2;
  return r >= 10 ? 3 : 4;
}

function named(key: string): CriticalQuantity | undefined {
  const rows = CRITICAL_QUANTITIES.filter((row) => row.key === key || row.cas === key);
  const exact = rows.find((row) => row.key === key);
  if (exact === undefined && rows.length > 1)
    throw hazardRefusal('key', 'missing', `several forms share CAS ${key}: say which`);
  return exact ?? rows[0];
}

function classesOf(symbols: readonly string[]): HazardClass[] {
  return symbols.map((symbol) => {
    const found = HAZARD_CLASSES.find((one) => one.symbol === symbol);
    if (found === undefined) throw hazardRefusal('classes', 'no_data', `no hazard class ${symbol}`);
    return found;
  });
}

function shareOf({ key, classes = [], tonnes }: StoredChemical): ChemicalShare {
  const quantity = notNegative('tonnes', tonnes);
  const row = key === undefined ? undefined : named(key);
  const known = classesOf(classes);
  // Of several classes the lowest critical quantity counts, and of equal ones the higher β.
  const strictest = [...known].sort((a, b) => a.tonnes - b.tonnes || b.beta - a.beta)[0];
  if (row === undefined && strictest === undefined)
    throw hazardRefusal(
      'key',
      'unknown_substance',
      `${key ?? 'the substance'} is not in table 1: state its hazard class`,
    );
  const beta = row?.beta ?? strictest?.beta;
  if (beta === undefined || beta === null)
    throw hazardRefusal('classes', 'missing', `${row?.en ?? key}: β needs the hazard class`);
  const criticalTonnes = row?.tonnes ?? strictest?.tonnes ?? Number.NaN;
  return {
    key: row?.key ?? strictest?.symbol ?? '',
    zh: row?.zh ?? strictest?.zh ?? '',
    en: row?.en ?? strictest?.en ?? '',
    tonnes: quantity,
    criticalTonnes,
    beta,
    share: quantity / criticalTonnes,
    weighted: (beta * quantity) / criticalTonnes,
    rule: row === undefined ? 'GB 18218-2018 table 2' : 'GB 18218-2018 table 1',
  };
}

/**
 * Identification and grading of one unit by GB 18218-2018: S = Σ q/Q, R = α·Σ β·q/Q, with every share shown. Quantities
 * in tonnes; `people` are the residents within 500 m outside the boundary.
 */
export function majorHazard(chemicals: readonly StoredChemical[], people: number): MajorHazard {
  const alpha = exposureFactor(people);
  const shares = chemicals.map(shareOf);
  // Ten times a tenth is one: the bound must not hang on the last bit.
  const s = Number(shares.reduce((sum, { share }) => sum + share, 0).toPrecision(14));
  if (s < 1) return { chemicals: shares, s, people, alpha, r: null, level: null };
  const r = Number((alpha * shares.reduce((sum, { weighted }) => sum + weighted, 0)).toPrecision(14));
  return { chemicals: shares, s, people, alpha, r, level: levelOf(r) };
}
