/** A camera as lists, cards and the map hand it to the player. */
export interface VideoCamera {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly state: 'online' | 'offline' | 'faulty';
  /** Epoch milliseconds; null when it was never seen. */
  readonly lastSeenAt: number | null;
}

export const VIDEO_LAYOUTS = [1, 4, 9] as const;
export type VideoLayout = (typeof VIDEO_LAYOUTS)[number];
