import type { Mesh, Rgb, Vec3 } from './mesh.ts';

/** Soft translucent ball: steam, smoke, dust, a lamp's glare. */
export interface Puff {
  readonly at: Vec3;
  readonly radius: number;
  readonly color: Rgb;
  readonly opacity: number;
}

export interface Lamp {
  readonly at: Vec3;
  readonly color: Rgb;
  readonly reachMeters: number;
}

export interface Scene {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly gopFrames: number;
  readonly crf: number;
  readonly eye: Vec3;
  readonly target: Vec3;
  /** Vertical opening angle, degrees. */
  readonly fov: number;
  /** Towards the sun; its colour; light of the sky from above and from the ground below. */
  readonly sun: Vec3;
  readonly sunColor: Rgb;
  readonly skyLight: Rgb;
  readonly groundLight: Rgb;
  readonly fogColor: Rgb;
  readonly fogMeters: number;
  readonly shadowMeters: number;
  readonly lamps?: readonly Lamp[];
  readonly sky: (direction: Vec3) => Rgb;
  readonly still: Mesh;
  /** t in seconds; period = frames / fps, so that the clip loops without a seam. */
  readonly moving: (t: number) => Mesh;
  readonly puffs?: (t: number) => readonly Puff[];
  /** Night camera: grey picture from infrared light. */
  readonly infrared?: boolean;
  readonly exposure?: number;
}

/** Wide default of a fixed camera on a pole; scenes override what differs. */
export const DAY = {
  width: 640,
  height: 360,
  fps: 25,
  frames: 300,
  gopFrames: 25,
  crf: 29,
  fov: 42,
  sun: [0.45, -0.5, 0.74],
  sunColor: [0.95, 0.88, 0.74],
  skyLight: [0.4, 0.46, 0.54],
  groundLight: [0.2, 0.19, 0.17],
  fogColor: [0.74, 0.79, 0.83],
  fogMeters: 900,
  exposure: 1.15,
  shadowMeters: 120,
} as const satisfies Partial<Scene>;

/** Whole turns over the clip: sin/cos arguments that close the loop. */
export function turns(t: number, seconds: number, count: number): number {
  return (t / seconds) * Math.PI * 2 * count;
}

/** 0..1 ramps for things that drive in, wait and drive off. */
export function ramp(t: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (t - from) / (to - from)));
  return x * x * (3 - 2 * x);
}

/** A plume of `count` puffs from one point, blown by the wind, periodic in `lifeSeconds`. */
export function plume(
  t: number,
  options: {
    readonly at: Vec3;
    readonly wind: Vec3;
    readonly lifeSeconds: number;
    readonly count: number;
    readonly size: readonly [start: number, end: number];
    readonly color: Rgb;
    readonly opacity: number;
  },
): Puff[] {
  return Array.from({ length: options.count }, (_, index) => {
    const age = (((t / options.lifeSeconds + index / options.count) % 1) + 1) % 1;
    const sway = Math.sin(index * 2.4 + age * 5) * age;
    const [start, end] = options.size;
    return {
      at: [
        options.at[0] + options.wind[0] * age + sway * end * 0.3,
        options.at[1] + options.wind[1] * age + Math.cos(index * 1.7) * age * end * 0.3,
        options.at[2] + options.wind[2] * (1 - (1 - age) ** 2),
      ],
      radius: start + (end - start) * age,
      color: options.color,
      opacity: options.opacity * Math.min(1, age * 6) * (1 - age) ** 1.3,
    };
  });
}
