'use client';

import { type RefObject, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './video-panel.module.css';

const STEP_PIXELS = 40;
const LEAST_PIXELS = 260;

/** Width of the floating panel in pixels; null until a person has chosen one. */
export function usePanelWidth(panel: RefObject<HTMLElement | null>) {
  const [width, setWidth] = useState<number | null>(null);
  /** Wider by `pixels` than `from`, within what the place where the panel floats has room for. */
  const widen = (from: number, pixels: number) => {
    const room = panel.current?.parentElement?.clientWidth ?? Number.POSITIVE_INFINITY;
    setWidth(Math.max(LEAST_PIXELS, Math.min(room, from + pixels)));
  };
  return { width, widen, current: () => panel.current?.getBoundingClientRect().width ?? LEAST_PIXELS };
}

interface ResizeHandleProps {
  readonly current: () => number;
  readonly widen: (from: number, pixels: number) => void;
}

/** The panel hangs at its right edge, so its left edge is what is dragged; arrow keys do the same. */
export function ResizeHandle({ current, widen }: ResizeHandleProps) {
  const t = useTranslations('cameras');
  return (
    <button
      type="button"
      className={styles['handle']}
      aria-label={t('resize')}
      title={t('resize')}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        event.stopPropagation();
        widen(current(), event.key === 'ArrowLeft' ? STEP_PIXELS : -STEP_PIXELS);
      }}
      onPointerDown={(down) => {
        const handle = down.currentTarget;
        const from = current();
        handle.setPointerCapture(down.pointerId);
        const move = (event: PointerEvent) => widen(from, down.clientX - event.clientX);
        handle.addEventListener('pointermove', move);
        handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
          once: true,
        });
      }}
    />
  );
}
