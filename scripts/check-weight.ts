import { fileURLToPath } from 'node:url';
import { firstRouteScripts } from './build/first-route.ts';

/** Compressed bytes of script before the first map on the desk; MapLibre's worker apart. */
const LIMIT_BYTES = 450_000;

const scripts = firstRouteScripts(fileURLToPath(new URL('../', import.meta.url)));
const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;
console.log(`script before the first map: ${kilobytes(total)} of ${kilobytes(LIMIT_BYTES)}, ${scripts.length} files`);
if (total > LIMIT_BYTES) {
  for (const { file, bytes } of [...scripts].sort((a, b) => b.bytes - a.bytes).slice(0, 8))
    console.error(`  ${kilobytes(bytes).padStart(7)}  ${file}`);
  console.error('Load what the first picture does not need behind lazy(() => import(…)), see docs/ARCHITECTURE.md.');
  process.exit(1);
}
