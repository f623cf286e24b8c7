'use client';

import type { Tier } from '../../domain/tier.ts';
import type { Locale } from '../../lib/i18n/locale.ts';
import { TONES, tonesEnd } from './warning-tones.ts';

/** Between two clips of a sentence, seconds. */
const PAUSE_SECONDS = 0.08;
/** The tones are not held up by clips that are slow to come: the sentence follows when it can, or not at all. */
const CLIPS_WITHIN_MS = 2_500;

/** Plays tones and spoken clips on one audio context; a new announcement ends the one before. */
export function createSpeaker(context: AudioContext) {
  const clips = new Map<string, Promise<AudioBuffer>>();
  let playing: AudioScheduledSourceNode[] = [];
  let turn = 0;

  const load = (locale: Locale, id: string): Promise<AudioBuffer> => {
    const address = `/announcements/${locale}/${id}.mp3`;
    let clip = clips.get(address);
    if (clip === undefined) {
      clip = fetch(address).then(async (response) => {
        if (!response.ok) throw new Error(`${address} answered ${response.status}`);
        return context.decodeAudioData(await response.arrayBuffer());
      });
      // A clip that did not come is asked for again next time.
      clip.catch(() => clips.delete(address));
      clips.set(address, clip);
    }
    return clip;
  };
  const stop = () => {
    turn += 1;
    for (const node of playing) {
      try {
        node.stop();
      } catch {
        // It has ended by itself.
      }
    }
    playing = [];
  };
  const tones = (tier: Tier) => {
    for (const tone of TONES[tier] ?? []) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      const from = context.currentTime + tone.at;
      oscillator.frequency.value = tone.hertz;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(tier === 'yellow' ? 0.12 : 0.22, from + 0.015);
      gain.gain.setTargetAtTime(0, from + tone.seconds, 0.03);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + tone.seconds + 0.3);
      playing.push(oscillator);
    }
  };

  return {
    /** Fetches what will be needed first, so that the first red is spoken without waiting. */
    prepare: (locale: Locale, ids: readonly string[]) => {
      for (const id of ids) void load(locale, id).catch(() => {});
    },
    /** Sounds the tier, then says the clips; resolves when all has ended or something else took over. */
    say: async (tier: Tier, locale: Locale, ids: () => readonly string[]): Promise<void> => {
      stop();
      const mine = turn;
      const started = context.currentTime;
      tones(tier);
      await new Promise((resolve) => setTimeout(resolve, tonesEnd(tier) * 1000));
      if (mine !== turn) return;
      const loaded = await within(
        Promise.all(ids().map((id) => load(locale, id))).catch(() => []),
        CLIPS_WITHIN_MS,
      );
      if (mine !== turn || loaded === null) return;
      let at = Math.max(context.currentTime, started + tonesEnd(tier));
      for (const buffer of loaded) {
        const source = context.createBufferSource();
        source.buffer = buffer;
        source.connect(context.destination);
        source.start(at);
        playing.push(source);
        at += buffer.duration + PAUSE_SECONDS;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - context.currentTime) * 1000));
    },
    stop,
  };
}

function within<T>(work: Promise<T>, milliseconds: number): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), milliseconds);
    work.then(resolve, () => resolve(null)).finally(() => clearTimeout(timer));
  });
}
