import type { RouterOutputs } from '../../lib/trpc/outputs.ts';

export type RecordedCamera = RouterOutputs['recordings']['cameras'][number];
export type CameraTimeline = RouterOutputs['recordings']['timeline'];
export type PlaybackGrant = RouterOutputs['recordings']['open'];
export type ImageRequest = RouterOutputs['images']['mine']['rows'][number];
export type ImageRequestDetail = RouterOutputs['images']['get'];
