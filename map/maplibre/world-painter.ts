import type { LayerSpecification, Map as MapLibreMap, SourceSpecification } from 'maplibre-gl';
import type { GroundWorld, MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { GROUND_SOURCE, groundLayers } from './ground-style.ts';

export interface WorldPainter {
  /** Shows exactly these worlds, lowest first, above our schematic and below everything else. */
  set(worlds: readonly GroundWorld[], theme: MapTheme): void;
  setTheme(theme: MapTheme): void;
}

const sourceId = ({ id }: GroundWorld): string => `world-${id}`;

function sourceOf(world: GroundWorld, origin: string): SourceSpecification {
  const common = {
    tiles: [`${origin}/api/worlds/${world.id}/tiles/{z}/{x}/{y}`],
    bounds: [...world.bounds] as [number, number, number, number],
    minzoom: world.minZoom,
    maxzoom: world.maxZoom,
  };
  if (world.shape === 'vector') return { type: 'vector', ...common };
  if (world.shape === 'imagery') return { type: 'raster', tileSize: 256, ...common };
  return { type: 'raster-dem', encoding: 'terrarium', tileSize: 256, ...common };
}

/** People's own lines and areas in the muted colours of calm things: strong colours are warnings (law 7). */
function vectorLayers(world: GroundWorld, part: string, theme: MapTheme): LayerSpecification[] {
  const source = sourceId(world);
  const palette = PALETTES[theme];
  const common = { source, 'source-layer': part } as const;
  return [
    {
      id: `${source}-${part}-fill`,
      type: 'fill',
      ...common,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': palette.calmFill, 'fill-opacity': 0.18 * world.opacity },
    },
    {
      id: `${source}-${part}-line`,
      type: 'line',
      ...common,
      filter: ['!=', ['geometry-type'], 'Point'],
      paint: { 'line-color': palette.calmText, 'line-width': 1.2, 'line-opacity': world.opacity },
    },
    {
      id: `${source}-${part}-point`,
      type: 'circle',
      ...common,
      filter: ['==', ['geometry-type'], 'Point'],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 1.5, 14, 3.5, 18, 6],
        'circle-color': palette.calmText,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 1,
        'circle-opacity': world.opacity,
      },
    },
  ];
}

function layersOf(world: GroundWorld, theme: MapTheme): LayerSpecification[] {
  const source = sourceId(world);
  const palette = PALETTES[theme];
  if (world.shape === 'vector') return world.parts.flatMap((part) => vectorLayers(world, part, theme));
  if (world.shape === 'imagery')
    return [
      {
        id: source,
        type: 'raster',
        source,
        paint: { 'raster-opacity': world.opacity, 'raster-fade-duration': 0 },
      },
    ];
  return [
    {
      id: source,
      type: 'hillshade',
      source,
      paint: {
        'hillshade-exaggeration': 0.5 * world.opacity,
        'hillshade-shadow-color': palette.deep,
        'hillshade-highlight-color': palette.roadMajor,
        'hillshade-accent-color': palette.shore,
      },
    },
  ];
}

/** Draws worlds that people brought on the flat map. */
export function createWorldPainter(map: MapLibreMap, origin: string): WorldPainter {
  let shown: readonly GroundWorld[] = [];
  let drawn: string[] = [];
  let theme: MapTheme = 'dark';
  let alone = false;
  const ground = new Set(groundLayers(theme).map(({ id }) => id));

  const clear = () => {
    for (const id of drawn) map.removeLayer(id);
    drawn = [];
  };
  const paint = () => {
    // The schematic lies below; the first thing above it is what worlds stay under.
    const before = map.getLayersOrder().find((id) => !ground.has(id) && !drawn.includes(id));
    for (const world of shown)
      for (const layer of layersOf(world, theme)) {
        map.addLayer(layer, before);
        drawn.push(layer.id);
      }
  };
  const hideGround = (hide: boolean) => {
    if (hide === alone) return;
    alone = hide;
    for (const { id, source, type } of map.getStyle().layers.map((layer) => ({ source: '', ...layer })))
      if (source === GROUND_SOURCE && type !== 'background')
        map.setLayoutProperty(id, 'visibility', hide ? 'none' : 'visible');
  };
  const same = (a: GroundWorld, b: GroundWorld) => a.id === b.id;

  return {
    set(worlds, next) {
      if (JSON.stringify(worlds) === JSON.stringify(shown) && next === theme) return;
      theme = next;
      clear();
      for (const old of shown)
        if (!worlds.some((world) => same(world, old)) && map.getSource(sourceId(old)) !== undefined)
          map.removeSource(sourceId(old));
      shown = worlds;
      for (const world of worlds)
        if (map.getSource(sourceId(world)) === undefined) map.addSource(sourceId(world), sourceOf(world, origin));
      paint();
      hideGround(worlds.some((world) => world.alone));
    },
    setTheme(next) {
      theme = next;
      clear();
      paint();
    },
  };
}
