import type { GeoJSONSource, Map as MapLibreMap } from 'maplibre-gl';
import { CELL_MAX_ZOOM } from '../../domain/cell.ts';
import type { TierRank } from '../../domain/tier.ts';
import type { FeatureState, LayerDescription, MapLocale } from '../contract.ts';
import {
  ageText,
  countdownText,
  type DrawnState,
  foldStates,
  iconOf,
  isCalm,
  OUTAGE_WORD,
  tiersOf,
} from '../state-fold.ts';
import { pointsOf, sourceOf } from '../tile-sources.ts';
import { COUNTDOWN, STATE_SOURCE } from './state-style.ts';

export interface StatePainter {
  put(changes: readonly FeatureState[]): void;
  clear(): void;
  setLayers(layers: readonly LayerDescription[]): void;
  setLocale(locale: MapLocale): void;
  select(selection: { readonly layer: string; readonly fid: number } | null): void;
  /** Folds and draws again when the whole zoom changed. */
  zoomed(): void;
  states(): IterableIterator<FeatureState>;
  drawnTiers(): ReadonlyMap<number, TierRank>;
  /** The symbol drawn for a state, by the fid of its worst member. */
  symbolOf(fid: number): DrawnState | undefined;
  /** Offline or never seen, as the stream says. */
  isSilent(fid: number): boolean;
  blinking(): boolean;
  destroy(): void;
}

/** Ages are written in minutes at the finest once they matter; half a minute keeps them true. */
const AGE_TICK_MS = 30_000;
const COUNTDOWN_TICK_MS = 1000;

function textOf(symbol: DrawnState, now: number, locale: MapLocale): string {
  if (symbol.members.length > 1) return String(symbol.members.length);
  if (symbol.outage && symbol.tier === 0) return OUTAGE_WORD[locale];
  return symbol.lost || symbol.tier === 0 ? ageText(symbol.since, now, locale) : '';
}

/**
 * Joins live state to the map: feature-state for what tiles draw, one GeoJSON source for symbols. Changes are collected
 * and drawn together; a colour change never reloads a tile (design, section 2).
 */
