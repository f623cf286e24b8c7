import type { MapTheme } from './contract.ts';

/**
 * Colours of the map, two themes (look: tokens). Red, orange, yellow and blue at full strength are tiers and nothing
 * else (law 7); everything normal is a muted neutral.
 */
export interface Palette {
  readonly background: string;
  readonly land: string;
  readonly sea: string;
  /** Deepest band of the sea. */
  readonly deep: string;
  readonly water: string;
  readonly shore: string;
  readonly urban: string;
  readonly industry: string;
  readonly port: string;
  readonly green: string;
  /** Ground that the tide covers and bares. */
  readonly flat: string;
  readonly wetland: string;
  readonly salt: string;
  readonly saltLine: string;
  readonly building: string;
  readonly roadCasing: string;
  readonly roadMajor: string;
  readonly roadMiddle: string;
  readonly roadMinor: string;
  readonly rail: string;
  readonly dike: string;
  readonly name: string;
  readonly waterName: string;
  readonly halo: string;
  /** Outline and text of objects that are calm. */
  readonly calm: string;
  readonly calmFill: string;
  /** Tanks and buildings that stand up in 3D. */
  readonly solid: string;
  readonly calmText: string;
  /** Figures beside a warning. */
  readonly strongText: string;
  /** Disc behind a symbol and its hairline. */
  readonly chip: string;
  readonly chipLine: string;
  readonly accent: string;
  readonly offline: string;
  readonly tier: readonly [none: string, blue: string, yellow: string, orange: string, red: string];
  /** Edge that lifts a tier symbol off the ground, and the mark inside it; yellow on light needs dark ones. */
  readonly tierEdge: string;
  readonly tierMark: string;
  readonly yellowEdge: string;
}

export const PALETTES: Record<MapTheme, Palette> = {
  dark: {
    background: '#131a21',
    land: '#141b22',
    sea: '#0a1621',
    deep: '#091420',
    water: '#0c1a27',
    shore: '#23394a',
    urban: '#18212a',
    industry: '#1a232b',
    port: '#1b242d',
    green: '#15211f',
    flat: '#0f1d26',
    wetland: '#132022',
    salt: '#16232c',
    saltLine: '#23333f',
    building: '#202a34',
    roadCasing: '#0f151b',
    roadMajor: '#3a4754',
    roadMiddle: '#2e3944',
    roadMinor: '#252f39',
    rail: '#35414d',
    dike: '#4a5a66',
    name: '#8b98a6',
    waterName: '#4f7088',
    halo: '#10161c',
    calm: '#66747f',
    calmFill: '#8b99a6',
    solid: '#5f6c78',
    calmText: '#a9b5c1',
    strongText: '#e8edf2',
    chip: '#1b242d',
    chipLine: '#3d4a56',
    accent: '#6fe0d0',
    offline: '#7d8894',
    tier: ['#66747f', '#3d8bff', '#ffe45c', '#ff9a2e', '#ff4548'],
    tierEdge: '#0b0f13',
    tierMark: '#0e1318',
    yellowEdge: '#0b0f13',
  },
  light: {
    background: '#eef1f3',
    land: '#f1f3f4',
    sea: '#cddde8',
    deep: '#c6d8e5',
    water: '#d5e3ec',
    shore: '#a3bccb',
    urban: '#e7eaed',
    industry: '#e4e7ea',
    port: '#e1e5e9',
    green: '#e2ebe4',
    flat: '#dce5e6',
    wetland: '#dde9e4',
    salt: '#dfe8ee',
    saltLine: '#c6d4dd',
    building: '#d8dde2',
    roadCasing: '#d3d9de',
    roadMajor: '#ffffff',
    roadMiddle: '#ffffff',
    roadMinor: '#fafbfc',
    rail: '#b3bcc5',
    dike: '#98a6b0',
    name: '#5d6a77',
    waterName: '#6a8ba1',
    halo: '#f6f8f9',
    calm: '#7d8a96',
    calmFill: '#6d7b88',
    solid: '#c3cbd2',
    calmText: '#4a5764',
    strongText: '#12181f',
    chip: '#ffffff',
    chipLine: '#b9c3cc',
    accent: '#00786c',
    offline: '#75808c',
    tier: ['#7d8a96', '#1860c4', '#c9a400', '#d96a00', '#c8141e'],
    tierEdge: '#ffffff',
    tierMark: '#ffffff',
    yellowEdge: '#3a3100',
  },
};

/** Muted colours of media and other categories: low chroma, none of them near a tier (REQ-MAP-04, law 7). */
export const CATEGORY_COLORS = {
  umber: { dark: '#9a8471', light: '#7c6652' },
  sand: { dark: '#a79e86', light: '#8a8067' },
  sage: { dark: '#86a184', light: '#5f7f5f' },
  moss: { dark: '#9aa779', light: '#727f4b' },
  teal: { dark: '#6f9fa0', light: '#437b7d' },
  ice: { dark: '#92b4bf', light: '#5d8793' },
  plum: { dark: '#a183a4', light: '#7f5d84' },
  mauve: { dark: '#b293a0', light: '#926a7b' },
  lilac: { dark: '#9a93bb', light: '#6f6898' },
  slate: { dark: '#8796a6', light: '#5d6d7e' },
  pearl: { dark: '#b4bcc3', light: '#848e97' },
} as const satisfies Record<string, Record<MapTheme, string>>;
export type CategoryColor = keyof typeof CATEGORY_COLORS;

/** Resolves a category colour of a description; an unknown name is taken as slate. */
export function categoryColor(name: string, theme: MapTheme): string {
  const known = Object.hasOwn(CATEGORY_COLORS, name) ? (name as CategoryColor) : 'slate';
  return CATEGORY_COLORS[known][theme];
}

/** '#rrggbb' as 0..1 parts, for engines that want numbers. */
export function rgb(hex: string): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [((value >> 16) & 255) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
