import { type DemoPoint, STAFFED_ENTERPRISE } from './demo-region.ts';
import { STORY_TANK_POINTS } from './story-script.ts';

const EVERY_SECONDS = 120;
const SHORTEST_SECONDS = 100;
const LONGEST_SECONDS = 260;
const MOST_AT_ONCE = 3;
/** So long after an episode an open warning of its point is taken for ours. */
const RECOVERY_SECONDS = 600;

interface Episode {
  readonly value: number;
  readonly until: number;
}

/** Occasional alarms that come and go by themselves, about one in two minutes, never two at one point. */
export interface Episodes {
  /** Starts and ends what is due; `now` in seconds. */
  turn(now: number, busy: (fid: number) => boolean): void;
  /** The value of a point in an episode. */
  valueOf(fid: number): number | undefined;
  /** Whether the point's alarm is of our making and is over, so that its value goes back to normal. */
  isRecovering(fid: number): boolean;
  /** Whether the point's alarm is of our making, over or not. */
  isOurs(fid: number): boolean;
}

/** One in so many episodes is at the staffed enterprise, where a person sees the whole loop without doing anything. */
const STAFFED_SHARE = 1 / 4;

/**
 * Where nobody is on duty, episodes are blue: they close by themselves (REQ-WARN-01). At the staffed enterprise they may be
 * yellow, because somebody signs them off; its story's tank is left alone.
 */
export function createEpisodes(points: readonly DemoPoint[], random: () => number): Episodes {
  const able = points.filter((point) => !point.dead && point.mild !== null && !STORY_TANK_POINTS.test(point.id));
  const unattended = able.filter((point) => point.enterprise !== STAFFED_ENTERPRISE && point.mild?.tier === 1);
  const staffed = able.filter((point) => point.enterprise === STAFFED_ENTERPRISE && (point.mild?.tier ?? 0) <= 2);
  const running = new Map<number, Episode>();
  const recovering = new Map<number, number>();
  let next = 0;
  return {
    turn(now, busy) {
      if (next === 0) next = now + EVERY_SECONDS / 2;
      for (const [fid, episode] of running)
        if (episode.until <= now) {
          running.delete(fid);
          recovering.set(fid, now + RECOVERY_SECONDS);
        }
      for (const [fid, until] of recovering) if (until <= now) recovering.delete(fid);
      if (now < next || running.size >= MOST_AT_ONCE) return;
      next = now + EVERY_SECONDS * (0.7 + 0.6 * random());
      const pool = random() < STAFFED_SHARE && staffed.length > 0 ? staffed : unattended;
      const point = pool[Math.floor(random() * pool.length)];
      const value = point?.mild?.value;
      if (point === undefined || value === undefined || busy(point.fid)) return;
      running.set(point.fid, {
        value,
        until: now + SHORTEST_SECONDS + random() * (LONGEST_SECONDS - SHORTEST_SECONDS),
      });
    },
    valueOf: (fid) => running.get(fid)?.value,
    isRecovering: (fid) => recovering.has(fid),
    isOurs: (fid) => running.has(fid) || recovering.has(fid),
  };
}

const FLAP_EVERY_SECONDS = 75;
const FLAP_SECONDS = 70;

/** A camera goes away now and then and comes back about a minute later. */
export interface Flaps {
  turn(now: number): readonly { readonly object: string; readonly state: 'online' | 'offline' }[];
}

export function createFlaps(cameras: readonly string[], random: () => number): Flaps {
  const away = new Map<string, number>();
  let next = 0;
  return {
    turn(now) {
      if (next === 0) next = now + FLAP_EVERY_SECONDS / 3;
      const changes: { object: string; state: 'online' | 'offline' }[] = [];
      for (const [object, until] of away)
        if (until <= now) {
          away.delete(object);
          changes.push({ object, state: 'online' });
        }
      const object = cameras[Math.floor(random() * cameras.length)];
      if (now >= next && object !== undefined && !away.has(object)) {
        next = now + FLAP_EVERY_SECONDS * (0.6 + 0.8 * random());
        away.set(object, now + FLAP_SECONDS * (0.6 + 0.8 * random()));
        changes.push({ object, state: 'offline' });
      }
      return changes;
    },
  };
}
