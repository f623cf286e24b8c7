'use client';

import { History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { formatClock, formatDate } from '../../lib/i18n/format.ts';
import styles from './replay-band.module.css';
import type { ReplayPlayer } from './replay-player.ts';
import { useReplayStatus } from './use-replay-status.ts';

interface ReplayBandProps {
  /** null while the player loads. */
  readonly player: ReplayPlayer | null;
  /** What the address asks for until then, epoch milliseconds. */
  readonly time: number;
  /** What was announced last of the present; empty when nothing was. */
  readonly news: string;
  readonly onLive: () => void;
}

/** Says without a doubt that this is the past, and what happens now all the same. */
export function ReplayBand({ player, time, news, onLive }: ReplayBandProps) {
  const t = useTranslations('replay');
  // What was said before this person looked at the past is not news.
  const [before] = useState(news);
  useEffect(() => {
    document.title = `${t('mark')} ${document.title.replace(`${t('mark')} `, '')}`;
    return () => {
      document.title = document.title.replace(`${t('mark')} `, '');
    };
  }, [t]);
  return (
    <section className={styles['band']} aria-label={t('band')} data-replay-band>
      <History size={20} strokeWidth={1.5} aria-hidden />
      <strong className={styles['word']}>{t('past')}</strong>
      {player === null ? <BandTime time={time} /> : <RunningTime player={player} />}
      <span className={styles['what']}>{player === null ? t('loading') : <BandWords player={player} />}</span>
      <Button className={styles['live']} onClick={onLive}>
        {t('live')}
      </Button>
      {news === '' || news === before ? null : (
        <p className={styles['news']} role="alert">
          {t('news', { what: news })}
        </p>
      )}
    </section>
  );
}

function RunningTime({ player }: { readonly player: ReplayPlayer }) {
  return <BandTime time={useReplayStatus(player).time} />;
}

/** What must be known of the picture: that it is the past, that it is not here yet, or that nothing is stored. */
function BandWords({ player }: { readonly player: ReplayPlayer }) {
  const t = useTranslations('replay');
  const { phase, time, knownFrom } = useReplayStatus(player);
  if (phase !== 'ready') return t(phase);
  return time < knownFrom ? t('unknown') : t('notNow');
}

function BandTime({ time }: { readonly time: number }) {
  const t = useTranslations('common');
  return (
    <time className={styles['time']} dateTime={new Date(time).toISOString()} data-replay-time={Math.round(time)}>
      {formatDate(time)} {formatClock(time)} <small>{t('beijingTime')}</small>
    </time>
  );
}
