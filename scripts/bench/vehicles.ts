import type { BenchContext, BenchRow } from './context.ts';
import { benchVehiclesInBrowser } from './vehicles-browser.ts';
import { benchWire } from './vehicles-wire.ts';

/** Moving vehicles: what they cost on the wire, in the web process and in the browser. */
export async function benchVehicles(context: BenchContext): Promise<BenchRow[]> {
  return [...(await benchWire(context)), ...(await benchVehiclesInBrowser(context))];
}
