import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  HorizontalOrigin,
  type Label,
  LabelCollection,
  LabelStyle,
  NearFarScalar,
  type Scene,
} from '@cesium/engine';
import type { TierRank } from '../../domain/tier.ts';
import type { FeatureState, LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { FONT_STACK } from '../fonts.ts';
import { PALETTES } from '../palette.ts';
import { ageText, countdownText, type DrawnState, foldStates, iconOf, OUTAGE_WORD, tiersOf } from '../state-fold.ts';
import type { BillboardImages } from './billboard-images.ts';
import { cesiumColor } from './object-colors.ts';

/** Each object stands for itself in 3D: nothing is folded from this zoom on. */
const SINGLE_ZOOM = 22;
const OFFLINE_WITHIN = new NearFarScalar(800, 0.9, 5000, 0);
const MAST_METERS = 6;
const LINE_PIXELS = 14;
const HALF_PERIOD_MS = 500;
const COUNTDOWN_TICK_MS = 1000;
/** Beyond a few kilometres countdowns would cover one another. */
const COUNTDOWN_WITHIN = new NearFarScalar(3000, 1, 5000, 0);

export interface StateBillboards {
  draw(
    states: Iterable<FeatureState>,
    layers: ReadonlyMap<string, LayerDescription>,
    heightOf: (fid: number) => number,
  ): void;
  /** Where symbols stand; calm ones leave room for them. */
  positions(): Cartesian3[];
  drawnTiers(): ReadonlyMap<number, TierRank>;
  destroy(): void;
}

interface StateBillboardOptions {
  readonly scene: Scene;
  readonly images: BillboardImages;
  readonly theme: MapTheme;
  readonly locale: MapLocale;
  readonly now: () => number;
  readonly countdowns: () => boolean;
  readonly reducedMotion: boolean;
}

const idOf = ({ layer, fid, position }: DrawnState) => ({ layer, fid, name: '', nameEn: '', position });

/** Symbols of everything that is not normal, never hidden by a building, worst on top; unacknowledged reds blink. */
export function createStateBillboards(options: StateBillboardOptions): StateBillboards {
  const { scene, images, theme, locale } = options;
  // Without depth test all stand at the same depth: in one translucent pass the later one lies on top, in an opaque pass
  // the earlier one would, and a blue sign would hide a red one.
  const symbols: BillboardCollection = scene.primitives.add(
    new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
  );
  const texts: LabelCollection = scene.primitives.add(new LabelCollection({ scene }));
  const palette = PALETTES[theme];
  let drawn: readonly DrawnState[] = [];
  let blinking: ((alpha: number) => void)[] = [];
  let counting: { readonly label: Label; readonly deadline: number }[] = [];
  let bright = true;

  const timer = setInterval(() => {
    if (blinking.length === 0 || options.reducedMotion || document.hidden) return;
    bright = !bright;
    for (const set of blinking) set(bright ? 1 : 0.45);
    scene.requestRender();
  }, HALF_PERIOD_MS);

  const counter = setInterval(() => {
    if (document.hidden) return;
    let changed = false;
    for (const { label, deadline } of counting) {
      const text = countdownText(deadline, options.now(), locale);
      if (text === label.text) continue;
      label.text = text;
      changed = true;
    }
    if (changed) scene.requestRender();
  }, COUNTDOWN_TICK_MS);

  const write = (symbol: DrawnState, position: Cartesian3, text: string, line: number): Label =>
    texts.add({
      position,
      id: idOf(symbol),
      text,
      font: `500 24px ${FONT_STACK}`,
      scale: 0.5,
      fillColor: cesiumColor(palette.strongText),
      outlineColor: cesiumColor(palette.halo),
      outlineWidth: 5,
      style: LabelStyle.FILL_AND_OUTLINE,
      horizontalOrigin: HorizontalOrigin.LEFT,
      pixelOffset: new Cartesian2(16, 5 + line * LINE_PIXELS),
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });

  const add = (symbol: DrawnState, order: number, height: number) => {
    const image = images.get(iconOf(symbol));
    const position = Cartesian3.fromDegrees(...symbol.position, height + MAST_METERS);
    const billboard = symbols.add({
      position,
      id: idOf(symbol),
      width: image.size,
      height: image.size,
      // Equal places are drawn by eye offset: the worst comes nearest.
      eyeOffset: new Cartesian3(0, 0, -order * 0.01),
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
      ...(symbol.tier === 0 ? { translucencyByDistance: OFFLINE_WITHIN } : {}),
    });
    billboard.setImage(image.id, image.canvas);
    if (symbol.tier === 4 && symbol.unacknowledged)
      blinking.push((alpha) => {
        billboard.color = cesiumColor('#ffffff', alpha);
      });
    if (symbol.outage && symbol.tier === 0) write(symbol, position, OUTAGE_WORD[locale], 0);
    if (symbol.lost) write(symbol, position, ageText(symbol.since, options.now(), locale), 0);
    const { deadline } = symbol;
    if (deadline === null || !options.countdowns()) return;
    const label = write(symbol, position, countdownText(deadline, options.now(), locale), symbol.lost ? 1 : 0);
    label.translucencyByDistance = COUNTDOWN_WITHIN;
    counting.push({ label, deadline });
  };

  return {
    draw(states, layers, heightOf) {
      symbols.removeAll();
      texts.removeAll();
      blinking = [];
      counting = [];
      drawn = foldStates(states, layers, SINGLE_ZOOM).symbols;
      for (const [order, symbol] of drawn.entries()) add(symbol, order, heightOf(symbol.fid));
    },
    positions: () => Array.from({ length: symbols.length }, (_, index) => symbols.get(index).position),
    drawnTiers: () => tiersOf(drawn),
    destroy() {
      clearInterval(timer);
      clearInterval(counter);
      scene.primitives.remove(symbols);
      scene.primitives.remove(texts);
    },
  };
}
