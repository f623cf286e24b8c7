import type {
  BackgroundLayerSpecification,
  ExpressionSpecification,
  FillLayerSpecification,
  LayerSpecification,
  LineLayerSpecification,
  SymbolLayerSpecification,
} from 'maplibre-gl';
import type { GroundKind } from '../../domain/ground.ts';
import type { MapLocale, MapTheme } from '../contract.ts';
import { PALETTES, type Palette } from '../palette.ts';

export const GROUND_SOURCE = 'ground';
/** Latin and figures in the interface's face, Chinese in the system's: MapLibre draws both from local fonts. */
export const FONT_REGULAR = ['Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC'];

const isKind = (...kinds: GroundKind[]): ExpressionSpecification => ['in', ['get', 'kind'], ['literal', kinds]];

function fill(
  id: string,
  kinds: GroundKind[],
  paint: FillLayerSpecification['paint'],
  minzoom = 0,
): LayerSpecification {
  const filter: ExpressionSpecification = ['all', isKind(...kinds), ['==', ['geometry-type'], 'Polygon']];
  return {
    id: `ground-${id}`,
    type: 'fill',
    source: GROUND_SOURCE,
    'source-layer': GROUND_SOURCE,
    minzoom,
    filter,
    paint,
  };
}

function line(
  id: string,
  filter: ExpressionSpecification,
  paint: LineLayerSpecification['paint'],
  minzoom = 0,
): LayerSpecification {
  return {
    id: `ground-${id}`,
    type: 'line',
    source: GROUND_SOURCE,
    'source-layer': GROUND_SOURCE,
    minzoom,
    filter,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint,
  };
}

/** Widths that grow with the zoom, exponential like the streets themselves. */
function width(...stops: readonly (readonly [zoom: number, pixels: number])[]): LineLayerSpecification['paint'] {
  return {
    'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], ...stops.flat()],
  } as LineLayerSpecification['paint'];
}

function areas(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'ground-sea',
      type: 'fill',
      source: GROUND_SOURCE,
      'source-layer': GROUND_SOURCE,
      filter: isKind('sea'),
      // Depth bands lie in one another: the deepest is drawn first.
      layout: { 'fill-sort-key': ['-', 0, ['get', 'rank']] },
      paint: { 'fill-color': ['match', ['get', 'rank'], 1, palette.water, 2, palette.sea, palette.deep] },
    },
    fill('flat', ['tidal_flat'], { 'fill-color': palette.flat }),
    fill('flat-hatch', ['tidal_flat'], { 'fill-pattern': 'ground-wetland', 'fill-opacity': 0.35 }, 10),
    fill('land', ['land'], { 'fill-color': palette.land }),
    line('coast', isKind('land'), { 'line-color': palette.shore, ...width([9, 0.8], [14, 1.6]) }),
    fill('urban', ['urban'], { 'fill-color': palette.urban }),
    fill('industry', ['industrial'], { 'fill-color': palette.industry }),
    fill('port', ['port'], { 'fill-color': palette.port }),
    fill('green', ['green'], { 'fill-color': palette.green }),
    fill('wetland', ['wetland'], { 'fill-color': palette.wetland }),
    fill('wetland-hatch', ['wetland'], { 'fill-pattern': 'ground-wetland', 'fill-opacity': 0.7 }, 10),
    fill('salt', ['salt'], { 'fill-color': palette.salt }),
    fill('salt-grid', ['salt'], { 'fill-pattern': 'ground-salt', 'fill-opacity': 0.8 }, 10),
    fill('water', ['water', 'canal'], { 'fill-color': palette.water }),
    line('shore', isKind('water', 'salt'), {
      'line-color': palette.shore,
      ...width([9, 0.5], [14, 1.2]),
      'line-opacity': 0.75,
    }),
    line('canal', ['all', isKind('canal'), ['==', ['geometry-type'], 'LineString']], {
      'line-color': palette.shore,
      ...width([9, 0.6], [15, 5]),
    }),
    fill('pier', ['pier'], { 'fill-color': palette.port }),
    line('pier-edge', isKind('pier'), { 'line-color': palette.dike, ...width([10, 0.4], [16, 1.2]) }, 11),
    line('fairway', isKind('fairway'), {
      'line-color': palette.shore,
      'line-dasharray': [6, 5],
      ...width([9, 0.6], [15, 1.2]),
    }),
  ];
}

const ROAD_WIDTHS: readonly (readonly [rank: number, from: number, stops: readonly (readonly [number, number])[]])[] = [
  [
    4,
    12.5,
    [
      [12.5, 0.4],
      [15, 2],
      [18, 14],
    ],
  ],
  [
    3,
    11.5,
    [
      [11, 0.5],
      [15, 3.2],
      [18, 20],
    ],
  ],
  [
    2,
    9.5,
    [
      [9, 0.6],
      [12, 1.4],
      [15, 4.5],
      [18, 26],
    ],
  ],
  [
    1,
    0,
    [
      [8, 0.9],
      [12, 2.1],
      [15, 6.5],
      [18, 34],
    ],
  ],
];

