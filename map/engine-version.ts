/**
 * Versions under which the engines' workers and assets lie in our static folder. A test compares them with the
 * installed packages, so that an update cannot leave an old worker beside a new engine.
 */
export const MAPLIBRE_VERSION = '6.17.0';
export const CESIUM_VERSION = '1.145.0';

export const MAPLIBRE_WORKER_URL = `/vendor/maplibre-gl-${MAPLIBRE_VERSION}/maplibre-gl-worker.mjs`;
export const CESIUM_BASE_URL = `/vendor/cesium-${CESIUM_VERSION}/`;
