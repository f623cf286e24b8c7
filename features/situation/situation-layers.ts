import type { Layer } from '../../domain/layer.ts';
import { sectorCode } from '../../domain/sector.ts';
import type { LayerSettings, SituationFilters } from '../../domain/situation.ts';
import { tierRank } from '../../domain/tier.ts';
import { CROSSING_ZONE } from '../../domain/zone.ts';
import type { LabelNumber, LayerDescription, LayerKind, MapLocale } from '../../map/contract.ts';
import {
  ASSET_GLYPHS,
  FACILITY_GLYPHS,
  LAYER_GLYPHS,
  MEDIUM_COLORS,
  PLACE_GLYPHS,
  RESOURCE_GLYPHS,
  SITE_GLYPHS,
} from './layer-symbols.ts';

type Fixed = Pick<
  LayerDescription,
  'kind' | 'minZoom' | 'symbolFrom' | 'palette' | 'symbols' | 'reach' | 'cellsFrom'
> & {
  readonly labelFrom?: number;
  readonly number?: Readonly<Record<MapLocale, LabelNumber>>;
};

const glyphs = (layer: Layer, property: string, names: Readonly<Record<string, string>>) => ({
  property,
  names,
  fallback: LAYER_GLYPHS[layer],
});
const MEDIA_PALETTE = { property: 'medium', colors: MEDIUM_COLORS, fallback: 'slate' };
const point: LayerKind = 'point';

/** How each layer is drawn, lowest first. Clusters of what matters most appear first as one comes closer. */
const DRAWING: Record<Layer, Fixed> = {
  risk_cells: { kind: 'hatch', minZoom: 0, symbolFrom: 13, cellsFrom: null },
  zones: { kind: 'area', minZoom: 0, symbolFrom: 13, cellsFrom: null },
  hazards: {
    kind: 'area',
    minZoom: 11,
    symbolFrom: 13,
    cellsFrom: 12,
    labelFrom: 15,
    symbols: glyphs('hazards', 'kind', {}),
  },
  sites: {
    kind: 'area',
    minZoom: 11,
    symbolFrom: 13,
    cellsFrom: 12,
    labelFrom: 14,
    symbols: glyphs('sites', 'kind', SITE_GLYPHS),
  },
  assets: {
    kind: 'solid',
    minZoom: 13,
    symbolFrom: 14.5,
    cellsFrom: 12,
    labelFrom: 16,
    symbols: glyphs('assets', 'kind', ASSET_GLYPHS),
    reach: 'working-circle',
  },
  pipelines: { kind: 'line', minZoom: 0, symbolFrom: 13, cellsFrom: null, labelFrom: 12, palette: MEDIA_PALETTE },
  facilities: {
    kind: point,
    minZoom: 13,
    symbolFrom: 13.5,
    cellsFrom: 12,
    labelFrom: 15,
    symbols: glyphs('facilities', 'kind', FACILITY_GLYPHS),
  },
  places: {
    kind: point,
    minZoom: 13,
    symbolFrom: 13.5,
    cellsFrom: 12,
    labelFrom: 14.5,
    symbols: glyphs('places', 'kind', PLACE_GLYPHS),
    number: {
      zh: { property: 'people', before: '', after: ' 人' },
      en: { property: 'people', before: '', after: ' people' },
    },
  },
  resources: {
    kind: point,
    minZoom: 13,
    symbolFrom: 13.5,
    cellsFrom: 12,
    labelFrom: 15,
    symbols: glyphs('resources', 'type', RESOURCE_GLYPHS),
    number: {
      zh: { property: 'quantity', before: '× ', after: '' },
      en: { property: 'quantity', before: '× ', after: '' },
    },
  },
  sensors: {
    kind: point,
    minZoom: 15,
    symbolFrom: 16,
    cellsFrom: null,
    labelFrom: 17,
    symbols: glyphs('sensors', 'kind', {}),
  },
  cameras: {
    kind: point,
    minZoom: 13,
    symbolFrom: 14.7,
    cellsFrom: 12.5,
    labelFrom: 16.5,
    symbols: glyphs('cameras', 'kind', {}),
    reach: 'view-cone',
  },
  vehicles: { kind: 'moving', minZoom: 0, symbolFrom: 13, cellsFrom: null },
};
const ORDER = Object.keys(DRAWING) as Layer[];

/** Layers whose objects belong to no sector or enterprise: such a filter would hide them for no reason. */
const NO_SECTOR: readonly Layer[] = ['zones', 'risk_cells', 'places', 'resources'];
const NO_ENTERPRISE: readonly Layer[] = ['zones', 'risk_cells', 'places'];
const WITH_MEDIUM: readonly Layer[] = ['pipelines', 'hazards', 'assets'];

/**
 * The view of the whole district shows the clusters of one layer, the first of these that is on: six of them over one
 * another would say nothing.
 */
const FIRST_IN_VIEW: readonly Layer[] = ['sites', 'hazards', 'cameras', 'resources', 'places', 'facilities', 'assets'];

function filterOf(layer: Layer, filters: SituationFilters): LayerDescription['filter'] {
  const filter: Record<string, readonly (string | number)[]> = {};
  const { sectors, zones, enterprises, media } = filters;
  // 0 is "none", the crossing zone is a pipeline as a whole: neither may be hidden by asking for one zone.
  if (sectors !== null && !NO_SECTOR.includes(layer)) filter['sector'] = [0, ...sectors.map(sectorCode)];
  if (zones !== null) filter[layer === 'zones' ? 'key' : 'zone'] = [0, CROSSING_ZONE, ...zones];
  if (enterprises !== null && !NO_ENTERPRISE.includes(layer)) filter['enterprise'] = [...enterprises];
  if (media !== null && WITH_MEDIUM.includes(layer)) filter['medium'] = ['', ...media];
  return filter;
}

/** The same layers with nothing in them, states included. */
export const bareLayers = (layers: readonly LayerDescription[]): readonly LayerDescription[] =>
  layers.map((layer) => ({ ...layer, visible: false, tiers: [] }));

/**
 * What is to be drawn, as plain data for either engine, lowest first (REQ-MAP-01, -02, -04).
 * @param settings visibility and opacity per layer
 */
export function situationLayers(
  settings: LayerSettings,
  filters: SituationFilters,
  locale: MapLocale,
): readonly LayerDescription[] {
  const first = FIRST_IN_VIEW.find((id) => settings[id].visible);
  return ORDER.map((id): LayerDescription => {
    const { labelFrom, number, ...fixed } = DRAWING[id];
    return {
      id,
      ...fixed,
      cellsFrom: id === first ? 0 : fixed.cellsFrom,
      ...settings[id],
      filter: filterOf(id, filters),
      sectors: filters.sectors === null || NO_SECTOR.includes(id) ? null : [0, ...filters.sectors.map(sectorCode)],
      tiers: filters.tiers === null ? null : filters.tiers.map(tierRank),
      ...(labelFrom === undefined ? {} : { label: { minZoom: labelFrom, ...(number && { number: number[locale] }) } }),
    };
  });
}
