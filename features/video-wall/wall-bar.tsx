'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { CAROUSEL_SECONDS, WALL_LAYOUTS } from '../../domain/video-scene.ts';
import styles from './video-wall.module.css';
import { EMPTY_WALL, pagesOf, relayout, turn, type WallState } from './wall-state.ts';

interface WallBarProps {
  readonly wall: WallState;
  readonly onChange: (change: (wall: WallState) => WallState) => void;
}

/** Layout, pages and carousel. */
export function WallBar({ wall, onChange }: WallBarProps) {
  const t = useTranslations('videoWall');
  const pages = pagesOf(wall);
  return (
    <div className={styles['bar']}>
      <fieldset className={styles['layouts']}>
        <legend className="visually-hidden">{t('layout')}</legend>
        {WALL_LAYOUTS.map((layout) => (
          <Button
            key={layout}
            look="quiet"
            aria-label={t('tiles', { count: layout })}
            aria-pressed={layout === wall.layout}
            onClick={() => onChange((before) => relayout(before, layout))}
          >
            {layout}
          </Button>
        ))}
        <span className={styles['muted']}>{t('layoutUnit')}</span>
      </fieldset>
      {pages > 1 ? (
        <div className={styles['pages']}>
          <IconButton label={t('previousPage')} onClick={() => onChange((before) => turn(before, -1))}>
            <ChevronLeft size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
          <span>{t('page', { page: wall.page + 1, pages })}</span>
          <IconButton label={t('nextPage')} onClick={() => onChange((before) => turn(before, 1))}>
            <ChevronRight size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
          <label className={styles['carousel']}>
            <span>{t('carousel')}</span>
            <select
              value={wall.carouselSeconds ?? 0}
              onChange={(event) => {
                const seconds = Number(event.target.value);
                onChange((before) => ({ ...before, carouselSeconds: seconds === 0 ? null : seconds }));
              }}
            >
              <option value={0}>{t('carouselOff')}</option>
              {CAROUSEL_SECONDS.map((seconds) => (
                <option key={seconds} value={seconds}>
                  {t('seconds', { count: seconds })}
                </option>
              ))}
            </select>
          </label>
        </div>
      ) : null}
      {wall.cameras.length === 0 ? null : (
        <Button look="quiet" onClick={() => onChange(({ layout }) => ({ ...EMPTY_WALL, layout }))}>
          {t('clearAll')}
        </Button>
      )}
    </div>
  );
}
