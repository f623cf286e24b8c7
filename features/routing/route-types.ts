import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type Reaching = RouterOutputs['routing']['nearest']['resources'][number];
export type RouteAnswer = RouterOutputs['routing']['route'];
export type Rings = RouterOutputs['routing']['rings'];
export type Block = RouterOutputs['routing']['blocks']['blocks'][number];
export type FoundRoute = Exclude<RouteAnswer, { readonly why: unknown }>;
