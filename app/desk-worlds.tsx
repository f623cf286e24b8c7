'use client';

import { WorldSwitches } from '../features/worlds/world-switches.tsx';
import type { Desk } from './use-desk.ts';

/** Worlds of one's own in the panel of layers, as the address names them. */
export function DeskWorlds({ desk, enabled }: { readonly desk: Desk; readonly enabled: boolean }) {
  return (
    <WorldSwitches
      settings={desk.situation.worlds}
      enabled={enabled}
      bare={desk.bare}
      onSettings={(worlds) => desk.update({ worlds })}
    />
  );
}
