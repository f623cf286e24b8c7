'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { moveWorld, shownWorlds, switchWorld, type WorldSettings } from '../../domain/world-view.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './worlds.module.css';

interface WorldSwitchesProps {
  readonly settings: WorldSettings | null;
  readonly enabled: boolean;
  /** Our objects are of the demonstration and left out above a real map. */
  readonly bare: boolean;
  readonly onSettings: (settings: WorldSettings) => void;
}

/** Worlds of one's own in the panel of layers: on or off, how strong, which above which; the topmost first. */
export function WorldSwitches({ settings, enabled, bare, onSettings }: WorldSwitchesProps) {
  const t = useTranslations('worlds');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const { data } = useQuery(trpc.worlds.list.queryOptions(undefined, { enabled, staleTime: 300_000 }));
  if (data === undefined || data.worlds.length === 0) return null;
  const shown = shownWorlds(data.worlds, settings).map(({ world, opacity }) => ({ id: world.id, opacity }));
  const place = (id: number) => shown.findIndex((setting) => setting.id === id);
  const rows = data.worlds.toSorted((a, b) => place(b.id) - place(a.id));
  return (
    <section className={styles['switches']} aria-label={t('switches')}>
      <h3>
        {t('switches')} <a href="/worlds">{t('manage')}</a>
      </h3>
      {bare ? <p role="status">{t('bare')}</p> : null}
      <ul>
        {rows.map((world) => {
          const at = place(world.id);
          const opacity = shown[at]?.opacity ?? 1;
          const name = nameOf(world);
          const change = (value: number) =>
            onSettings(shown.map((setting) => (setting.id === world.id ? { ...setting, opacity: value } : setting)));
          return (
            <li key={world.id} data-world={world.id}>
              <label>
                <input
                  type="checkbox"
                  checked={at >= 0}
                  onChange={(event) => onSettings(switchWorld(data.worlds, settings, world.id, event.target.checked))}
                />
                <span className={styles['name']}>{name}</span>
                <span className={styles['kind']}>{t(`kindOf.${world.kind}`)}</span>
              </label>
              {world.approvalNumber === '' ? null : <p className={styles['approval']}>{world.approvalNumber}</p>}
              {at < 0 ? null : (
                <div className={styles['strength']}>
                  <input
                    type="range"
                    min={10}
                    max={100}
                    step={10}
                    aria-label={t('opacityOf', { name })}
                    value={Math.round(opacity * 100)}
                    onChange={(event) => change(Number(event.target.value) / 100)}
                  />
                  <output>{Math.round(opacity * 100)}%</output>
                  <IconButton
                    label={t('raise', { name })}
                    disabled={at === shown.length - 1}
                    onClick={() => onSettings(moveWorld(shown, world.id, 1))}
                  >
                    <ArrowUp size={14} strokeWidth={1.5} aria-hidden />
                  </IconButton>
                  <IconButton
                    label={t('lower', { name })}
                    disabled={at === 0}
                    onClick={() => onSettings(moveWorld(shown, world.id, -1))}
                  >
                    <ArrowDown size={14} strokeWidth={1.5} aria-hidden />
                  </IconButton>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
