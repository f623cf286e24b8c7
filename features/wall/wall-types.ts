import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type WallItem = RouterOutputs['warnings']['list']['items'][number];
export type WallIncident = RouterOutputs['incidents']['list'][number];
export type WallCamera = RouterOutputs['walls']['cameras'][number];
export type TrendHour = RouterOutputs['walls']['trend'][number];
