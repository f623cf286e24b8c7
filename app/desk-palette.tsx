'use client';

import { lazy, Suspense } from 'react';
import type { CommandId } from '../features/search/palette.tsx';
import type { Desk } from './use-desk.ts';

/** Fetched when the first picture stands, so that the first Ctrl K answers at once all the same. */
export const loadPalette = () =>
  import('../features/search/palette.tsx').then((module) => ({ default: module.Palette }));
const Palette = lazy(loadPalette);

interface DeskPaletteProps {
  readonly desk: Desk;
  readonly onClose: () => void;
  readonly onCommand: (command: CommandId) => void;
}

/** Ctrl K over the situation: objects, places, chainages and commands lead back to the map. */
export function DeskPalette({ desk, onClose, onCommand }: DeskPaletteProps) {
  const { selection } = desk.situation;
  return (
    <Suspense>
      <Palette
        onClose={onClose}
        onCommand={onCommand}
        onObject={(found) => desk.open({ layer: found.layer, fid: found.fid }, found.position)}
        onPlace={desk.goToPlace}
        pipeline={selection?.layer === 'pipelines' ? selection.fid : null}
        onStation={desk.openStation}
      />
    </Suspense>
  );
}
