'use client';

import type { Tier } from '../../domain/tier.ts';
import { MUTE_SECONDS, TONES, tierToSound } from './warning-tones.ts';

/** `blocked`: the browser wants a click before it makes a sound, also after a reload. */
export interface SoundStatus {
  readonly blocked: boolean;
  /** Epoch milliseconds of this machine; 0 when not muted. */
  readonly mutedUntil: number;
}

const KEY = 'guanlan_muted_until';

function readMuted(): number {
  try {
    const stored = Number(localStorage.getItem(KEY));
    return Number.isFinite(stored) && stored > Date.now() ? stored : 0;
  } catch {
    return 0;
  }
}

/** Makes the sounds; a reload keeps the mute and asks for the click again where the browser demands one. */
export function createWarningSound() {
  let context: AudioContext | null = null;
  const listeners = new Set<() => void>();
  let status: SoundStatus = { blocked: true, mutedUntil: readMuted() };
  let lastAt = 0;
  let unacknowledged: Tier | null = null;

  const set = (patch: Partial<SoundStatus>) => {
    status = { ...status, ...patch };
    for (const listener of listeners) listener();
  };
  // Made by the first gesture: browsers allow no sound before one, and complain about a context that waits for it.
  const unlock = () => {
    if (context === null) {
      const made = new AudioContext();
      context = made;
      made.addEventListener('statechange', () => set({ blocked: made.state !== 'running' }));
      set({ blocked: made.state !== 'running' });
    }
    void context.resume().catch(() => {});
  };
  // Any click or key is the gesture that browsers ask for.
  document.addEventListener('pointerdown', unlock);
  document.addEventListener('keydown', unlock);

  const play = (context: AudioContext, tier: Tier) => {
    for (const tone of TONES[tier] ?? []) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      const from = context.currentTime + tone.at;
      oscillator.frequency.value = tone.hertz;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(0.22, from + 0.015);
      gain.gain.setTargetAtTime(0, from + tone.seconds, 0.03);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + tone.seconds + 0.3);
    }
  };
  const consider = (fresh: Tier | null) => {
    const now = Date.now();
    if (status.mutedUntil !== 0 && now >= status.mutedUntil) set({ mutedUntil: 0 });
    const tier = tierToSound({ fresh, unacknowledged, lastAt, mutedUntil: status.mutedUntil, now });
    if (tier === null) return;
    lastAt = now;
    if (context?.state === 'running') play(context, tier);
  };
  const timer = setInterval(() => consider(null), 1000);
  if (navigator.userActivation?.hasBeenActive === true) unlock();

  return {
    status: () => status,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** A warning was opened or raised to this tier. */
    announce: (tier: Tier) => consider(tier),
    /** The worst tier that nobody has acknowledged; it sounds again until somebody does. */
    setUnacknowledged: (tier: Tier | null) => {
      unacknowledged = tier;
    },
    mute: (on: boolean) => {
      const mutedUntil = on ? Date.now() + MUTE_SECONDS * 1000 : 0;
      try {
        localStorage.setItem(KEY, String(mutedUntil));
      } catch {
        // Without storage the mute lasts until reload.
      }
      set({ mutedUntil });
    },
    unlock,
    destroy: () => {
      clearInterval(timer);
      document.removeEventListener('pointerdown', unlock);
      document.removeEventListener('keydown', unlock);
      void context?.close();
    },
  };
}
export type WarningSound = ReturnType<typeof createWarningSound>;
