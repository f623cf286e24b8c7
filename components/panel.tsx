import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './panel.module.css';

interface PanelProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly before?: ReactNode;
  readonly actions?: ReactNode;
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A floating surface over the map with one heading; never nested. */
export function Panel({ title, note, before, actions, label, className, children }: PanelProps) {
  return (
    <section className={classes(styles['panel'], className)} aria-label={label}>
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
