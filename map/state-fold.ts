import { CELL_MAX_ZOOM, cellOf } from '../domain/cell.ts';
import type { LngLat } from '../domain/place.ts';
import { TIERS, type TierRank } from '../domain/tier.ts';
import type { FeatureState, LayerDescription } from './contract.ts';

/** One symbol that stands for one or several objects that are not normal. */
export interface DrawnState {
  readonly position: LngLat;
  /** The worst among the members. */
  readonly tier: TierRank;
  readonly lost: boolean;
  /** The silence of the worst member is permitted. */
  readonly outage: boolean;
  /** At least one member of the worst tier is unacknowledged. */
  readonly unacknowledged: boolean;
  /** Since when the worst member stands, epoch milliseconds. */
  readonly since: number;
  /** Next deadline of the worst member, epoch milliseconds; null where no clock runs. */
  readonly deadline: number | null;
  /** The worst member: red before orange, then the one that stands longest. */
  readonly layer: string;
  readonly fid: number;
  readonly members: readonly FeatureState[];
}

/** Whether the state of an object is drawn at all under the layers and filters of the moment. */
export function drawable(layers: ReadonlyMap<string, LayerDescription>): (state: FeatureState) => boolean {
  const tests = new Map<string, (state: FeatureState) => boolean>();
  for (const layer of layers.values()) tests.set(layer.id, layerTest(layer));
  return (state) => tests.get(state.layer)?.(state) ?? false;
}

function layerTest(layer: LayerDescription): (state: FeatureState) => boolean {
  if (!layer.visible || layer.opacity === 0) return () => false;
  const sets = Object.entries(layer.filter).map(([property, values]) => [property, new Set(values)] as const);
  const tiers = layer.tiers === null ? null : new Set(layer.tiers);
  return (state) => {
    if (tiers !== null && !tiers.has(state.tier)) return false;
    return sets.every(([property, values]) => {
      if (property === 'sector') return values.has(state.sector);
      if (property === 'zone') return values.has(state.zone);
      if (property === 'enterprise') return values.has(state.enterprise);
      return true;
    });
  };
}

function worstFirst(a: FeatureState, b: FeatureState): number {
  return b.tier - a.tier || a.since - b.since || a.fid - b.fid;
}

function drawn(members: FeatureState[]): DrawnState | null {
  const [worst] = members.sort(worstFirst);
  if (worst === undefined) return null;
  return {
    position: worst.position,
    tier: worst.tier,
    lost: worst.lost,
    outage: worst.outage === true,
    unacknowledged: members.some((member) => member.tier === worst.tier && member.unacknowledged),
    since: worst.since,
    deadline: worst.tier === 0 ? null : worst.deadline,
    layer: worst.layer,
    fid: worst.fid,
    members,
  };
}

export interface Folded {
  /** Worst last, so that the worst lies on top. */
  readonly symbols: readonly DrawnState[];
  /** Layer id → cell id → worst tier among its members; for the rings of `<layer>_cells`. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<number, TierRank>>;
}

/**
 * Folds what is not normal into the symbols of a zoom. From zoom 13 on each object stands for itself. Below, the open
 * warnings of one cell become one symbol at the place of the worst of them, whatever their layers, and calm silence
 * (offline without a warning) is left to the closer view.
 */
export function foldStates(
  states: Iterable<FeatureState>,
  layers: ReadonlyMap<string, LayerDescription>,
  zoom: number,
): Folded {
  const passes = drawable(layers);
  const near = zoom >= CELL_MAX_ZOOM;
  const level = Math.max(0, Math.floor(zoom));
  const groups = new Map<number, FeatureState[]>();
  const cells = new Map<string, Map<number, TierRank>>();
  for (const state of states) {
    if (!passes(state) || layers.get(state.layer)?.kind === 'moving') continue;
    if (near) {
      groups.set(state.fid, [state]);
      continue;
    }
    if (state.tier === 0) continue;
    const cell = cellOf(state.position[0], state.position[1], level);
    const group = groups.get(cell);
    if (group === undefined) groups.set(cell, [state]);
    else group.push(state);
    const ofLayer = cells.get(state.layer) ?? new Map<number, TierRank>();
    cells.set(state.layer, ofLayer);
    if (state.tier > (ofLayer.get(cell) ?? 0)) ofLayer.set(cell, state.tier);
  }
  const symbols = [...groups.values()].map(drawn).filter((symbol) => symbol !== null);
  symbols.sort((a, b) => a.tier - b.tier || b.since - a.since || a.fid - b.fid);
  return { symbols, cells };
}

/** id → tier of everything that the symbols stand for. */
export function tiersOf(symbols: readonly DrawnState[]): Map<number, TierRank> {
  const tiers = new Map<number, TierRank>();
  for (const symbol of symbols)
    for (const member of symbol.members) if (member.tier > 0) tiers.set(member.fid, member.tier);
  return tiers;
}

/**
 * Name of the symbol that stands for a state: full for a warning, hollow when its sensor is lost, a ring when offline, a hollow square when a permission allows the silence.
 */
export function iconOf({ tier: rank, lost, outage }: Pick<FeatureState, 'tier' | 'lost' | 'outage'>): string {
  const tier = TIERS[4 - rank];
  if (tier === undefined) return outage === true ? 'outage' : 'offline';
  return lost ? `tier-${tier}-lost` : `tier-${tier}`;
}

/** Nothing to draw beyond the tile. */
export function isCalm({ tier, online, outage }: Pick<FeatureState, 'tier' | 'online' | 'outage'>): boolean {
  return tier === 0 && online === true && outage !== true;
}

/** The word beside the symbol of an approved outage (批准停用). */
export const OUTAGE_WORD = { zh: '停用', en: 'Outage' } as const;

const UNITS = {
  zh: [' 秒', ' 分', ' 小时', ' 天'],
  en: [' s', ' min', ' h', ' d'],
} as const;

/** Age as the map writes it beside a symbol: one unit, rounded down, because a map is read at a glance. */
export function ageText(since: number, now: number, locale: 'zh' | 'en'): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const units = UNITS[locale];
  if (seconds < 60) return `${seconds}${units[0]}`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${units[1]}`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}${units[2]}`;
  return `${Math.floor(seconds / 86_400)}${units[3]}`;
}

/** Below this the map counts seconds; above, whole minutes say enough at a glance. */
const CLOSE_MS = 600_000;
const CLOCK = {
  zh: { left: (span: string) => `余 ${span}`, over: (span: string) => `超时 ${span}` },
  en: { left: (span: string) => `${span} left`, over: (span: string) => `${span} overdue` },
} as const;

/**
 * The countdown beside a symbol (REQ-WARN-19): "余 31 分", "余 09:31", "超时 12 分"; overdue is a word, never a colour.
 * `deadline` and `now` in epoch milliseconds.
 */
export function countdownText(deadline: number, now: number, locale: 'zh' | 'en'): string {
  const left = deadline - now;
  if (left < 0) return CLOCK[locale].over(ageText(deadline, now, locale).trim());
  if (left >= CLOSE_MS) return CLOCK[locale].left(ageText(now, deadline, locale).trim());
  const seconds = Math.floor(left / 1000);
  const clock = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return CLOCK[locale].left(clock);
}
