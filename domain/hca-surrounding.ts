import type { Shape } from './stationing-reach.ts';

/** What lies beside a pipe and matters. `households` are dwellings in it, `storeys` those of its buildings where known. */
export interface Surrounding {
  readonly key: string;
  readonly kind: 'dwelling' | 'specific_1' | 'specific_2' | 'traffic' | 'flammable' | 'reserve' | 'water';
  readonly shape: Shape;
  readonly households: number;
  readonly storeys: number | null;
  readonly people: number;
}
