import type { MapMode } from '../../domain/situation.ts';
import type { MapAdapter } from '../../map/contract.ts';

interface Exposed {
  readonly mode: MapMode | null;
  readonly idle: boolean;
  readonly adapter: MapAdapter | null;
}

/** What browser tests read: the state the engine reports, never only "no error" (design, section 11). */
export function exposeForTests(read: () => Exposed): void {
  Object.defineProperty(window, '__guanlan', {
    configurable: true,
    value: {
      get mode() {
        return read().mode;
      },
      get idle() {
        return read().idle;
      },
      drawnTiers: () => Object.fromEntries(read().adapter?.drawnTiers() ?? []),
      view: () => read().adapter?.getView() ?? null,
      bounds: () => read().adapter?.getBounds() ?? null,
      pick: (x: number, y: number) => read().adapter?.pick(x, y) ?? Promise.resolve([]),
      project: (x: number, y: number) => read().adapter?.unproject(x, y) ?? null,
    },
  });
}
