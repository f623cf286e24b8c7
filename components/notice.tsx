import type { ReactNode } from 'react';
import styles from './notice.module.css';

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Errors are announced at once. */
  readonly urgent?: boolean;
}

/** Says what would be here and how it comes, or what failed and what still works (look.md). */
export function Notice({ title, children, action, urgent = false }: NoticeProps) {
  return (
    <div className={styles['notice']} role={urgent ? 'alert' : 'status'}>
      <p className={styles['title']}>{title}</p>
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}

/** A thin line that moves while something is on its way. */
export function Waiting({ label }: { readonly label: string }) {
  return <div className={styles['wait']} role="progressbar" aria-label={label} />;
}
