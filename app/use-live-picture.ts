'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { LAYERS } from '../domain/layer.ts';
import type { ObjectChange, WarningChange } from '../domain/live-event.ts';
import { tierOfRank } from '../domain/tier.ts';
import { createWarningSound, type Subject, type WarningSound } from '../features/announcements/warning-sound.ts';
import { tellPtz } from '../features/cameras/ptz-notices.ts';
import { goToSignIn } from '../features/session/use-session.ts';
import { createLiveConnection } from '../features/situation/live-connection.ts';
import { createStateStore, type StateStore } from '../features/situation/state-store.ts';
import { useWarningUpdates } from '../features/warnings/warning-queries.ts';
import { useLocaleSwitch } from '../lib/i18n/locale-provider.tsx';
import { expectPicture, isPictureReady, pictureStands } from '../lib/picture-ready.ts';
import { useTRPC } from '../lib/trpc/client.tsx';
import type { FeatureState } from '../map/contract.ts';

/** Changes of one moment make one fetch of the list; a flood makes no more than these per second. */
const RELOAD_MS = 400;
/** Unread notices are read by people: in a flood the list is enough until they look. */
const NOTICES_MS = 3000;
const ROUTES_MS = 1200;

/** The first call of a quiet time runs at once; those that follow wait and run together. */
function atMost(everyMs: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ranAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        ranAt = performance.now();
        run();
      },
      Math.max(0, ranAt + everyMs - performance.now()),
    );
  };
}

function worstUnacknowledged(store: StateStore): Subject | null {
  let worst: FeatureState | null = null;
  for (const state of store.all()) if (state.unacknowledged && state.tier > (worst?.tier ?? 0)) worst = state;
  const tier = tierOfRank(worst?.tier ?? 0);
  const layer = LAYERS.find((known) => known === worst?.layer);
  return worst === null || tier === null || layer === undefined ? null : { tier, layer, fid: worst.fid };
}

interface LivePictureOptions {
  readonly enabled: boolean;
  readonly onObject: (object: ObjectChange) => void;
  /** A warning was opened or raised to red or orange: told to those who cannot see the map. */
  readonly onLoud: (change: WarningChange) => void;
  /** The session or its rights ended; without it the page goes to the sign-in or loads anew. */
  readonly onEnded?: () => void;
}

/** Ties the stream to the store, the lists and the sound; one connection for the life of the page. */
export function useLivePicture({ enabled, onObject, onLoud, onEnded }: LivePictureOptions) {
  const [store] = useState(() => createStateStore());
  const [sound, setSound] = useState<WarningSound | null>(null);
  const updates = useWarningUpdates();
  const { locale } = useLocaleSwitch();
  const spoken = useRef(locale);
  spoken.current = locale;
  const trpc = useTRPC();
  const client = useQueryClient();
  const latest = useRef({ onObject, onLoud, onEnded, updates, sound });
  latest.current = { onObject, onLoud, onEnded, updates, sound };

  const [connection] = useState(() => {
    expectPicture();
    const noticesSoon = atMost(NOTICES_MS, () => {
      void client.invalidateQueries({ queryKey: trpc.notify.inbox.queryKey() });
    });
    const sounded = new Set<string>();
    const listsSoon = atMost(RELOAD_MS, () => {
      latest.current.updates.reload();
      void client.invalidateQueries({ queryKey: trpc.duty.board.pathKey() });
      void client.invalidateQueries({ queryKey: trpc.duty.floods.pathKey() });
    });
    // The server's processes read the closures when they hear of them, as this page does: a moment later both know.
    const routesSoon = () =>
      void setTimeout(() => void client.invalidateQueries({ queryKey: trpc.routing.pathKey() }), ROUTES_MS);
    const reloadSoon = () => {
      listsSoon();
      noticesSoon();
    };
    return createLiveConnection(store, {
      onWarning: (change) => {
        const { updates: lists, sound: speaker, onLoud: tell } = latest.current;
        lists.onWarning(change);
        reloadSoon();
        void client.invalidateQueries({ queryKey: trpc.warnings.get.queryKey({ id: change.id }) });
        void client.invalidateQueries({
          queryKey: trpc.objects.card.queryKey({ layer: change.layer, fid: change.fid }),
        });
        const tier = tierOfRank(change.tier);
        if (tier === null || (change.change !== 'opened' && change.change !== 'raised')) return;
        // A flood sounds once per tier; a red is always its own.
        const group = change.floodId === null || tier === 'red' ? null : `${change.floodId} ${tier}`;
        if (group !== null && sounded.has(group)) return;
        if (group !== null) sounded.add(group);
        speaker?.announce({ tier, layer: change.layer, fid: change.fid, raised: change.change === 'raised' });
        if (change.tier >= 3) tell(change);
      },
      onObject: (object) => {
        latest.current.onObject(object);
        void client.invalidateQueries({
          queryKey: trpc.objects.card.queryKey({ layer: object.layer, fid: object.fid }),
        });
      },
      onPtz: tellPtz,
      onIncident: () => {
        void client.invalidateQueries({ queryKey: trpc.incidents.pathKey() });
        void client.invalidateQueries({ queryKey: trpc.response.pathKey() });
      },
      onFinding: () => void client.invalidateQueries({ queryKey: trpc.field.pathKey() }),
      onField: (topic) =>
        void client.invalidateQueries({
          queryKey: { help: trpc.help.pathKey(), permit: trpc.permits.pathKey(), task: trpc.tasks.pathKey() }[topic],
        }),
      onHazard: () => {
        void client.invalidateQueries({ queryKey: trpc.hazards.pathKey() });
        routesSoon();
      },
      onRoads: routesSoon,
      // The first lists are asked for once the picture stands: nothing can have changed in between.
      onReload: () => {
        if (!isPictureReady()) return void pictureStands();
        reloadSoon();
        // What happened while the line was cut.
        void client.invalidateQueries({ queryKey: trpc.warnings.get.queryKey() });
      },
      onEnded: (reason) => {
        if (latest.current.onEnded !== undefined) return latest.current.onEnded();
        // New grants mean another picture: everything held by this page is of the old one.
        if (reason === 'grants') window.location.reload();
        else if (reason === 'session') goToSignIn();
      },
    });
  });

  useEffect(() => (enabled ? connection.start() : undefined), [connection, enabled]);
  useEffect(() => {
    if (!enabled) return;
    const speaker = createWarningSound(() => spoken.current);
    setSound(speaker);
    const stop = store.subscribe(() => speaker.setUnacknowledged(worstUnacknowledged(store)));
    return () => {
      stop();
      speaker.destroy();
    };
  }, [enabled, store]);

  const status = useSyncExternalStore(connection.subscribe, connection.status, connection.status);
  useEffect(() => {
    // Lists are worth more than waiting for a line that does not come.
    if (status.phase === 'retrying' || status.phase === 'ended') pictureStands();
  }, [status.phase]);
  return { store, sound, status, retry: connection.retry };
}
