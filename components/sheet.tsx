'use client';

import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { classes } from './classes.ts';
import styles from './sheet.module.css';

export const SHEET_STOPS = ['low', 'half', 'full'] as const;
export type SheetStop = (typeof SHEET_STOPS)[number];

interface SheetProps {
  readonly stop: SheetStop;
  readonly onStop: (stop: SheetStop) => void;
  /** What the grip does, spoken. */
  readonly gripLabel: string;
  readonly label: string;
  readonly children: ReactNode;
}

const DRAG_PIXELS = 40;

/** A bottom sheet with three stops, moved by the thumb or by the grip's click (look.md: phone). */
export function Sheet({ stop, onStop, gripLabel, label, children }: SheetProps) {
  const start = useRef<number | null>(null);
  const sheet = useRef<HTMLElement | null>(null);
  const [dragging, setDragging] = useState(false);
  const at = SHEET_STOPS.indexOf(stop);

  const finish = (event: PointerEvent) => {
    const from = start.current;
    start.current = null;
    setDragging(false);
    if (sheet.current !== null) sheet.current.style.translate = '';
    if (from === null) return;
    const moved = event.clientY - from;
    const steps = Math.abs(moved) > 320 ? 2 : 1;
    if (Math.abs(moved) < DRAG_PIXELS) {
      // A tap: up one stop, and from the top back to the middle.
      if (Math.abs(moved) < 6) onStop(SHEET_STOPS[at === 2 ? 1 : at + 1] ?? 'half');
      return;
    }
    onStop(SHEET_STOPS[Math.min(2, Math.max(0, at + (moved < 0 ? steps : -steps)))] ?? 'half');
  };

  return (
    <section
      ref={sheet}
      aria-label={label}
      data-stop={stop}
      className={classes(styles['sheet'], styles[stop], dragging && styles['dragging'])}
    >
      <button
        type="button"
        className={styles['grip']}
        aria-label={gripLabel}
        onPointerDown={(event) => {
          start.current = event.clientY;
          setDragging(true);
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (start.current === null || sheet.current === null) return;
          sheet.current.style.translate = `0 ${event.clientY - start.current}px`;
        }}
        onPointerUp={finish}
        onPointerCancel={finish}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') onStop(SHEET_STOPS[Math.min(2, at + 1)] ?? 'full');
          if (event.key === 'ArrowDown') onStop(SHEET_STOPS[Math.max(0, at - 1)] ?? 'low');
          if (event.key === 'Enter' || event.key === ' ') onStop(SHEET_STOPS[(at + 1) % 3] ?? 'half');
        }}
      />
      <div className={styles['body']}>{children}</div>
    </section>
  );
}
