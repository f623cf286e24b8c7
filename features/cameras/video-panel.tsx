'use client';

import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { VIDEO_LAYOUTS, type VideoCamera, type VideoLayout } from './camera.ts';
import { ResizeHandle, usePanelWidth } from './resize-handle.tsx';
import { TILES_ON_HTTP1, useMultiplexed } from './use-multiplexed.ts';
import { usePtz } from './use-ptz.ts';
import styles from './video-panel.module.css';
import { VideoTile } from './video-tile.tsx';

const PtzPanel = lazy(() => import('./ptz-panel.tsx').then((module) => ({ default: module.PtzPanel })));

export interface VideoPanelProps {
  readonly cameras: readonly VideoCamera[];
  readonly layout: VideoLayout;
  /** Absent: the layout is decided elsewhere and no buttons are shown. */
  readonly onLayout?: (layout: VideoLayout) => void;
  readonly onClose: (id: string) => void;
  /** Whether this person steers cameras at all; who may steer this one is asked of the server. */
  readonly maySteer?: boolean;
}

/** One, four or nine cameras; more than fit are paged. */
export function VideoPanel({ cameras, layout, onLayout, onClose, maySteer = false }: VideoPanelProps) {
  const t = useTranslations('cameras');
  const panel = useRef<HTMLElement>(null);
  const { width, widen, current } = usePanelWidth(panel);
  const [wanted, setWanted] = useState(0);
  const multiplexed = useMultiplexed();
  const [steered, setSteered] = useState<string | null>(null);
  const pages = Math.max(1, Math.ceil(cameras.length / layout));
  const page = Math.min(wanted, pages - 1);
  const shown = cameras.slice(page * layout, (page + 1) * layout);
  const economical = !multiplexed && shown.length > TILES_ON_HTTP1;
  const target = shown.find(({ id }) => id === steered) ?? null;
  const ptz = usePtz(target?.id ?? null);

  return (
    <section
      ref={panel}
      className={styles['panel']}
      aria-label={t('title')}
      data-layout={layout}
      data-economical={economical}
      style={width === null ? undefined : { maxWidth: `${width}px` }}
    >
      <ResizeHandle current={current} widen={widen} />
      {(onLayout !== undefined || pages > 1) && (
        <header className={styles['bar']}>
          {onLayout !== undefined && (
            <fieldset className={styles['layouts']}>
              <legend className="visually-hidden">{t('layout')}</legend>
              {VIDEO_LAYOUTS.map((count) => (
                <Button key={count} look="quiet" aria-pressed={count === layout} onClick={() => onLayout(count)}>
                  {t('tiles', { count })}
                </Button>
              ))}
            </fieldset>
          )}
          {pages > 1 && (
            <div className={styles['pages']}>
              <Button look="quiet" disabled={page === 0} onClick={() => setWanted(page - 1)}>
                {t('previous')}
              </Button>
              <span>{t('page', { page: page + 1, pages })}</span>
              <Button look="quiet" disabled={page === pages - 1} onClick={() => setWanted(page + 1)}>
                {t('next')}
              </Button>
            </div>
          )}
        </header>
      )}
      {shown.length === 0 ? (
        <p className={styles['empty']}>{t('empty')}</p>
      ) : (
        <div className={styles['grid']} data-count={Math.min(shown.length, layout)}>
          {shown.map((camera) => (
            <VideoTile
              key={camera.id}
              camera={camera}
              economical={economical}
              small={shown.length > 1}
              onClose={() => onClose(camera.id)}
              onSteer={maySteer ? () => setSteered(camera.id === steered ? null : camera.id) : undefined}
              ptz={camera.id === target?.id ? ptz : null}
            />
          ))}
        </div>
      )}
      {ptz === null || target === null ? null : (
        <Suspense>
          <PtzPanel key={target.id} ptz={ptz} name={target.name} onClose={() => setSteered(null)} />
        </Suspense>
      )}
    </section>
  );
}
