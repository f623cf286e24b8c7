import type { LayerSpecification } from 'maplibre-gl';
import type { LayerDescription, MapLocale, MapTheme } from '../contract.ts';
import { pointsOf, sourceOf } from '../tile-sources.ts';
import { areaLayers, zoneNames } from './area-style.ts';
import { lineLayers } from './line-style.ts';
import { cellLayers, memberLayers } from './point-style.ts';
import { reachLayers } from './reach-style.ts';
import type { StyleFrame } from './style-frame.ts';

/** Layers of the situation in drawing order, as plain MapLibre style: below the names of the ground, and above. */
export function situationLayers(
  descriptions: readonly LayerDescription[],
  theme: MapTheme,
  locale: MapLocale,
): { readonly below: LayerSpecification[]; readonly above: LayerSpecification[] } {
  const frames = descriptions.flatMap((layer): StyleFrame[] => {
    const source = sourceOf(layer.id);
    return source === null ? [] : [{ layer, theme, locale, source }];
  });
  const order = ['hatch', 'area', 'solid'];
  const areas = frames
    .filter(({ layer }) => order.includes(layer.kind))
    .sort((a, b) => order.indexOf(a.layer.kind) - order.indexOf(b.layer.kind));
  const lines = frames.filter(({ layer }) => layer.kind === 'line');
  const named = frames.filter(({ layer }) => pointsOf(layer.id) === null && layer.kind !== 'line');
  const pointed = frames.filter(({ layer }) => pointsOf(layer.id) !== null);
  return {
    below: [...areas.flatMap(areaLayers), ...reachLayers(descriptions, theme), ...lines.flatMap(lineLayers)],
    above: [
      ...named.flatMap(zoneNames),
      ...pointed.flatMap((frame) => memberLayers(frame, pointsOf(frame.layer.id) ?? frame.layer.id)),
      ...pointed.flatMap(cellLayers),
    ],
  };
}