export function createStatePainter(
  map: MapLibreMap,
  firstLocale: MapLocale,
  clock: () => number,
  countdowns: () => boolean,
  onDrawn: () => void,
): StatePainter {
  const states = new Map<number, FeatureState>();
  const dirty = new Map<number, FeatureState>();
  let layers: ReadonlyMap<string, LayerDescription> = new Map();
  let locale = firstLocale;
  let selected: { readonly layer: string; readonly fid: number } | null = null;
  let symbols: readonly DrawnState[] = [];
  let rings: ReadonlyMap<string, ReadonlyMap<number, TierRank>> = new Map();
  let level = Number.NaN;
  let lastTick = 0;
  let asked = false;
  let destroyed = false;

  const targets = (layer: string, id: number) => {
    const source = sourceOf(layer);
    if (source === null) return [];
    const points = pointsOf(layer);
    const names = points === null || points === layer ? [layer] : [layer, points];
    return names.map((sourceLayer) => ({ source, sourceLayer, id }));
  };

  const paintFeature = ({ layer, fid, tier, online, lost, outage }: FeatureState) => {
    for (const target of targets(layer, fid))
      map.setFeatureState(target, { tier, off: tier === 0 && (online !== true || outage === true), lost });
  };

  const paintRings = (next: typeof rings) => {
    for (const layer of new Set([...rings.keys(), ...next.keys()])) {
      const source = sourceOf(layer);
      if (source === null) continue;
      const [old, now] = [rings.get(layer), next.get(layer)];
      for (const id of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
        const tier = now?.get(id) ?? 0;
        if (tier !== (old?.get(id) ?? 0)) map.setFeatureState({ source, sourceLayer: `${layer}_cells`, id }, { tier });
      }
    }
    rings = next;
  };

  const countdownOf = (symbol: DrawnState, now: number): string =>
    symbol.deadline === null || symbol.members.length > 1 || !countdowns()
      ? ''
      : countdownText(symbol.deadline, now, locale);

  const feature = (symbol: DrawnState, order: number, now: number): GeoJSON.Feature => ({
    type: 'Feature',
    id: symbol.fid,
    geometry: { type: 'Point', coordinates: [...symbol.position] },
    properties: {
      fid: symbol.fid,
      layer: symbol.layer,
      tier: symbol.tier,
      icon: iconOf(symbol),
      order,
      text: textOf(symbol, now, locale),
      [COUNTDOWN]: countdownOf(symbol, now),
      count: symbol.members.length,
      blink: symbol.tier === 4 && symbol.unacknowledged,
      selected: selected !== null && symbol.members.some((member) => member.fid === selected?.fid),
    },
  });

  const draw = () => {
    asked = false;
    if (destroyed) return;
    for (const state of dirty.values()) paintFeature(state);
    dirty.clear();
    level = Math.floor(map.getZoom());
    const folded = foldStates(states.values(), layers, map.getZoom());
    symbols = folded.symbols;
    paintRings(folded.cells);
    const now = clock();
    lastTick = now;
    const source = map.getSource<GeoJSONSource>(STATE_SOURCE);
    source?.setData({
      type: 'FeatureCollection',
      features: symbols.map((symbol, order) => feature(symbol, order, now)),
    });
    onDrawn();
  };
  const ask = () => {
    if (asked) return;
    asked = true;
    // In the same frame: the state store already waited for one.
    queueMicrotask(draw);
  };
  const ticking = setInterval(ask, AGE_TICK_MS);

  // A machine that draws slowly counts in larger steps, instead of never coming to rest.
  let rested = true;
  const onIdle = () => {
    rested = true;
  };
  map.on('idle', onIdle);
  /** Writes the countdowns that changed, and nothing else: most change once a minute. */
  const tick = () => {
    if (!rested || asked || document.hidden || map.getZoom() < CELL_MAX_ZOOM || !countdowns()) return;
    const bounds = map.getBounds();
    const [now, before] = [clock(), lastTick];
    lastTick = now;
    const update = symbols
      .filter((symbol) => symbol.deadline !== null && bounds.contains([...symbol.position]))
      .filter((symbol) => countdownOf(symbol, now) !== countdownOf(symbol, before))
      .map((symbol) => ({
        id: symbol.fid,
        addOrUpdateProperties: [{ key: COUNTDOWN, value: countdownOf(symbol, now) }],
      }));
    if (update.length === 0) return;
    rested = false;
    void map.getSource<GeoJSONSource>(STATE_SOURCE)?.updateData({ update });
  };
  const counting = setInterval(tick, COUNTDOWN_TICK_MS);

  const mark = (selection: typeof selected, sel: boolean) => {
    if (selection !== null)
      for (const target of targets(selection.layer, selection.fid)) map.setFeatureState(target, { sel });
  };

  return {
    put(changes) {
      for (const state of changes) {
        if (isCalm(state)) states.delete(state.fid);
        else states.set(state.fid, state);
        dirty.set(state.fid, state);
      }
      ask();
    },
    clear() {
      for (const state of states.values())
        dirty.set(state.fid, { ...state, tier: 0, online: true, lost: false, outage: false });
      states.clear();
      ask();
    },
    setLayers(next) {
      layers = new Map(next.map((layer) => [layer.id, layer]));
      ask();
    },
    setLocale(next) {
      locale = next;
      ask();
    },
    select(selection) {
      mark(selected, false);
      selected = selection;
      mark(selected, true);
      ask();
    },
    zoomed() {
      if (Math.floor(map.getZoom()) !== level) ask();
    },
    states: () => states.values(),
    drawnTiers: () => tiersOf(symbols),
    symbolOf: (fid) => symbols.find((symbol) => symbol.fid === fid),
    isSilent: (fid) => states.has(fid) && states.get(fid)?.online !== true,
    blinking: () => symbols.some((symbol) => symbol.tier === 4 && symbol.unacknowledged),
    destroy() {
      clearInterval(ticking);
      clearInterval(counting);
      map.off('idle', onIdle);
      destroyed = true;
    },
  };
}
