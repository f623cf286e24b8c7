'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { classes } from './classes.ts';
import styles from './menu.module.css';

interface MenuProps {
  readonly trigger: (open: boolean, toggle: () => void) => ReactNode;
  readonly label: string;
  readonly align?: 'left' | 'right';
  /** Class of the surface, where it must lie elsewhere than under its button. */
  readonly className?: string | undefined;
  readonly children: (close: () => void) => ReactNode;
}

/** A small surface under its button; Esc and a click beside it close it and give the focus back. */
export function Menu({ trigger, label, align = 'right', className, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement | null>(null);
  useEffect(() => {
    if (!open) return;
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      anchor.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, true);
    };
  }, [open]);
  return (
    <div className={styles['anchor']} ref={anchor}>
      {trigger(open, () => setOpen((was) => !was))}
      {open ? (
        <section className={classes(styles['menu'], align === 'left' && styles['left'], className)} aria-label={label}>
          {children(() => setOpen(false))}
        </section>
      ) : null}
    </div>
  );
}
