'use client';

import { lazy, type ReactNode, Suspense } from 'react';
import { PHONE_QUERY, useMediaQuery } from '../components/use-media-query.ts';
import type { Selection } from '../domain/situation.ts';
import { stateFilter } from '../features/situation/state-store.ts';
import type { Desk } from './use-desk.ts';
import type { Replay } from './use-replay.ts';

const ReplayBand = lazy(() =>
  import('../features/replay/replay-band.tsx').then((module) => ({ default: module.ReplayBand })),
);
const ReplayBar = lazy(() =>
  import('../features/replay/replay-bar.tsx').then((module) => ({ default: module.ReplayBar })),
);
const ReplayPanel = lazy(() =>
  import('../features/replay/replay-panel.tsx').then((module) => ({ default: module.ReplayPanel })),
);
const LiveValues = lazy(() =>
  import('../features/objects/live-values.tsx').then((module) => ({ default: module.LiveValues })),
);

interface PastProps {
  readonly desk: Desk;
  readonly replay: Replay;
}

/** The slider; on a phone it lies below the band, where the sheet does not cover it. */
function PastBar({ desk, replay, place }: PastProps & { readonly place: 'banner' | 'bottom' }): ReactNode {
  const phone = useMediaQuery(PHONE_QUERY);
  if (replay.player === null || phone !== (place === 'banner')) return null;
  return (
    <Suspense>
      <ReplayBar player={replay.player} selection={desk.situation.selection} onLive={replay.toLive} />
    </Suspense>
  );
}

/** Says that this is the past, and what was announced of the present meanwhile. */
export function PastBand({ desk, replay, news }: PastProps & { readonly news: string }): ReactNode {
  if (!replay.isActive) return null;
  return (
    <Suspense>
      <ReplayBand player={replay.player} time={replay.time} news={news} onLive={replay.toLive} />
      <PastBar desk={desk} replay={replay} place="banner" />
    </Suspense>
  );
}

export function PastSlider(props: PastProps): ReactNode {
  return <PastBar {...props} place="bottom" />;
}

/** The list or the card of the moment that is shown, in place of those that act on the present. */
export function PastPanel({ desk, replay }: PastProps): ReactNode {
  const { player, store } = replay;
  if (player === null) return null;
  const { selection, filters } = desk.situation;
  const open = (wanted: Selection) => desk.open(wanted, placeOf(store.get(wanted.fid)?.position));
  return (
    <Suspense>
      <ReplayPanel
        player={player}
        selection={selection}
        stateOf={store.get}
        passes={stateFilter(filters)}
        onOpen={open}
        onBack={desk.toWarnings}
        onLive={replay.toLive}
        values={(fid, at) => <LiveValues fid={fid} at={at} onTrend={() => {}} />}
      />
    </Suspense>
  );
}

const placeOf = (position: readonly [number, number] | undefined): [number, number] | null =>
  position === undefined ? null : [position[0], position[1]];
