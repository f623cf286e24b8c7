import type { Frame } from '../media/frame.ts';
import { type SoundSample, TIMESCALE } from '../media/mp4.ts';
import type { SoundFormat } from '../media/mp4-entries.ts';
import { type SoundCoder, soundCoder, soundSignature } from '../media/sound.ts';

type SoundFrame = Extract<Frame, { kind: 'audio' }>;

/** A sound whose clock is further than this from the pictures' has a clock of its own. */
const STRANGE_TICKS = 2 * TIMESCALE;
/** Smaller differences are the network's, not gaps. */
const TOLERANCE_SECONDS = 0.12;
/** A track that lags behind the pictures by this much would stop the player: it is filled or given up. */
const LAG_SECONDS = 0.6;
const GIVE_UP_SECONDS = 1.5;
/** Sound that keeps breaking off is left alone: each new beginning is a jump for the viewer. */
const MOST_GIVE_UPS = 3;

/**
 * The sound beside the pictures. A player shows only what both tracks have, so the track is kept gapless with silence, or
 * dropped where silence cannot be made.
 */
export class SoundTrack {
  private readonly warn: (text: string) => void;
  private coder: SoundCoder | null = null;
  private signature = '';
  /** Where the next frame begins, in samples. */
  private next: number | null = null;
  private ownOffset = 0;
  private givenUp = 0;

  constructor(warn: (text: string) => void) {
    this.warn = warn;
  }

  get format(): SoundFormat | null {
    return this.coder?.format ?? null;
  }

  /** Learns the coding of a frame; true when the track is another one than before. */
  take({ codec, sampleRate, channels }: SoundFrame): boolean {
    const signature = soundSignature(codec, sampleRate, channels);
    if (signature === this.signature || this.givenUp >= MOST_GIVE_UPS) return false;
    this.signature = signature;
    this.coder = soundCoder(codec, sampleRate, channels);
    this.next = null;
    if (this.coder === null) this.warn(`the camera's sound (${codec}) is left out`);
    return true;
  }

  /** The frames that a packet completes. `time`, `newest`: media times of the packet and of the newest picture in ticks. */
  samples({ data }: SoundFrame, time: number, newest: number): SoundSample[] {
    const { coder } = this;
    if (coder === null) return [];
    if (Math.abs(time + this.ownOffset - newest) > STRANGE_TICKS) this.ownOffset = newest - time;
    const rate = coder.format.sampleRate;
    const begins = Math.round(((time + this.ownOffset) / TIMESCALE) * rate) - coder.waiting;
    const next = this.next ?? begins;
    // Behind by more than the tolerance: these moments are over, and repeating them would only add delay.
    if (next - begins > TOLERANCE_SECONDS * rate * 5) return [];
    let at = begins - next > TOLERANCE_SECONDS * rate ? begins : next;
    const samples = coder.push(data).map(({ data: bytes, duration }) => {
      const sample = { data: bytes, time: at, duration };
      at += duration;
      return sample;
    });
    if (samples.length > 0) this.next = at;
    return samples;
  }

  /** Silence where the sound stays behind the pictures; 'given up' when there is none for this coding. */
  fill(until: number): SoundSample[] | 'given up' {
    const { coder, next } = this;
    if (coder === null || next === null) return [];
    const rate = coder.format.sampleRate;
    const wanted = (until / TIMESCALE) * rate;
    if (wanted - next < LAG_SECONDS * rate) return [];
    const samples: SoundSample[] = [];
    let at = next;
    while (at < wanted) {
      const silence = coder.silence();
      if (silence === null) return wanted - next < GIVE_UP_SECONDS * rate ? [] : this.giveUp();
      samples.push({ data: silence.data, time: at, duration: silence.duration });
      at += silence.duration;
      // A long pause of the pictures is not filled: the player begins anew behind it.
      if (samples.length > 400) {
        this.next = Math.round(wanted);
        return [];
      }
    }
    this.next = at;
    return samples;
  }

  private giveUp(): 'given up' {
    this.givenUp += 1;
    this.coder = null;
    this.signature = '';
    this.next = null;
    return 'given up';
  }
}
