'use client';

import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { formatClock } from '../../lib/i18n/format.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { CameraTree } from './camera-tree.tsx';
import { SceneList } from './scene-list.tsx';
import { SubjectPart } from './subject-part.tsx';
import { useWall } from './use-wall.ts';
import styles from './video-wall.module.css';
import { WallBar } from './wall-bar.tsx';
import { type TileSlot, WallGrid } from './wall-grid.tsx';
import { add, clear, openAll, place, shownTiles } from './wall-state.ts';

type WallCamera = RouterOutputs['videoWall']['cameras'][number];

export interface WallTileProps extends TileSlot {
  /** Null while it is asked for, and for what this person may not see. */
  readonly camera: WallCamera | null;
  /** How many pictures move at once. */
  readonly count: number;
  readonly onClose: () => void;
}

interface VideoWallScreenProps {
  readonly mayWatch: boolean | null;
  readonly menu: ReactNode;
  readonly banner: ReactNode;
  readonly phase: string;
  /** A camera's picture; made by another feature. */
  readonly tile: (props: WallTileProps) => ReactNode;
  /** Beside the tiles: the hands on the camera that is steered. */
  readonly side: ReactNode;
}

/** The video wall of a desk: pictures by site, by scene, or of what a warning is about (REQ-EMER-05, REQ-VID-24). */
export function VideoWallScreen({ mayWatch, menu, banner, phase, tile, side }: VideoWallScreenProps) {
  const t = useTranslations('videoWall');
  const common = useTranslations('common');
  const now = useNow();
  return (
    <div className={styles['page']} data-phase={phase}>
      <PageStrip product={common('product')} title={t('title')}>
        <time className={styles['now']}>{now === 0 ? '--:--:--' : formatClock(now)}</time>
        <span className={styles['zone']}>{common('beijingTime')}</span>
        {menu}
      </PageStrip>
      <div className={styles['banner']}>{banner}</div>
      {mayWatch === false ? <Notice title={t('noRights')} /> : null}
      {mayWatch === true ? <Wall tile={tile} side={side} /> : null}
    </div>
  );
}

const PARTS = ['subject', 'cameras', 'scenes'] as const;
type Part = (typeof PARTS)[number];

function Wall({ tile, side }: Pick<VideoWallScreenProps, 'tile' | 'side'>) {
  const t = useTranslations('videoWall');
  const trpc = useTRPC();
  const { ready, wall, subject, subjects, update, open } = useWall(side !== null);
  const [wanted, setWanted] = useState<Part | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const seen = subject === null || subject.kind === 'ready' ? null : subject;
  const part = wanted ?? (seen === null ? 'cameras' : 'subject');
  const tiles = shownTiles(wall);
  const ids = tiles.map(({ id }) => id).filter((id) => id !== '');
  const cameras = useQuery(
    trpc.videoWall.cameras.queryOptions(ids.length === 0 ? skipToken : { ids }, {
      placeholderData: keepPreviousData,
      refetchInterval: 30_000,
    }),
  );
  const byId = new Map(cameras.data?.map((camera) => [camera.id, camera]));
  const shown = new Set(wall.cameras);
  const put = (id: string) => {
    update((before) => add(before, id, chosen));
    setChosen(null);
  };
  return (
    <main className={styles['main']} data-side={side !== null} data-ready={ready}>
      <aside className={styles['lists']} aria-label={t('lists')}>
        <Tabs
          label={t('lists')}
          selected={part}
          onSelect={setWanted}
          tabs={PARTS.filter((id) => id !== 'subject' || seen !== null).map((id) => ({ id, label: t(`part.${id}`) }))}
        />
        {part === 'subject' && seen !== null ? (
          <SubjectPart
            subject={seen}
            seeing={subjects.seeing.data}
            shown={shown}
            onRadius={(radiusMeters) => open({ ...seen, radiusMeters })}
            onCamera={put}
            onAll={() => update((before) => openAll(before, subjects.ids ?? []))}
          />
        ) : null}
        {part === 'cameras' ? <CameraTree shown={shown} onCamera={put} /> : null}
        {part === 'scenes' ? (
          <SceneList
            wall={wall}
            onOpen={(saved) => {
              open(null);
              update(() => saved);
            }}
            onReady={(scene) => open({ kind: 'ready', scene })}
          />
        ) : null}
      </aside>
      <section className={styles['stage']} aria-label={t('title')}>
        <WallBar wall={wall} onChange={update} />
        {subject?.kind === 'ready' && subjects.ready.data !== undefined ? (
          <p className={styles['hint']}>
            {t('readyCount', {
              name: t(`ready.${subject.scene}`),
              shown: subjects.ready.data.cameras.length,
              total: subjects.ready.data.total,
            })}
          </p>
        ) : null}
        <WallGrid
          layout={wall.layout}
          tiles={tiles}
          chosen={chosen}
          onChoose={setChosen}
          onDrop={(id, slot) => update((before) => place(before, id, slot))}
          tile={(slot) =>
            tile({
              ...slot,
              camera: byId.get(slot.id) ?? null,
              count: ids.length,
              onClose: () => update((before) => clear(before, slot.slot)),
            })
          }
        />
      </section>
      {side === null ? null : <aside className={styles['side']}>{side}</aside>}
    </main>
  );
}
