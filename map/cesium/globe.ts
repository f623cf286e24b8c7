import {
  CameraEventType,
  Cartesian3,
  CesiumWidget,
  Color,
  DirectionalLight,
  ImageryLayer,
  type ImageryProvider,
  KeyboardEventModifier,
  NearFarScalar,
  PerspectiveFrustum,
} from '@cesium/engine';
import type { MapTheme } from '../contract.ts';
import { PALETTES } from '../palette.ts';
import { globeFieldOfView } from '../view-convert.ts';

/** From the south-west and high: tanks have a bright and a shaded side at any hour. */
const LIGHT = new Cartesian3(-0.2, -0.75, -0.62);
/** Near the ground is glass, so that what is buried shows (REQ-MAP-05); from afar it is ground. */
const GLASS = new NearFarScalar(900, 0.62, 9000, 1);

/** An empty globe with our ground: no imagery, terrain, sky, sun or clock of anybody else. */
export function createGlobe(container: HTMLElement, software: boolean): CesiumWidget {
  const widget = new CesiumWidget(container, {
    baseLayer: false,
    skyBox: false,
    skyAtmosphere: false,
    scene3DOnly: true,
    requestRenderMode: true,
    maximumRenderTimeChange: Number.POSITIVE_INFINITY,
    showRenderLoopErrors: false,
    useBrowserRecommendedResolution: false,
    msaaSamples: software ? 1 : 4,
    creditContainer: document.createElement('div'),
    contextOptions: { webgl: { alpha: false, antialias: true, powerPreference: 'high-performance' } },
  });
  // The engine's own style sheet is not loaded; this is all of it that is needed.
  for (const part of [widget.canvas.parentElement, widget.canvas])
    if (part !== null) part.style.cssText = 'display:block;width:100%;height:100%';
  widget.resize();
  const { scene } = widget;
  const { globe } = scene;
  if (scene.sun !== undefined) scene.sun.show = false;
  if (scene.moon !== undefined) scene.moon.show = false;
  scene.fog.enabled = false;
  scene.light = new DirectionalLight({ direction: LIGHT, intensity: 2.2 });
  scene.highDynamicRange = false;
  globe.showGroundAtmosphere = false;
  globe.enableLighting = false;
  globe.depthTestAgainstTerrain = false;
  // Our tiles have 512 pixels: half as many are as sharp as those of 256.
  globe.maximumScreenSpaceError = 3;
  globe.tileCacheSize = 200;
  globe.translucency.enabled = true;
  globe.translucency.frontFaceAlphaByDistance = GLASS;
  const control = scene.screenSpaceCameraController;
  control.enableCollisionDetection = false;
  // The same hands as on the flat map: left moves, right or Ctrl turns and tilts, the wheel comes closer.
  control.tiltEventTypes = [
    CameraEventType.RIGHT_DRAG,
    CameraEventType.PINCH,
    { eventType: CameraEventType.LEFT_DRAG, modifier: KeyboardEventModifier.CTRL },
  ];
  control.zoomEventTypes = [CameraEventType.WHEEL, CameraEventType.PINCH];
  control.minimumZoomDistance = 30;
  control.maximumZoomDistance = 400_000;
  return widget;
}

/** Paints the ground anew; `above` lays again what had been on it. */
export function paintGlobe(widget: CesiumWidget, imagery: ImageryProvider, theme: MapTheme, above: () => void): void {
  const { scene } = widget;
  const palette = PALETTES[theme];
  scene.backgroundColor = Color.fromCssColorString(palette.deep);
  scene.globe.baseColor = Color.fromCssColorString(palette.background);
  scene.globe.undergroundColor = Color.fromCssColorString(palette.land);
  scene.imageryLayers.removeAll();
  scene.imageryLayers.add(new ImageryLayer(imagery, {}));
  above();
}

/** Gives the globe MapLibre's opening angle at the present size of the window. */
export function fitFrustum(widget: CesiumWidget): void {
  const { frustum } = widget.camera;
  const { clientWidth, clientHeight } = widget.canvas;
  if (frustum instanceof PerspectiveFrustum && clientHeight > 0)
    frustum.fov = globeFieldOfView(clientWidth / clientHeight);
}