function roads(palette: Palette): LayerSpecification[] {
  const colors = [palette.roadMajor, palette.roadMajor, palette.roadMiddle, palette.roadMinor, palette.roadMinor];
  const road = (rank: number): ExpressionSpecification => [
    'all',
    isKind('road_major', 'road_minor'),
    ['==', ['get', 'rank'], rank],
  ];
  const casings = ROAD_WIDTHS.map(([rank, from, stops]) =>
    line(
      `road-casing-${rank}`,
      road(rank),
      {
        'line-color': palette.roadCasing,
        ...width(...stops.map(([zoom, px]) => [zoom, px + 1.2 + px * 0.16] as const)),
      },
      Math.max(from, 11.5),
    ),
  );
  const bodies = ROAD_WIDTHS.map(([rank, from, stops]) =>
    line(`road-${rank}`, road(rank), { 'line-color': colors[rank] ?? palette.roadMinor, ...width(...stops) }, from),
  );
  return [...casings, ...bodies];
}

function lines(palette: Palette): LayerSpecification[] {
  return [
    line('rail', isKind('rail'), { 'line-color': palette.rail, ...width([9, 0.7], [15, 2]) }, 9),
    line(
      'rail-ties',
      isKind('rail'),
      { 'line-color': palette.land, 'line-dasharray': [5, 5], ...width([12, 0.5], [15, 1.1]) },
      12,
    ),
    line('dike', isKind('dike'), { 'line-color': palette.dike, ...width([9, 0.7], [15, 2.2]) }),
    line(
      'dike-teeth',
      isKind('dike'),
      { 'line-color': palette.dike, 'line-dasharray': [0.25, 3], ...width([12, 3], [15, 7]), 'line-opacity': 0.8 },
      12,
    ),
    fill('building', ['building'], { 'fill-color': palette.building }, 13.5),
  ];
}

const LABEL_SIZES: readonly number[] = [0, 15, 13, 12, 11];

function text(
  id: string,
  filter: ExpressionSpecification,
  color: string,
  palette: Palette,
  locale: MapLocale,
  minzoom: number,
  own: SymbolLayerSpecification['layout'],
): LayerSpecification {
  return {
    id: `ground-${id}`,
    type: 'symbol',
    source: GROUND_SOURCE,
    'source-layer': GROUND_SOURCE,
    minzoom,
    filter,
    layout: {
      'text-field': nameIn(locale),
      'text-font': FONT_REGULAR,
      'text-max-width': 8,
      'text-padding': 6,
      ...own,
    },
    paint: { 'text-color': color, 'text-halo-color': palette.halo, 'text-halo-width': 1.2, 'text-halo-blur': 0.4 },
  };
}

/** An English name where somebody gave one. */
const nameIn = (locale: MapLocale): ExpressionSpecification =>
  locale === 'en'
    ? ['case', ['!=', ['coalesce', ['get', 'name_en'], ''], ''], ['get', 'name_en'], ['get', 'name']]
    : ['get', 'name'];

/** Names of the basemap; they give way to every symbol above. */
export function groundNames(theme: MapTheme, locale: MapLocale): LayerSpecification[] {
  const palette = PALETTES[theme];
  const points: ExpressionSpecification = ['==', ['get', 'kind'], 'label'];
  return [
    text(
      'road-names',
      ['all', isKind('road_major', 'road_minor'), ['!=', ['get', 'name'], '']],
      palette.name,
      palette,
      locale,
      12,
      {
        'symbol-placement': 'line',
        'text-size': 11,
        'symbol-spacing': 420,
        'text-letter-spacing': 0.06,
      },
    ),
    text(
      'water-names',
      ['all', isKind('water', 'canal', 'fairway', 'salt', 'wetland'), ['!=', ['get', 'name'], '']],
      palette.waterName,
      palette,
      locale,
      10.5,
      {
        'text-size': 12,
        'text-letter-spacing': 0.12,
      },
    ),
    text('names', points, palette.name, palette, locale, 8, {
      'text-size': ['match', ['get', 'rank'], 1, LABEL_SIZES[1] ?? 15, 2, LABEL_SIZES[2] ?? 13, 3, 12, 11],
      'symbol-sort-key': ['get', 'rank'],
      'text-letter-spacing': 0.08,
    }),
  ];
}

/** The schematic basemap below everything, from our own `ground` tiles: a nautical chart at night, and by day. */
export function groundLayers(theme: MapTheme): LayerSpecification[] {
  const palette = PALETTES[theme];
  const background: BackgroundLayerSpecification = {
    id: 'ground-background',
    type: 'background',
    paint: { 'background-color': palette.background },
  };
  return [background, ...areas(palette), ...lines(palette), ...roads(palette)];
}
