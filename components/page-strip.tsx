import type { ReactNode } from 'react';
import styles from './page-strip.module.css';

interface PageStripProps {
  /** The product's name, which leads to the map. */
  readonly product: string;
  readonly title: string;
  /** A word about the page, for example that it is only to be read. */
  readonly note?: ReactNode;
  /** What stands at the right: clock, sound, menu. */
  readonly children: ReactNode;
}

/** The strip above every page that is not the map: whose page it is, and the way back. Not printed. */
export function PageStrip({ product, title, note, children }: PageStripProps) {
  return (
    <header className={styles['strip']}>
      <h1>
        <a href="/">{product}</a> <span>{title}</span>
        {note}
      </h1>
      <div className={styles['menu']}>{children}</div>
    </header>
  );
}
