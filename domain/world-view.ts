import { type WorldKind, type WorldShape, worldShape } from './world.ts';

/**
 * Which worlds a viewer looks at, in drawing order from below; kept in the address of the page. null is the usual: bodies
 * in 3D on, pictures, heights and vectors off.
 */
export interface WorldSetting {
  readonly id: number;
  /** 0..1 */
  readonly opacity: number;
}
export type WorldSettings = readonly WorldSetting[];

const MOST_WORLDS = 60;

/** `12,15.60`: world 12, above it world 15 at 60 %; `none` for no world at all. */
export function encodeWorlds(worlds: WorldSettings): string {
  if (worlds.length === 0) return 'none';
  return worlds.map(({ id, opacity }) => `${id}${opacity === 1 ? '' : `.${Math.round(opacity * 100)}`}`).join(',');
}

/** What can be read; null for nothing, so that garbage is the usual picture. */
export function decodeWorlds(text: string | null): WorldSettings | null {
  if (text === null) return null;
  if (text === 'none') return [];
  const worlds = new Map<number, WorldSetting>();
  for (const part of text.split(',').slice(0, MOST_WORLDS)) {
    const match = /^([1-9]\d{0,14})(?:\.(\d{1,3}))?$/.exec(part);
    if (match === null) continue;
    const id = Number(match[1]);
    worlds.set(id, { id, opacity: Math.min(100, Number(match[2] ?? 100)) / 100 });
  }
  return worlds.size === 0 ? null : [...worlds.values()];
}

/** The worlds to be drawn, lowest first. What is not known any more is left out. */
export function shownWorlds<T extends { readonly id: number; readonly kind: WorldKind }>(
  worlds: readonly T[],
  settings: WorldSettings | null,
): { readonly world: T; readonly opacity: number }[] {
  if (settings === null)
    return worlds.filter(({ kind }) => worldShape(kind) === 'solid').map((world) => ({ world, opacity: 1 }));
  return settings.flatMap(({ id, opacity }) => {
    const world = worlds.find((candidate) => candidate.id === id);
    return world === undefined ? [] : [{ world, opacity }];
  });
}

/** The same list with one world on or off; what comes on lies on top of its kind: bodies and vectors above pictures. */
export function switchWorld(
  worlds: readonly { readonly id: number; readonly kind: WorldKind }[],
  settings: WorldSettings | null,
  id: number,
  on: boolean,
): WorldSettings {
  const now = shownWorlds(worlds, settings).map(({ world, opacity }) => ({ id: world.id, opacity }));
  const without = now.filter((setting) => setting.id !== id);
  const kind = worlds.find((world) => world.id === id)?.kind;
  if (!on || kind === undefined) return without;
  const rank = (of: number): number => {
    const found = worlds.find((world) => world.id === of);
    return found === undefined ? 0 : RANKS[worldShape(found.kind)];
  };
  const at = without.findIndex((setting) => rank(setting.id) > RANKS[worldShape(kind)]);
  const place = at < 0 ? without.length : at;
  return [...without.slice(0, place), { id, opacity: 1 }, ...without.slice(place)];
}

const RANKS: Record<WorldShape, number> = { imagery: 0, elevation: 1, vector: 2, solid: 3 };

/** The same list with one world a step up or down. */
export function moveWorld(settings: WorldSettings, id: number, by: 1 | -1): WorldSettings {
  const at = settings.findIndex((setting) => setting.id === id);
  const [mine, other] = [settings[at], settings[at + by]];
  if (mine === undefined || other === undefined) return settings;
  return settings.map((setting, i) => (i === at ? other : i === at + by ? mine : setting));
}
