'use client';

import { type Announced, announcementClips } from '../../domain/announcement.ts';
import type { Layer } from '../../domain/layer.ts';
import type { Tier } from '../../domain/tier.ts';
import type { Locale } from '../../lib/i18n/locale.ts';
import { createSpeaker } from './speaker.ts';
import { isWorse, MUTE_SECONDS, muteEnd, tierToSound } from './warning-tones.ts';

/** `blocked`: the browser wants a click before it makes a sound, also after a reload. */
export interface SoundStatus {
  readonly blocked: boolean;
  /** Epoch milliseconds of this machine; 0 when not muted. */
  readonly mutedUntil: number;
}

/** What an announcement is about; its kind is looked up when it is spoken. */
export interface Subject {
  readonly tier: Tier;
  readonly layer: Layer;
  readonly fid: number;
  readonly raised?: boolean;
}

const KEY = 'guanlan_muted_until';
/** What the first announcement needs, whatever its object is. */
const FIRST_CLIPS = ['tier-red', 'act-red', 'tier-orange', 'act-orange', 'tier-yellow', 'act-yellow', 'raised'];
const TICK_MS = 1000;

function readMuted(): number {
  try {
    return muteEnd(localStorage.getItem(KEY), Date.now());
  } catch {
    return 0;
  }
}

/**
 * Announces warnings: tones of the tier, then a sentence in the reader's language, again until acknowledged. There are no
 * quiet hours; a mute lasts five minutes at most, is shown, and survives a reload.
 */
export function createWarningSound(locale: () => Locale) {
  let context: AudioContext | null = null;
  let speaker: ReturnType<typeof createSpeaker> | null = null;
  const listeners = new Set<() => void>();
  let status: SoundStatus = { blocked: true, mutedUntil: readMuted() };
  let lastAt = 0;
  let sounding: Tier | null = null;
  let unacknowledged: Subject | null = null;
  /** The worst of what is new and was not told yet. */
  let fresh: Subject | null = null;
  let kinds: ReadonlyMap<number, string> = new Map();

  const set = (patch: Partial<SoundStatus>) => {
    status = { ...status, ...patch };
    for (const listener of listeners) listener();
  };
  const opened = (made: AudioContext) => {
    set({ blocked: made.state !== 'running' });
    if (made.state !== 'running') return;
    speaker?.prepare(locale(), FIRST_CLIPS);
    // What waited for the click sounds now, not at its next turn.
    lastAt = 0;
  };
  // Made by the first gesture: browsers allow no sound before one, and complain about a context that waits for it.
  const unlock = () => {
    if (context === null) {
      const made = new AudioContext();
      context = made;
      speaker = createSpeaker(made);
      made.addEventListener('statechange', () => opened(made));
      opened(made);
    }
    void context.resume().catch(() => {});
  };
  // Any click or key is the gesture that browsers ask for.
  document.addEventListener('pointerdown', unlock);
  document.addEventListener('keydown', unlock);

  const say = (subject: Subject) => {
    if (speaker === null || context?.state !== 'running') return;
    const { tier, layer, fid, raised = false } = subject;
    sounding = tier;
    const clips = (): readonly string[] => {
      const announced: Announced = { tier, layer, kind: kinds.get(fid) ?? null, raised };
      return announcementClips(announced);
    };
    const mine = speaker.say(tier, locale(), clips);
    void mine.finally(() => {
      if (sounding === tier) sounding = null;
    });
  };
  const consider = () => {
    const now = Date.now();
    if (status.mutedUntil !== 0 && now >= status.mutedUntil) set({ mutedUntil: 0 });
    const { mutedUntil } = status;
    const tier = tierToSound({
      ...{ fresh: fresh?.tier ?? null, unacknowledged: unacknowledged?.tier ?? null },
      ...{ sounding, lastAt, mutedUntil, now },
    });
    // What came while everything was muted is told by the repeats when the mute ends.
    if (mutedUntil > now) fresh = null;
    if (tier === null) return;
    const subject = fresh?.tier === tier ? fresh : unacknowledged;
    if (fresh?.tier === tier) fresh = null;
    lastAt = now;
    if (subject !== null) say(subject);
  };
  const timer = setInterval(consider, TICK_MS);
  if (navigator.userActivation?.hasBeenActive === true) unlock();

  return {
    status: () => status,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** A warning was opened or raised. */
    announce: (subject: Subject) => {
      if (fresh === null || isWorse(subject.tier, fresh.tier)) fresh = subject;
      consider();
    },
    /** The worst warning that nobody has acknowledged; it sounds again until somebody does. */
    setUnacknowledged: (subject: Subject | null) => {
      unacknowledged = subject;
    },
    /** Kinds of objects by feature id, so that "tank" is said and not "facility". */
    setKinds: (known: ReadonlyMap<number, string>) => {
      kinds = known;
    },
    mute: (on: boolean) => {
      const mutedUntil = on ? Date.now() + MUTE_SECONDS * 1000 : 0;
      try {
        localStorage.setItem(KEY, String(mutedUntil));
      } catch {
        // Without storage the mute lasts until reload.
      }
      if (on) speaker?.stop();
      set({ mutedUntil });
    },
    unlock,
    destroy: () => {
      clearInterval(timer);
      speaker?.stop();
      document.removeEventListener('pointerdown', unlock);
      document.removeEventListener('keydown', unlock);
      void context?.close();
    },
  };
}
export type WarningSound = ReturnType<typeof createWarningSound>;
