'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatClock } from '../../lib/i18n/format.ts';
import { askScreen, type ScreenState } from './pair.ts';
import styles from './wall-pairing.module.css';

const ASK_MS = 3_000;

/** What an unbound screen shows: a code, where to type it, and the time, so that nobody mistakes it for a frozen picture. */
export function WallPairing({ onBound }: { readonly onBound: () => void }) {
  const t = useTranslations('walls');
  const [screen, setScreen] = useState<ScreenState | null>(null);
  const [reached, setReached] = useState(true);
  const [now, setNow] = useState(0);
  useEffect(() => {
    let live = true;
    const ask = async () => {
      const state = await askScreen();
      if (!live) return;
      setReached(state !== null);
      if (state !== null) setScreen(state);
      if (state?.state === 'bound') onBound();
    };
    void ask();
    const asking = setInterval(() => void ask(), ASK_MS);
    const ticking = setInterval(() => setNow(Date.now()), 1000);
    return () => {
      live = false;
      clearInterval(asking);
      clearInterval(ticking);
    };
  }, [onBound]);
  const code = screen?.state === 'waiting' ? screen.code : '';
  return (
    <main className={styles['pairing']}>
      <h1>{t('pairTitle')}</h1>
      <output className={styles['code']} data-code={code} aria-label={t('code')}>
        {code === '' ? '······' : `${code.slice(0, 3)} ${code.slice(3)}`}
      </output>
      <p>{t('pairHow')}</p>
      <p className={styles['small']}>
        {reached ? t('pairWait') : t('pairLost')} {now === 0 ? '' : formatClock(now)}
      </p>
      <p className={styles['small']}>
        <a href="/sign-in">{t('signInInstead')}</a>
      </p>
    </main>
  );
}
