'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { PictureRect, PtzCommand } from '../../domain/ptz-command.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import { type Movement, PtzMover } from './ptz-mover.ts';
import { ptzNoticeOf, subscribePtz } from './ptz-notices.ts';

export type PtzState = RouterOutputs['ptz']['state'];

/** Without an event line the state is as old as this at most. */
const LOOK_MS = 15_000;

/** Steering one camera: who has it, what may be done, and the hands that do it. */
export interface Ptz {
  readonly cameraId: string;
  readonly state: PtzState | undefined;
  /** The name of whoever took it away from this person, until the next act. */
  readonly lostTo: string | null;
  /** The name of whoever asks for it while this person holds it. */
  readonly askedBy: string | null;
  /** Why the last act did not come about. */
  readonly problem: Refusal | 'unreachable' | null;
  readonly busy: boolean;
  hold(movement: Movement): void;
  stop(): void;
  /** Focus or iris while it is held; the gateway ends it when nobody says so again. */
  lens(kind: 'focus' | 'iris', direction: -1 | 0 | 1): void;
  command(command: PtzCommand): void;
  zoomTo(rect: PictureRect, direction: 'in' | 'out'): void;
  acquire(): void;
  release(): void;
  request(): void;
  reserve(minutes: number, reason: string): void;
  breakOpen(reason: string): void;
  savePreset(number: number, name: string): void;
  removePreset(number: number): void;
}

/** Null while no camera is chosen. Stops the camera when the window loses the focus, is hidden, or the screen closes. */
export function usePtz(cameraId: string | null): Ptz | null {
  const trpc = useTRPC();
  const client = useQueryClient();
  const query = useQuery(
    trpc.ptz.state.queryOptions(
      { cameraId: cameraId ?? '' },
      {
        enabled: cameraId !== null,
        // At the end of somebody's lease the camera is free: that is no event.
        refetchInterval: ({ state: { data } }) =>
          data?.lease == null
            ? LOOK_MS
            : Math.max(1000, Math.min(LOOK_MS, data.lease.expiresAt - data.serverNow + 300)),
      },
    ),
  );
  const [problem, setProblem] = useState<Ptz['problem']>(null);
  const [lostTo, setLostTo] = useState<string | null>(null);
  const look = useCallback(
    () => void client.invalidateQueries({ queryKey: trpc.ptz.state.queryKey() }),
    [client, trpc],
  );
  const failed = useCallback(
    (error: unknown) => {
      setProblem(refusalOf(error) ?? 'unreachable');
      look();
    },
    [look],
  );
  const { mutateAsync: send } = useMutation(trpc.ptz.command.mutationOptions());
  const options = { onSuccess: look, onError: failed, onMutate: () => setProblem(null) };
  const acquire = useMutation(trpc.ptz.acquire.mutationOptions(options));
  const release = useMutation(trpc.ptz.release.mutationOptions(options));
  const request = useMutation(trpc.ptz.request.mutationOptions(options));
  const reserve = useMutation(trpc.ptz.reserve.mutationOptions(options));
  const breakOpen = useMutation(trpc.ptz.breakReservation.mutationOptions(options));
  const save = useMutation(trpc.ptz.savePreset.mutationOptions(options));
  const remove = useMutation(trpc.ptz.removePreset.mutationOptions(options));
  const mover = useMover(cameraId, send, failed, look);

  const lease = query.data?.lease ?? null;
  const had = useRef(false);
  useEffect(() => {
    if (lease !== null && had.current && !lease.mine) setLostTo(lease.holderName);
    if (lease?.mine === true) setLostTo(null);
    had.current = lease?.mine === true;
  }, [lease]);
  const notice = useSyncExternalStore(
    subscribePtz,
    () => (cameraId === null ? null : ptzNoticeOf(cameraId)),
    () => null,
  );
  useEffect(() => {
    if (notice !== null) look();
  }, [notice, look]);

  if (cameraId === null) return null;
  const once = (command: PtzCommand) => {
    setProblem(null);
    send({ cameraId, command }).then(look, failed);
  };
  return {
    cameraId,
    state: query.data,
    lostTo,
    askedBy: lease?.mine === true && notice?.change === 'requested' ? notice.by : null,
    problem,
    busy: acquire.isPending || release.isPending || reserve.isPending || breakOpen.isPending,
    hold: (movement) => {
      setProblem(null);
      mover.current?.hold(movement);
    },
    stop: () => mover.current?.stop(),
    lens: (kind, direction) => once({ kind, direction }),
    command: once,
    zoomTo: (rect, direction) => once({ kind: 'zoomTo', rect, direction }),
    acquire: () => acquire.mutate({ cameraId }),
    release: () => release.mutate({ cameraId }),
    request: () => request.mutate({ cameraId }),
    reserve: (minutes, reason) => reserve.mutate({ cameraId, minutes, reason }),
    breakOpen: (reason) => breakOpen.mutate({ cameraId, reason }),
    savePreset: (number, name) => save.mutate({ cameraId, number, name }),
    removePreset: (number) => remove.mutate({ cameraId, number }),
  };
}

type Send = (input: { cameraId: string; command: PtzCommand }) => Promise<unknown>;

function useMover(cameraId: string | null, send: Send, failed: (error: unknown) => void, look: () => void) {
  const mover = useRef<PtzMover | null>(null);
  const latest = useRef({ send, failed, look });
  latest.current = { send, failed, look };
  useEffect(() => {
    if (cameraId === null) return;
    const mine = new PtzMover(
      (command) => latest.current.send({ cameraId, command }).then(() => latest.current.look()),
      (error) => latest.current.failed(error),
    );
    mover.current = mine;
    const stop = () => mine.stop();
    const hidden = () => {
      if (document.visibilityState === 'hidden') mine.stop();
    };
    window.addEventListener('blur', stop);
    window.addEventListener('pagehide', stop);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('blur', stop);
      window.removeEventListener('pagehide', stop);
      document.removeEventListener('visibilitychange', hidden);
      mine.stop();
      mover.current = null;
    };
  }, [cameraId]);
  return mover;
}
