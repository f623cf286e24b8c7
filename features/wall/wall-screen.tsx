'use client';

import type { CSSProperties, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { TIERS } from '../../domain/tier.ts';
import type { WallFocus } from '../../domain/wall-focus.ts';
import type { WallScene } from '../../domain/wall-scene.ts';
import { formatClock, formatDate, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { useWallFrame } from './use-wall-frame.ts';
import { WallList } from './wall-list.tsx';
import styles from './wall-screen.module.css';
import { WallTrend } from './wall-trend.tsx';
import type { TrendHour, WallIncident, WallItem } from './wall-types.ts';

interface WallScreenProps {
  readonly scene: WallScene;
  readonly name: string;
  readonly district: string;
  readonly counts: Readonly<Record<(typeof TIERS)[number] | 'offline', number>>;
  readonly items: readonly WallItem[];
  readonly incidents: readonly WallIncident[];
  readonly focus: WallFocus | null;
  readonly hours: readonly TrendHour[];
  readonly map: ReactNode;
  /** As many tiles as the scene asks for. */
  readonly videos: ReactNode;
  readonly banner: ReactNode;
  /** Said in small under the clock: a preview, a sound that the browser holds back. */
  readonly note: string;
}

/** One screen of a wall: nothing to press, nothing to scroll, everything with its age (look.md, wall). */
export function WallScreen(props: WallScreenProps) {
  const { scene, name, district, counts, items, incidents, focus, hours, map, videos, banner, note } = props;
  const t = useTranslations('walls');
  const now = useNow();
  const { typePx, shift } = useWallFrame(scene);
  const held = focus?.kind === 'warning' && focus.held;
  const shows = (part: WallScene['part']) => scene.part === 'whole' || scene.part === part;
  const frame: CSSProperties = {
    fontSize: `${typePx}px`,
    transform: `translate(${shift[0]}px, ${shift[1]}px)`,
  };
  return (
    <div
      className={styles['wall']}
      style={frame}
      data-part={scene.part}
      data-held={held}
      data-videos={scene.videos > 0}
    >
      <header className={styles['head']}>
        <h1>
          {district}
          <small>{[t(`scene.${scene.kind}`), name, note].filter((part) => part !== '').join(' · ')}</small>
        </h1>
        <Counts counts={counts} typePx={typePx} />
        <p className={styles['clock']}>
          <time>{now === 0 ? '--:--:--' : formatClock(now)}</time>
          <small>{now === 0 ? '' : formatDate(now)}</small>
        </p>
      </header>
      {shows('list') ? (
        <WallList items={items} focus={focus?.kind === 'warning' ? focus.id : null} now={now} typePx={typePx} />
      ) : null}
      {shows('map') ? (
        <main className={styles['map']}>
          {map}
          <FocusLine focus={focus} items={items} incidents={incidents} scene={scene} now={now} typePx={typePx} />
        </main>
      ) : null}
      {shows('video') && scene.videos > 0 ? (
        <aside className={styles['side']}>
          <div className={styles['videos']} data-count={scene.videos}>
            {videos}
          </div>
          {scene.part === 'whole' ? <WallTrend hours={hours} /> : null}
        </aside>
      ) : null}
      <div className={styles['banner']}>{banner}</div>
    </div>
  );
}

function Counts({ counts, typePx }: Pick<WallScreenProps, 'counts'> & { readonly typePx: number }) {
  const t = useTranslations('situation');
  const codes = useTranslations('codes');
  return (
    <ul className={styles['counts']}>
      {TIERS.map((tier) => (
        <li key={tier} data-count={tier} data-none={counts[tier] === 0}>
          <TierSymbol tier={tier} size={typePx} />
          <span>{codes(`tier.${tier}`)}</span>
          <strong>{counts[tier]}</strong>
        </li>
      ))}
      <li data-count="offline">
        <TierSymbol tier="offline" size={typePx} />
        <span>{t('offline')}</span>
        <strong>{counts.offline}</strong>
      </li>
    </ul>
  );
}

interface FocusLineProps {
  readonly focus: WallFocus | null;
  readonly items: readonly WallItem[];
  readonly incidents: readonly WallIncident[];
  readonly scene: WallScene;
  readonly now: number;
  readonly typePx: number;
}

/** What the map rests on, in one line over its lower edge. */
function FocusLine({ focus, items, incidents, scene, now, typePx }: FocusLineProps) {
  const t = useTranslations('walls');
  const codes = useTranslations('codes');
  const kinds = useTranslations('incidents');
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  if (focus === null || now === 0) return null;
  if (focus.kind === 'district') return null;
  if (focus.kind === 'place') return <p className={styles['focus']}>{scene.tour[focus.index]?.name ?? ''}</p>;
  if (focus.kind === 'incident') {
    const incident = incidents.find(({ id }) => id === focus.id);
    if (incident === undefined) return null;
    return (
      <p className={styles['focus']} data-focus="incident">
        <strong>{incident.exercise ? kinds('exercise') : kinds('title')}</strong>
        <span>
          {kinds(`kind.${incident.kind}`)} · {nameOf(incident)}
        </span>
        <time>{formatSpan((now - incident.openedAt) / 1000)}</time>
      </p>
    );
  }
  const item = items.find(({ id }) => id === focus.id);
  if (item === undefined) return null;
  return (
    <p className={styles['focus']} data-focus="warning" data-held={focus.held} role={focus.held ? 'alert' : undefined}>
      <TierSymbol tier={item.tier} lost={item.lostSince !== null} size={Math.round(typePx * 1.1)} />
      <strong>
        {codes(`tierLong.${item.tier}`)} · {nameOf(item)}
      </strong>
      <span>{locale === 'en' ? item.reasonEn : item.reasonZh}</span>
      {focus.held ? <em>{t('hold')}</em> : null}
    </p>
  );
}
