'use client';

import { type DragEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { LIVE_TILES, type WallLayout } from '../../domain/video-scene.ts';
import { CAMERA_DRAG } from './drag.ts';
import styles from './video-wall.module.css';

export interface TileSlot {
  readonly slot: number;
  readonly id: string;
  /** Beyond nine a tile shows stills until it is pressed. */
  readonly still: boolean;
}

interface WallGridProps {
  readonly layout: WallLayout;
  readonly tiles: readonly { readonly slot: number; readonly id: string }[];
  /** The tile that takes the next camera; null: the first free one. */
  readonly chosen: number | null;
  readonly onChoose: (slot: number | null) => void;
  readonly onDrop: (id: string, slot: number) => void;
  readonly tile: (slot: TileSlot) => ReactNode;
}

/** The tiles of one page. Each takes what is dropped on it; a free one can be chosen by key or finger instead. */
export function WallGrid({ layout, tiles, chosen, onChoose, onDrop, tile }: WallGridProps) {
  const t = useTranslations('videoWall');
  const [over, setOver] = useState<number | null>(null);
  const live = new Set(
    tiles
      .filter(({ id }) => id !== '')
      .slice(0, LIVE_TILES)
      .map(({ slot }) => slot),
  );
  const drop = (slot: number) => ({
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(CAMERA_DRAG)) return;
      event.preventDefault();
      setOver(slot);
    },
    onDragLeave: () => setOver((before) => (before === slot ? null : before)),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(null);
      const id = event.dataTransfer.getData(CAMERA_DRAG);
      if (id !== '') onDrop(id, slot);
    },
  });
  return (
    <div className={styles['grid']} data-layout={layout}>
      {tiles.map(({ slot, id }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; lists and buttons are the others
        <div
          key={slot}
          className={styles['slot']}
          data-slot={slot}
          data-over={over === slot}
          data-chosen={chosen === slot}
          draggable={id !== ''}
          onDragStart={(event) => {
            // Dragging over a picture that is steered draws the box to look nearer at.
            if (event.currentTarget.querySelector('[data-steered="true"]') !== null) event.preventDefault();
            else event.dataTransfer.setData(CAMERA_DRAG, id);
          }}
          {...drop(slot)}
        >
          {id === '' ? (
            <button
              type="button"
              className={styles['free']}
              aria-pressed={chosen === slot}
              onClick={() => onChoose(chosen === slot ? null : slot)}
            >
              <strong>{(slot % layout) + 1}</strong>
              <span>{chosen === slot ? t('takesNext') : t('freeTile')}</span>
            </button>
          ) : (
            tile({ slot, id, still: !live.has(slot) })
          )}
        </div>
      ))}
    </div>
  );
}
