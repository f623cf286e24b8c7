import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { CESIUM_VERSION, MAPLIBRE_VERSION } from '../../map/engine-version.ts';

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly keep?: (path: string) => boolean;
}

/** World imagery with borders that do not follow China's official maps is never shipped (design 6). */
const withoutBorders = (path: string): boolean => !path.includes(`Textures${sep}NaturalEarthII`);

function copies(root: string): Copy[] {
  const maplibre = join(root, 'node_modules', 'maplibre-gl', 'dist');
  const cesium = join(root, 'node_modules', 'cesium', 'Build', 'Cesium');
  const maplibreTo = join(root, 'public', 'vendor', `maplibre-gl-${MAPLIBRE_VERSION}`);
  const cesiumTo = join(root, 'public', 'vendor', `cesium-${CESIUM_VERSION}`);
  return [
    ...['maplibre-gl-worker.mjs', 'maplibre-gl-shared.mjs'].map((name) => ({
      from: join(maplibre, name),
      to: join(maplibreTo, name),
    })),
    ...['Workers', 'Assets', 'ThirdParty'].map((name) => ({
      from: join(cesium, name),
      to: join(cesiumTo, name),
      keep: withoutBorders,
    })),
  ];
}

function installedVersion(root: string, name: string): string {
  const found: unknown = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
  return typeof found === 'object' && found !== null && 'version' in found ? String(found.version) : '';
}

/**
 * Copies the map engines' workers and assets into versioned folders below public/vendor, where the browser finds them
 * without any network. Throws when an engine was updated and `map/engine-version.ts` was not.
 */
export function copyEngineAssets(root: string, log: (line: string) => void): void {
  for (const [name, expected] of [
    ['maplibre-gl', MAPLIBRE_VERSION],
    ['cesium', CESIUM_VERSION],
  ] as const) {
    const installed = installedVersion(root, name);
    if (installed !== expected)
      throw new Error(
        `${name} ${installed} is installed, but map/engine-version.ts says ${expected}: make them agree.`,
      );
  }
  const wanted = copies(root);
  if (wanted.every(({ to }) => existsSync(to))) return;
  log('build: copying the map engines');
  rmSync(join(root, 'public', 'vendor'), { recursive: true, force: true });
  for (const { from, to, keep } of wanted) {
    if (!existsSync(from)) throw new Error(`${relative(root, from)} is missing: run npm ci.`);
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to, { recursive: true, ...(keep === undefined ? {} : { filter: keep }) });
  }
}
