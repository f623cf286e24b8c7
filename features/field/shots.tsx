import styles from './field.module.css';
import type { Shot } from './use-shots.ts';

/** Thumbnails of what was taken. */
export function Shots({ shots }: { readonly shots: readonly Shot[] }) {
  const shown = shots.flatMap(({ media, url }) => (url === null ? [] : [{ sha256: media.sha256, url }]));
  if (shown.length === 0) return null;
  return (
    <ul className={styles['shots']}>
      {shown.map(({ sha256, url }) => (
        <li key={sha256} style={{ backgroundImage: `url(${url})` }} />
      ))}
    </ul>
  );
}
