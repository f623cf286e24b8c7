'use client';

import { useEffect, useState } from 'react';
import { type WallScene, wallTypePx } from '../../domain/wall-scene.ts';

const SHIFT_MS = 60_000;
/** Pixels to each side; the ground reaches beyond the picture by as much. */
const SHIFT_PX = 4;

interface WakeLockSentinelLike {
  release(): Promise<void>;
}

/** The screen stays on where the browser can ask for that. */
async function stayAwake(): Promise<WakeLockSentinelLike | null> {
  try {
    return (await navigator.wakeLock?.request('screen')) ?? null;
  } catch {
    return null;
  }
}

/** Size of the type for this picture, and the slow shift against burn-in (look.md). */
export function useWallFrame(scene: WallScene): { readonly typePx: number; readonly shift: readonly [number, number] } {
  const [lines, setLines] = useState(1080);
  const [shift, setShift] = useState<readonly [number, number]>([0, 0]);
  useEffect(() => {
    const measure = () => setLines(window.innerHeight);
    measure();
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  useEffect(() => {
    let step = 0;
    const timer = setInterval(() => {
      step += 1;
      // A walk over a small square, never twice the same pixel in a row.
      setShift([((step * 3) % (2 * SHIFT_PX + 1)) - SHIFT_PX, ((step * 5) % (2 * SHIFT_PX + 1)) - SHIFT_PX]);
    }, SHIFT_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    let lock: WakeLockSentinelLike | null = null;
    const ask = () => {
      if (document.visibilityState === 'visible')
        void stayAwake().then((got) => {
          lock = got;
        });
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => {
      document.removeEventListener('visibilitychange', ask);
      void lock?.release().catch(() => {});
    };
  }, []);
  return { typePx: wallTypePx(scene, lines), shift };
}
