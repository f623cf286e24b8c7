import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CESIUM_VERSION, MAPLIBRE_VERSION } from './engine-version.ts';

test('the worker that is served belongs to the engine that is installed', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest.dependencies['maplibre-gl']).toBe(MAPLIBRE_VERSION);
  expect(manifest.dependencies['cesium']).toBe(CESIUM_VERSION);
});
