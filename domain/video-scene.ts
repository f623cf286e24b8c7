import type { CameraPoint } from './camera-point.ts';

/** How many pictures a page of the wall shows. */
export const WALL_LAYOUTS = [1, 4, 6, 9, 16] as const;
export type WallLayout = (typeof WALL_LAYOUTS)[number];

/** Pictures beyond this many are stills: a browser decodes no more of them at once without falling behind. */
export const LIVE_TILES = 9;
/** The most cameras of one scene: nine pages of sixteen. */
export const SCENE_CAMERAS = 144;
export const CAROUSEL_SECONDS = [10, 15, 30, 60] as const;

/** Scenes that the product makes from what cameras look at (REQ-EMER-05). */
export const READY_SCENES = ['flood', 'key_period', 'dust'] as const;
export type ReadyScene = (typeof READY_SCENES)[number];

/** The positions that a ready scene shows, the most telling first. */
export const READY_POINTS: Readonly<Record<ReadyScene, readonly CameraPoint[]>> = {
  // 防汛防台·风暴潮: who leaves the sites, and what the sea does (S0 二(一)1).
  flood: ['site_entrance', 'site_living_area', 'dike'],
  // 重要时段: the whole of every site from above (S0 intro, S1 Art 9).
  key_period: ['site_crane', 'high_point', 'site_entrance', 'gate'],
  // 扬尘: where earth and material lie open (S0 二(一)2).
  dust: ['site_yard', 'site_pit', 'site_crane'],
};

/** The smallest layout that shows so many at once, at most nine: what a scene opens with. */
export function layoutFor(count: number): WallLayout {
  return WALL_LAYOUTS.find((layout) => layout >= count && layout <= LIVE_TILES) ?? LIVE_TILES;
}
