import {
  BillboardCollection,
  BlendOption,
  Cartesian2,
  Cartesian3,
  HorizontalOrigin,
  LabelCollection,
  LabelStyle,
  NearFarScalar,
  type Scene,
} from '@cesium/engine';
import type { TierRank } from '../../domain/tier.ts';
import type { FeatureState, LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { FONT_STACK } from '../fonts.ts';
import { PALETTES } from '../palette.ts';
import { ageText, type DrawnState, foldStates, iconOf, tiersOf } from '../state-fold.ts';
import type { BillboardImages } from './billboard-images.ts';
import { cesiumColor } from './object-colors.ts';

/** Each object stands for itself in 3D: nothing is folded from this zoom on. */
const SINGLE_ZOOM = 22;
const OFFLINE_WITHIN = new NearFarScalar(800, 0.9, 5000, 0);
const MAST_METERS = 6;
const HALF_PERIOD_MS = 500;

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
  readonly reducedMotion: boolean;
}

/** Symbols of everything that is not normal, never hidden by a building, worst on top; unacknowledged reds blink. */
export function createStateBillboards(options: StateBillboardOptions): StateBillboards {
  const { scene, images, theme, locale } = options;
  // Without depth test all stand at the same depth: in one translucent pass the later one lies on top, in an opaque pass
  // the earlier one would, and a blue sign would hide a red one.
  const symbols: BillboardCollection = scene.primitives.add(
    new BillboardCollection({ scene, blendOption: BlendOption.TRANSLUCENT }),
  );
  const ages: LabelCollection = scene.primitives.add(new LabelCollection({ scene }));
  const palette = PALETTES[theme];
  let drawn: readonly DrawnState[] = [];
  let blinking: ((alpha: number) => void)[] = [];
  let bright = true;

  const timer = setInterval(() => {
    if (blinking.length === 0 || options.reducedMotion || document.hidden) return;
    bright = !bright;
    for (const set of blinking) set(bright ? 1 : 0.45);
    scene.requestRender();
  }, HALF_PERIOD_MS);

  const add = (symbol: DrawnState, order: number, height: number) => {
    const image = images.get(iconOf(symbol));
    const position = Cartesian3.fromDegrees(...symbol.position, height + MAST_METERS);
    const id = { layer: symbol.layer, fid: symbol.fid, name: '', nameEn: '', position: symbol.position };
    const billboard = symbols.add({
      position,
      id,
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
    if (!symbol.lost) return;
    ages.add({
      position,
      id,
      text: ageText(symbol.since, options.now(), locale),
      font: `500 24px ${FONT_STACK}`,
      scale: 0.5,
      fillColor: cesiumColor(palette.strongText),
      outlineColor: cesiumColor(palette.halo),
      outlineWidth: 5,
      style: LabelStyle.FILL_AND_OUTLINE,
      horizontalOrigin: HorizontalOrigin.LEFT,
      pixelOffset: new Cartesian2(16, 5),
      disableDepthTestDistance: Number.POSITIVE_INFINITY,
    });
  };

  return {
    draw(states, layers, heightOf) {
      symbols.removeAll();
      ages.removeAll();
      blinking = [];
      drawn = foldStates(states, layers, SINGLE_ZOOM).symbols;
      for (const [order, symbol] of drawn.entries()) add(symbol, order, heightOf(symbol.fid));
    },
    positions: () => Array.from({ length: symbols.length }, (_, index) => symbols.get(index).position),
    drawnTiers: () => tiersOf(drawn),
    destroy() {
      clearInterval(timer);
      scene.primitives.remove(symbols);
      scene.primitives.remove(ages);
    },
  };
}
