import { ALARM_UPLOAD_SECONDS } from '../../domain/reading.ts';
import type { DemoPoint, Situation } from './demo-region.ts';
import type { Episodes } from './episodes.ts';
import { noiseOf } from './random.ts';
import { type StoryLimits, storyPart } from './story-script.ts';

/** What a healthy instrument shows: mean, the swing of the day (warmest at three in the afternoon, Beijing time) and noise. */
export function normalValue(point: DemoPoint, seconds: number): number {
  const swing = Math.sin(((seconds / 3600 + 8 - 9) * Math.PI) / 12);
  return point.mean + point.daily * swing + point.noise * noiseOf(point.fid, Math.floor(seconds / 10));
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

export interface SampleContext {
  readonly situation: Situation;
  readonly episodes: Episodes;
  readonly story: { readonly seconds: number; readonly limits: StoryLimits } | null;
}

/** The value that a point reports at this second; null when it is not its turn or it is silent. */
export function sampleOf(point: DemoPoint, seconds: number, context: SampleContext): number | null {
  const { situation, episodes, story } = context;
  const part = story === null ? null : storyPart(point.id, story.seconds, story.limits);
  if (part === 'silent' || (point.dead && part === null)) return null;
  const held = part?.value ?? episodes.valueOf(point.fid) ?? situation.bornOpen.get(point.fid);
  // A value that somebody else sent stays what the process shows, until something newer arrives.
  const live = episodes.isRecovering(point.fid) ? undefined : situation.liveOpen.get(point.fid);
  const inAlarm = held !== undefined || situation.liveOpen.has(point.fid);
  const every =
    part === null ? (inAlarm ? ALARM_UPLOAD_SECONDS : Math.max(ALARM_UPLOAD_SECONDS, point.uploadSeconds)) : 2;
  if ((seconds + point.fid) % every !== 0) return null;
  return rounded(held ?? live ?? normalValue(point, seconds));
}
