'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefusalCode } from '../../domain/refusal.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import { retryPauseMs } from './live-player.ts';

/** A token is renewed this long before it ends. */
const RENEW_EARLY_MS = 60_000;
/** A camera that cannot be shown now is asked for again after this long. */
const ASK_AGAIN_MS = 15_000;

type Open = ReturnType<ReturnType<typeof useTRPC>['video']['open']['mutationOptions']>;
type Grant = Awaited<ReturnType<NonNullable<Open['mutationFn']>>>;

export type CameraGrant =
  | { readonly kind: 'asking' }
  | { readonly kind: 'granted'; readonly grant: Grant }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'unreachable' };

/**
 * The right to watch one camera: asked for once, renewed before it ends, asked for again when the camera was offline or
 * the server away. `state` is the camera's state as the situation knows it: a change asks at once.
 */
export function useCameraGrant(
  cameraId: string,
  state: string,
): { readonly view: CameraGrant; readonly ask: () => void } {
  const trpc = useTRPC();
  const { mutateAsync: open } = useMutation(trpc.video.open.mutationOptions());
  const { mutateAsync: renew } = useMutation(trpc.video.renew.mutationOptions());
  const [view, setView] = useState<CameraGrant>({ kind: 'asking' });
  const [round, setRound] = useState(0);
  const opened = useRef(false);
  const failures = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round or a new state of the camera asks again
  useEffect(() => {
    let live = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = (ms: number) => {
      timer = setTimeout(() => setRound((count) => count + 1), ms);
    };
    (opened.current ? renew({ cameraId }) : open({ cameraId })).then(
      (grant) => {
        if (!live) return;
        opened.current = true;
        failures.current = 0;
        setView({ kind: 'granted', grant });
        const online = grant.camera.state === 'online';
        again(online ? Math.max(5_000, grant.expiresAt - grant.serverNow - RENEW_EARLY_MS) : ASK_AGAIN_MS);
      },
      (error: unknown) => {
        if (!live) return;
        const refusal = refusalOf(error);
        if (refusal === null || refusal.code === 'unavailable') {
          // Someone who is watching keeps watching: the old token may still be good.
          setView((before) => (before.kind === 'granted' ? before : { kind: 'unreachable' }));
          again(retryPauseMs(failures.current++));
        } else {
          setView({ kind: 'refused', code: refusal.code });
          again(60_000);
        }
      },
    );
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [cameraId, state, round, open, renew]);

  const ask = useCallback(() => setRound((count) => count + 1), []);
  return { view, ask };
}
