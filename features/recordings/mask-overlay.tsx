import type { CameraTimeline } from './recording-types.ts';
import styles from './recordings.module.css';

/** Privacy masks over the picture on screen. The stored picture holds what is under them; exports have them burnt in. */
export function MaskOverlay({ masks }: { readonly masks: CameraTimeline['masks'] }) {
  if (masks.length === 0) return null;
  return (
    <svg className={styles['masks']} viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
      {masks.map((mask) => (
        <polygon key={JSON.stringify(mask)} points={mask.map(([x, y]) => `${x},${y}`).join(' ')} />
      ))}
    </svg>
  );
}
