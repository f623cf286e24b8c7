import { noise } from './noise.ts';
import type { Renderer } from './renderer.ts';
import type { Scene } from './scene.ts';

/** How far straight lines bow outward at the corner: the look of a cheap wide lens. */
const BARREL = 0.07;

/** Turns a rendered frame into what a surveillance camera sends: lens, vignette, contrast, fixed-pattern noise. */
export class Developer {
  private readonly scene: Scene;
  private readonly renderer: Renderer;
  /** Four sample positions per output pixel. */
  private readonly samples: Uint32Array;
  private readonly gain: Float32Array;
  private readonly pattern: Float32Array;
  readonly output: Buffer;

  constructor(scene: Scene, renderer: Renderer) {
    this.scene = scene;
    this.renderer = renderer;
    const count = scene.width * scene.height;
    this.samples = new Uint32Array(count * 4);
    this.gain = new Float32Array(count);
    this.pattern = new Float32Array(count);
    this.output = Buffer.alloc(count * 3);
    for (let y = 0; y < scene.height; y++) for (let x = 0; x < scene.width; x++) this.prepare(x, y);
  }

  private prepare(x: number, y: number): void {
    const { scene, renderer } = this;
    const index = y * scene.width + x;
    const corner = Math.hypot(scene.width, scene.height) / 2;
    for (let k = 0; k < 4; k++) {
      const dx = x + 0.25 + (k & 1) * 0.5 - scene.width / 2;
      const dy = y + 0.25 + (k >> 1) * 0.5 - scene.height / 2;
      const bend = (1 + BARREL * ((dx * dx + dy * dy) / (corner * corner))) / (1 + BARREL);
      const sx = Math.floor(((dx * bend) / scene.width + 0.5) * renderer.width);
      const sy = Math.floor(((dy * bend) / scene.height + 0.5) * renderer.height);
      const cx = Math.min(renderer.width - 1, Math.max(0, sx));
      const cy = Math.min(renderer.height - 1, Math.max(0, sy));
      this.samples[index * 4 + k] = (cy * renderer.width + cx) * 3;
    }
    const r = Math.hypot(x - scene.width / 2, y - scene.height / 2) / corner;
    this.gain[index] = (1 - 0.32 * r ** 2.4) * (scene.exposure ?? 1);
    this.pattern[index] = (noise(x * 0.9, y * 0.9, 7) - 0.5) * (scene.infrared ? 0.05 : 0.02);
  }

  /** RGB24 of the renderer's current frame. */
  develop(): Buffer {
    const { color } = this.renderer;
    const grey = this.scene.infrared === true;
    for (let index = 0; index < this.gain.length; index++) {
      const sum = [0, 0, 0];
      for (let k = 0; k < 4; k++) {
        const at = this.samples[index * 4 + k] ?? 0;
        for (let c = 0; c < 3; c++) sum[c] = (sum[c] ?? 0) + Math.min(2, color[at + c] ?? 0) / 4;
      }
      const luma = (sum[0] ?? 0) * 0.3 + (sum[1] ?? 0) * 0.59 + (sum[2] ?? 0) * 0.11;
      for (let c = 0; c < 3; c++) {
        const raw = grey ? luma : luma + ((sum[c] ?? 0) - luma) * 0.85;
        const exposed = Math.max(0, raw * (this.gain[index] ?? 1) + (this.pattern[index] ?? 0));
        // A shoulder keeps lamps and steam from clipping hard.
        const toned = exposed / (1 + Math.max(0, exposed - 0.6) * 0.7);
        this.output[index * 3 + c] = Math.min(255, Math.max(0, Math.round((toned * 0.96 + 0.02) * 255)));
      }
    }
    return this.output;
  }
}
