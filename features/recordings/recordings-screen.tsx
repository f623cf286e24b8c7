'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { CameraList } from './camera-list.tsx';
import { PlaybackPart } from './playback-part.tsx';
import styles from './recordings.module.css';
import { type Place, parsePlace, placeHash } from './recordings-url.ts';
import { RegisterPart } from './register-part.tsx';
import { RequestsPart } from './requests-part.tsx';

export interface RecordingRights {
  readonly view: boolean;
  readonly request: boolean;
  readonly approve: boolean;
  readonly manage: boolean;
}

interface RecordingsScreenProps {
  /** null while it is not known who asks. */
  readonly rights: RecordingRights | null;
  /** Stands over every picture. */
  readonly viewer: string;
  readonly menu: ReactNode;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

const WAITING_MS = 15_000;

/** Stored pictures: playback by time, requests for copies, decisions, and who looked (REQ-VID-10, -13..16, REQ-WF-44). */
export function RecordingsScreen({ rights, viewer, menu }: RecordingsScreenProps) {
  const t = useTranslations('recordings');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const now = useNow();
  const hash = useSyncExternalStore(
    subscribe,
    () => window.location.hash,
    () => '',
  );
  const place = parsePlace(hash);
  const go = (next: Partial<Place>) => window.location.replace(placeHash({ ...place, ...next }));
  const waiting = useQuery(
    trpc.images.others.queryOptions(
      { which: 'others', states: ['submitted', 'approved'] },
      { enabled: rights?.approve === true, refetchInterval: WAITING_MS },
    ),
  );
  const tabs = [
    ...(rights?.view === true ? (['playback'] as const) : []),
    ...(rights?.request === true ? (['mine'] as const) : []),
    ...(rights?.approve === true ? (['others', 'register'] as const) : []),
  ];
  const part = tabs.find((tab) => tab === place.part) ?? tabs[0];
  const play = (cameraId: string, at: number) => go({ part: 'playback', camera: cameraId, at });
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        {rights !== null && part === undefined ? <Notice title={t('noRights')} /> : null}
        {part === undefined ? null : (
          <Tabs
            label={t('title')}
            selected={part}
            onSelect={(id) => go({ part: id })}
            tabs={tabs.map((id) => ({
              id,
              label: t(`tab.${id}`),
              count: id === 'others' ? waiting.data?.rows.length : undefined,
            }))}
          />
        )}
        {part === 'playback' && now !== 0 ? (
          <div className={styles['split']}>
            <CameraList selected={place.camera} onSelect={(camera) => go({ camera, at: null })} />
            {place.camera === null ? (
              <Notice title={t('chooseCamera')} />
            ) : (
              <PlaybackPart
                key={`${place.camera} ${place.at}`}
                cameraId={place.camera}
                viewer={viewer}
                startAt={place.at ?? now - 60_000}
                mayRequest={rights?.request ?? false}
                mayManage={rights?.manage ?? false}
                onRequested={() => go({ part: 'mine' })}
              />
            )}
          </div>
        ) : null}
        {part === 'mine' || part === 'others' ? <RequestsPart key={part} which={part} onPlay={play} /> : null}
        {part === 'register' ? <RegisterPart /> : null}
      </main>
    </div>
  );
}
