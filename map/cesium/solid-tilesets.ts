import { Cesium3DTileFeature, Cesium3DTileset, Color, CustomShader, LightingModel, type Scene } from '@cesium/engine';
import type { FeatureState, LayerDescription, MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { calmColor, objectColor, passes } from './object-colors.ts';
import type { PickId } from './scene-objects.ts';

/** Layers that the server serves as bodies, and the zoom from which they are worth their triangles. */
const FROM_ZOOM: Readonly<Record<string, number>> = { assets: 13, pipelines: 14, facilities: 15, cameras: 16 };
/** Drawn by the processor, the globe leaves small things to their symbols. */
const FROM_ZOOM_SOFTWARE: Readonly<Record<string, number>> = { assets: 14, pipelines: 15 };
/** All bodies together stay below the 512 MB that a desk machine can spare. */
const CACHE_BYTES = 96 * 2 ** 20;
const ERROR_PIXELS = { card: 16, software: 40 } as const;

/** One light from the south-west and a sky: a body reads by its sides, and its colour stays the colour of its state. */
const SHADING = `void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  vec3 normal = normalize(fsInput.attributes.normalEC);
  float facing = dot(normal, czm_lightDirectionEC);
  material.diffuse *= 0.62 + 0.38 * facing;
}`;

/** What the bodies of one layer are, as far as they are on the graphics card. */
interface Loaded {
  readonly tileset: Cesium3DTileset;
  readonly features: Map<number, Set<Cesium3DTileFeature>>;
}

export interface SolidTilesets {
  setLayers(layers: readonly LayerDescription[], zoom: number): void;
  /** Shows what is near enough at this zoom. */
  look(zoom: number): void;
  /** Only colours change; no tile is asked for. */
  recolor(fids: Iterable<number>): void;
  repaint(): void;
  /** Objects changed: the tileset is read anew, unchanged tiles come from the browser's cache. */
  reload(): void;
  /** Whether tiles of the present view are still on their way; where the processor draws, nothing waits for them. */
  pending(): boolean;
  /** What a pick found; null where it is not one of these bodies. */
  identify(hit: unknown): PickId | null;
  destroy(): void;
}

interface SolidTilesetOptions {
  readonly scene: Scene;
  readonly software: boolean;
  readonly theme: () => MapTheme;
  readonly stateOf: (fid: number) => FeatureState | undefined;
  readonly isSelected: (layer: string, fid: number) => boolean;
  readonly onChange: () => void;
  readonly onFault: (message: string) => void;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Properties that a layer's filter, palette and state read, as a vector tile would carry them. */
function propertiesOf(feature: Cesium3DTileFeature, layer: LayerDescription): Record<string, string | number> {
  const properties: Record<string, string | number> = {};
  for (const name of [...Object.keys(layer.filter), layer.palette?.property]) {
    if (name === undefined || !feature.hasProperty(name)) continue;
    const value: unknown = feature.getProperty(name);
    if (typeof value === 'string' || typeof value === 'number') properties[name] = value;
  }
  return properties;
}

/** Plants, stations, masts and pipes as 3D Tiles of the server, coloured by feature id (REQ-MAP-05, -06). */
export function createSolidTilesets(options: SolidTilesetOptions): SolidTilesets {
  const { scene } = options;
  const shader = new CustomShader({ lightingModel: LightingModel.UNLIT, fragmentShaderText: SHADING });
  const loaded = new Map<string, Loaded>();
  const loading = new Set<string>();
  let layers = new Map<string, LayerDescription>();
  let zoom = 0;
  let generation = 0;
  let destroyed = false;

  const paint = (layer: LayerDescription, fid: number, feature: Cesium3DTileFeature) => {
    const properties = propertiesOf(feature, layer);
    feature.show = passes(layer, { properties });
    const theme = options.theme();
    const calm = layer.palette === undefined ? PALETTES[theme].solid : calmColor(layer, { properties }, theme);
    const { color, strength } = objectColor(
      options.stateOf(fid),
      options.isSelected(layer.id, fid),
      calm,
      theme,
      layer,
    );
    feature.color = Color.fromCssColorString(color).withAlpha(strength);
  };

  const adopt = (id: string, { features }: Loaded, content: Cesium3DTileset['root']['content']) => {
    const layer = layers.get(id);
    for (let index = 0; index < content.featuresLength; index++) {
      const feature = content.getFeature(index);
      const fid = number(feature.getProperty('fid'));
      const known = features.get(fid);
      if (known === undefined) features.set(fid, new Set([feature]));
      else known.add(feature);
      if (layer !== undefined) paint(layer, fid, feature);
    }
  };
  const forget = ({ features }: Loaded, content: Cesium3DTileset['root']['content']) => {
    for (let index = 0; index < content.featuresLength; index++) {
      const feature = content.getFeature(index);
      const fid = number(feature.getProperty('fid'));
      features.get(fid)?.delete(feature);
      if (features.get(fid)?.size === 0) features.delete(fid);
    }
  };

  const drop = (old: Loaded | undefined) => {
    if (old !== undefined && !old.tileset.isDestroyed()) scene.primitives.remove(old.tileset);
  };

  const load = async (id: string) => {
    const mine = generation;
    loading.add(id);
    try {
      const tileset = await Cesium3DTileset.fromUrl(`/api/3dtiles/${id}/tileset.json`, {
        maximumScreenSpaceError: options.software ? ERROR_PIXELS.software : ERROR_PIXELS.card,
        cacheBytes: CACHE_BYTES,
        maximumCacheOverflowBytes: CACHE_BYTES / 3,
        environmentMapOptions: { enabled: false },
        enableShowOutline: false,
        // Where each frame takes its time, only what is shown in the end is asked for.
        skipLevelOfDetail: options.software,
        immediatelyLoadDesiredLevelOfDetail: options.software,
      });
      if (destroyed || mine !== generation) {
        tileset.destroy();
        return;
      }
      const before = loaded.get(id);
      const now: Loaded = { tileset, features: new Map() };
      tileset.customShader = shader;
      tileset.tileLoad.addEventListener((tile: { readonly content: Cesium3DTileset['root']['content'] }) => {
        adopt(id, now, tile.content);
        options.onChange();
      });
      tileset.tileUnload.addEventListener((tile: { readonly content: Cesium3DTileset['root']['content'] }) =>
        forget(now, tile.content),
      );
      tileset.tileFailed.addEventListener(({ message }: { readonly message: string }) => options.onFault(message));
      // The old bodies stay until the new ones are there: nothing blinks while a plant is changed.
      tileset.initialTilesLoaded.addEventListener(() => drop(before));
      tileset.allTilesLoaded.addEventListener(options.onChange);
      scene.primitives.add(tileset);
      loaded.set(id, now);
      show();
    } catch (error) {
      options.onFault(error instanceof Error ? error.message : String(error));
    } finally {
      loading.delete(id);
      options.onChange();
    }
  };

  const show = () => {
    for (const [id, from] of Object.entries(options.software ? FROM_ZOOM_SOFTWARE : FROM_ZOOM)) {
      const wanted = layers.get(id)?.visible === true && zoom >= from;
      const known = loaded.get(id);
      if (known !== undefined) known.tileset.show = wanted;
      else if (wanted && !loading.has(id)) void load(id);
    }
  };

  const repaintLayer = (id: string) => {
    const layer = layers.get(id);
    const known = loaded.get(id);
    if (layer === undefined || known === undefined) return;
    for (const [fid, features] of known.features) for (const feature of features) paint(layer, fid, feature);
  };

  return {
    setLayers(next, nextZoom) {
      zoom = nextZoom;
      layers = new Map(next.map((layer) => [layer.id, layer]));
      for (const id of loaded.keys()) repaintLayer(id);
      show();
    },
    look(nextZoom) {
      zoom = nextZoom;
      show();
    },
    recolor(fids) {
      for (const fid of fids)
        for (const [id, { features }] of loaded) {
          const layer = layers.get(id);
          for (const feature of features.get(fid) ?? []) if (layer !== undefined) paint(layer, fid, feature);
        }
    },
    repaint() {
      for (const id of loaded.keys()) repaintLayer(id);
    },
    reload() {
      for (const id of loaded.keys()) if (!loading.has(id)) void load(id);
    },
    pending: () =>
      !options.software &&
      (loading.size > 0 || [...loaded.values()].some(({ tileset }) => tileset.show && !tileset.tilesLoaded)),
    identify(hit) {
      if (!(hit instanceof Cesium3DTileFeature)) return null;
      for (const [layer, { tileset }] of loaded) {
        if (hit.tileset !== tileset) continue;
        const [name, nameEn] = [text(hit.getProperty('name')), text(hit.getProperty('name_en'))];
        return { layer, fid: number(hit.getProperty('fid')), name, nameEn, position: null };
      }
      return null;
    },
    destroy() {
      destroyed = true;
      generation += 1;
      for (const known of loaded.values()) drop(known);
      loaded.clear();
    },
  };
}
