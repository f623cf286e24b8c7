'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { classes } from './classes.ts';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly before?: ReactNode;
  readonly actions?: ReactNode;
  readonly label: string;
  readonly className?: string | undefined;
  /** Takes the focus when it opens: what was pressed to open it is gone, and a keyboard would start from the top again. */
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
}

/** A floating surface over the map with one heading; never nested. */
export function Panel({ title, note, before, actions, label, className, takesFocus = false, children }: PanelProps) {
  const root = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (takesFocus) root.current?.focus({ preventScroll: true });
  }, [takesFocus]);
  return (
    <section
      ref={root}
      className={classes(styles['panel'], className)}
      aria-label={label}
      tabIndex={takesFocus ? -1 : undefined}
    >
      <header className={styles['head']}>
        {before}
        <h2 className={styles['title']}>
          {title}
          {note === undefined ? null : <span className={styles['note']}>{note}</span>}
        </h2>
        {actions}
      </header>
      <div className={styles['body']}>{children}</div>
    </section>
  );
}
