'use client';

import { useEffect, useState } from 'react';

const EVERY_MS = 1_800;
/** Two falling tones, unlike those of warnings. */
const TONES_HZ = [988, 740] as const;
const TONE_SECONDS = 0.28;

function sound(context: AudioContext): void {
  for (const [index, hertz] of TONES_HZ.entries()) {
    const from = context.currentTime + index * TONE_SECONDS;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.type = 'square';
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0.16, from);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + TONE_SECONDS);
    tone.connect(loudness).connect(context.destination);
    tone.start(from);
    tone.stop(from + TONE_SECONDS);
  }
}

/** Sounds while `on`, which no mute of warnings ends; true while the browser lets nothing sound before a click. */
export function useHelpSound(on: boolean): boolean {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    if (!on) return;
    const context = new AudioContext();
    const tell = () => setSilent(context.state !== 'running');
    const unlock = () => void context.resume().catch(() => {});
    context.addEventListener('statechange', tell);
    document.addEventListener('pointerdown', unlock);
    document.addEventListener('keydown', unlock);
    const ring = () => {
      tell();
      if (context.state === 'running') sound(context);
    };
    ring();
    const timer = setInterval(ring, EVERY_MS);
    return () => {
      clearInterval(timer);
      document.removeEventListener('pointerdown', unlock);
      document.removeEventListener('keydown', unlock);
      void context.close();
      setSilent(false);
    };
  }, [on]);
  return silent;
}
