'use client';

import { useSession } from '../features/session/use-session.ts';
import { StatusBanner } from '../features/situation/status-banner.tsx';
import styles from './live-banner.module.css';
import { useLivePicture } from './use-live-picture.ts';

/**
 * The loud line of a silent engine, a broken line or a clock that jumped, for pages that show no live picture of their
 * own: silence must look different from calm on every open screen.
 */
export function LiveBanner() {
  const { data: me } = useSession();
  const { status, retry } = useLivePicture({
    enabled: me?.permissions.includes('situation.read') ?? false,
    onObject: () => {},
    onLoud: () => {},
  });
  return (
    <div className={styles['over']}>
      <StatusBanner status={status} fault={null} placeProblem={null} onRetry={retry} />
    </div>
  );
}
