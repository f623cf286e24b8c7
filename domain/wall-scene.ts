/** What a wall may be set up for; the ready ones of the emergency rules among them (REQ-EMER-05). */
export const WALL_SCENES = ['watch', 'incident', 'flood', 'key_period', 'dust'] as const;
export type WallSceneKind = (typeof WALL_SCENES)[number];

/** Which part of the picture a screen shows: several screens make one wall, or each is its own. */
export const WALL_PARTS = ['whole', 'list', 'map', 'video'] as const;
export type WallPart = (typeof WALL_PARTS)[number];

export const WALL_VIDEOS = [0, 1, 4, 6, 9] as const;
export type WallVideos = (typeof WALL_VIDEOS)[number];

export interface WallPlace {
  readonly name: string;
  readonly lng: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface WallScene {
  readonly kind: WallSceneKind;
  readonly part: WallPart;
  readonly videos: WallVideos;
  /** How long the map rests on one open warning before it goes on; three times as long on the worst. */
  readonly dwellSeconds: number;
  /** Places that are looked at in turn while nothing is open; empty: the whole district. */
  readonly tour: readonly WallPlace[];
  /** From where it is read, and how high the picture is: together they give the size of the type. */
  readonly viewingMeters: number;
  readonly heightCentimeters: number;
  readonly theme: 'dark' | 'light';
  readonly locale: 'zh' | 'en';
  readonly speak: boolean;
}

/** Something else at certain hours, Beijing time; `toMinute` before `fromMinute` runs over midnight. */
export interface WallHours {
  /** 1 Monday … 7 Sunday, of the day on which it begins. */
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly scene: WallScene;
}

export interface WallProgramme {
  readonly scene: WallScene;
  readonly hours: readonly WallHours[];
}

const READY: WallScene = {
  kind: 'watch',
  part: 'whole',
  videos: 4,
  dwellSeconds: 20,
  tour: [],
  viewingMeters: 8,
  heightCentimeters: 240,
  theme: 'dark',
  locale: 'zh',
  speak: true,
};

/** The scenes that every installation has. */
export const READY_SCENES: Readonly<Record<WallSceneKind, WallScene>> = {
  watch: READY,
  incident: { ...READY, kind: 'incident', videos: 6, dwellSeconds: 40 },
  flood: { ...READY, kind: 'flood', videos: 9, dwellSeconds: 30 },
  key_period: { ...READY, kind: 'key_period', videos: 6 },
  dust: { ...READY, kind: 'dust', videos: 6 },
};

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const BEIJING_MINUTES = 480;
/** 1970-01-01 was a Thursday. */
const FIRST_DAY = 4;

/** The scene that a wall shows at a moment, epoch milliseconds: the first of its hours that holds, else the usual one. */
export function sceneAt({ scene, hours }: WallProgramme, now: number): WallScene {
  const minutes = Math.floor(now / MINUTE_MS) + BEIJING_MINUTES;
  const today = ((Math.floor(minutes / DAY_MINUTES) + FIRST_DAY - 1) % 7) + 1;
  const yesterday = ((today + 5) % 7) + 1;
  const minute = minutes % DAY_MINUTES;
  const holds = ({ days, fromMinute, toMinute }: WallHours): boolean =>
    fromMinute < toMinute
      ? days.includes(today) && minute >= fromMinute && minute < toMinute
      : (days.includes(today) && minute >= fromMinute) || (days.includes(yesterday) && minute < toMinute);
  return hours.find(holds)?.scene ?? scene;
}

/** A figure is read without effort when it is seen under 16 minutes of arc (ISO 9241-303: 16 at least, 20 to 22 better). */
const ARC_RADIANS = ((16 / 60) * Math.PI) / 180;
/** Height of a figure as a share of its font size. */
const FIGURE_SHARE = 0.72;
/** look.md: what matters has at least 48 px at 2,160 lines. */
const LEAST_SHARE = 48 / 2160;
/** Above this nothing fits beside anything. */
const MOST_SHARE = 120 / 2160;

/** Size of the type that matters, in pixels, on a picture of so many lines. */
export function wallTypePx(
  { viewingMeters, heightCentimeters }: Pick<WallScene, 'viewingMeters' | 'heightCentimeters'>,
  lines: number,
): number {
  const figureMeters = viewingMeters * ARC_RADIANS;
  const share = figureMeters / FIGURE_SHARE / (heightCentimeters / 100);
  return Math.round(Math.min(MOST_SHARE, Math.max(LEAST_SHARE, share)) * lines);
}

/** What a wall says of itself, so that a desk sees it. */
export interface WallReport {
  readonly width: number;
  readonly height: number;
  /** What it rests on, in words of `WallFocus`. */
  readonly focus: string;
  /** Megabytes of script memory; 0 where the browser does not tell. */
  readonly heapMegabytes: number;
  /** Reloads that it did by itself since it was bound, and why the last. */
  readonly faults: readonly string[];
}
