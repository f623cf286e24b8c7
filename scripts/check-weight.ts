import { fileURLToPath } from 'node:url';
import { fieldScripts, firstRouteScripts, type RouteScript } from './build/first-route.ts';

/** Compressed bytes of script before the first map on the desk, MapLibre's worker apart. */
const DESK_BYTES = 450_000;
/** Before the first task on a phone, the map engine apart. */
const FIELD_BYTES = 350_000;

const root = fileURLToPath(new URL('../', import.meta.url));
const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} KB`;

function weigh(what: string, scripts: readonly RouteScript[], limitBytes: number): boolean {
  const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`script before ${what}: ${kilobytes(total)} of ${kilobytes(limitBytes)}, ${scripts.length} files`);
  if (total <= limitBytes) return true;
  for (const { file, bytes } of [...scripts].sort((a, b) => b.bytes - a.bytes).slice(0, 8))
    console.error(`  ${kilobytes(bytes).padStart(7)}  ${file}`);
  console.error('Load what the first picture does not need behind lazy(() => import(…)), see docs/ARCHITECTURE.md.');
  return false;
}

const good = [
  weigh('the first map', firstRouteScripts(root), DESK_BYTES),
  weigh('the first task', fieldScripts(root), FIELD_BYTES),
];
if (good.includes(false)) process.exit(1);
