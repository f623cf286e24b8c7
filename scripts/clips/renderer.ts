import { cross, dot, type Material, type Mesh, type Rgb, scale, sub, unit, type Vec3 } from './mesh.ts';
import { fractal } from './noise.ts';
import type { Puff, Scene } from './scene.ts';
import { ShadowMap } from './shadow-map.ts';

/** Corner in camera space with what is interpolated across the triangle. */
interface Corner {
  readonly cam: Vec3;
  readonly world: Vec3;
  readonly normal: Vec3;
}

const NEAR = 0.15;
/** Samples per output pixel and axis. */
const SUPER = 2;

/** Picture of one scene: a still background drawn once, moving things drawn over it for each frame. */
export class Renderer {
  readonly width: number;
  readonly height: number;
  readonly color: Float32Array;
  /** One over distance; larger is nearer. */
  readonly depth: Float32Array;
  private readonly scene: Scene;
  private readonly right: Vec3;
  private readonly up: Vec3;
  private readonly forward: Vec3;
  private readonly focal: number;
  private readonly shadows: ShadowMap;
  private readonly stillColor: Float32Array;
  private readonly stillDepth: Float32Array;

  constructor(scene: Scene) {
    this.scene = scene;
    this.width = scene.width * SUPER;
    this.height = scene.height * SUPER;
    this.color = new Float32Array(this.width * this.height * 3);
    this.depth = new Float32Array(this.width * this.height);
    this.forward = unit(sub(scene.target, scene.eye));
    this.right = unit(cross(this.forward, [0, 0, 1]));
    this.up = cross(this.right, this.forward);
    this.focal = this.height / 2 / Math.tan((scene.fov * Math.PI) / 360);
    this.shadows = new ShadowMap(unit(scene.sun), scene.target, scene.shadowMeters, 2048);
    this.shadows.draw(scene.still);
    this.drawSky();
    this.drawMesh(scene.still, this.shadows);
    this.stillColor = this.color.slice();
    this.stillDepth = this.depth.slice();
  }

  /** Draws the moving part of time t over the still part. */
  frame(t: number): void {
    this.color.set(this.stillColor);
    this.depth.set(this.stillDepth);
    const moving = this.scene.moving(t);
    this.drawGroundShadow(moving);
    this.drawMesh(moving, this.shadows);
    for (const puff of this.scene.puffs?.(t) ?? []) this.drawPuff(puff);
  }

  private toCamera(p: Vec3): Vec3 {
    const v = sub(p, this.scene.eye);
    return [dot(v, this.right), dot(v, this.up), dot(v, this.forward)];
  }

  private drawSky(): void {
    const { width, height } = this;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const dx = (x + 0.5 - width / 2) / this.focal;
        const dy = (height / 2 - y - 0.5) / this.focal;
        const direction = unit([
          this.forward[0] + this.right[0] * dx + this.up[0] * dy,
          this.forward[1] + this.right[1] * dx + this.up[1] * dy,
          this.forward[2] + this.right[2] * dx + this.up[2] * dy,
        ]);
        this.color.set(this.scene.sky(direction), (y * width + x) * 3);
      }
  }

  private drawMesh(mesh: Mesh, shadows: ShadowMap): void {
    this.eachTriangle(mesh, (corners, material) => {
      this.fill(corners, (offset, world, normal) => {
        this.color.set(this.shade(material, world, normal, shadows), offset * 3);
      });
    });
  }

  /** Moving things darken the ground (z = 0) where the sun would cast their shadow, once per pixel. */
  private drawGroundShadow(mesh: Mesh): void {
    const sun = unit(this.scene.sun);
    const done = new Uint8Array(this.depth.length);
    const flat = (p: Vec3): Vec3 => [p[0] - (sun[0] / sun[2]) * p[2], p[1] - (sun[1] / sun[2]) * p[2], 0.02];
    const [r, g, b] = this.scene.sunColor;
    const strength = 1 - 0.55 * Math.min(1, (r + g + b) / 2.4);
    this.eachTriangle(
      mesh,
      (corners) =>
        this.fill(
          corners,
          (offset, world) => {
            const here = this.depth[offset] ?? 0;
            const mine = 1 / Math.max(NEAR, this.toCamera(world)[2]);
            if (done[offset] === 1 || Math.abs(here - mine) > mine * 0.02) return;
            done[offset] = 1;
            for (let channel = 0; channel < 3; channel++) {
              const at = offset * 3 + channel;
              this.color[at] = (this.color[at] ?? 0) * strength;
            }
          },
          false,
        ),
      (p) => (p[2] < 0 ? p : flat(p)),
    );
  }

  private eachTriangle(
    mesh: Mesh,
    visit: (corners: readonly Corner[], material: Material) => void,
    move: (p: Vec3) => Vec3 = (p) => p,
  ): void {
    mesh.materials.forEach((material, index) => {
      const corners: Corner[] = [];
      for (let k = 0; k < 3; k++) {
        const world = mesh.points[index * 3 + k];
        const normal = mesh.normals[index * 3 + k];
        if (world === undefined || normal === undefined) return;
        const moved = move(world);
        corners.push({ cam: this.toCamera(moved), world: moved, normal });
      }
      const clipped = clipNear(corners);
      for (let k = 1; k + 1 < clipped.length; k++) {
        const [a, b, c] = [clipped[0], clipped[k], clipped[k + 1]];
        if (a && b && c) visit([a, b, c], material);
      }
    });
  }

  /** Scan-converts one triangle with perspective-correct attributes and the depth test. */
  private fill(
    corners: readonly Corner[],
    visit: (offset: number, world: Vec3, normal: Vec3) => void,
    writeDepth = true,
  ): void {
    const [a, b, c] = corners;
    if (!a || !b || !c) return;
    const { width, height, focal, depth } = this;
    const px = (p: Corner) => width / 2 + (p.cam[0] / p.cam[2]) * focal;
    const py = (p: Corner) => height / 2 - (p.cam[1] / p.cam[2]) * focal;
    const [ax, ay, bx, by, cx, cy] = [px(a), py(a), px(b), py(b), px(c), py(c)];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(area) < 1e-6) return;
    const x0 = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
    const x1 = Math.min(width - 1, Math.ceil(Math.max(ax, bx, cx)));
    const y0 = Math.max(0, Math.floor(Math.min(ay, by, cy)));
    const y1 = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy)));
    const [ia, ib, ic] = [1 / a.cam[2], 1 / b.cam[2], 1 / c.cam[2]];
    for (let y = y0; y <= y1; y++)
      for (let x = x0; x <= x1; x++) {
        const [sx, sy] = [x + 0.5, y + 0.5];
        const wb = ((sx - ax) * (cy - ay) - (cx - ax) * (sy - ay)) / area;
        const wc = ((bx - ax) * (sy - ay) - (sx - ax) * (by - ay)) / area;
        const wa = 1 - wb - wc;
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const inverse = wa * ia + wb * ib + wc * ic;
        const offset = y * width + x;
        if (writeDepth) {
          if (inverse <= (depth[offset] ?? 0)) continue;
          depth[offset] = inverse;
        }
        const [ka, kb, kc] = [(wa * ia) / inverse, (wb * ib) / inverse, (wc * ic) / inverse];
        visit(offset, blend(a.world, b.world, c.world, ka, kb, kc), blend(a.normal, b.normal, c.normal, ka, kb, kc));
      }
  }

  private shade(material: Material, p: Vec3, rawNormal: Vec3, shadows: ShadowMap): Rgb {
    const { scene } = this;
    const toEye = sub(scene.eye, p);
    const distance = Math.hypot(toEye[0], toEye[1], toEye[2]);
    const view = scale(toEye, 1 / distance);
    const lit = material.shade?.(p, view) ?? this.light(material, p, unit(rawNormal), view, shadows);
    const fog = 1 - Math.exp(-distance / scene.fogMeters);
    return [
      lit[0] + (scene.fogColor[0] - lit[0]) * fog,
      lit[1] + (scene.fogColor[1] - lit[1]) * fog,
      lit[2] + (scene.fogColor[2] - lit[2]) * fog,
    ];
  }

  private light(material: Material, p: Vec3, given: Vec3, view: Vec3, shadows: ShadowMap): Rgb {
    const { scene } = this;
    const normal = dot(given, view) < 0 ? scale(given, -1) : given;
    const sun = Math.max(0, dot(normal, unit(scene.sun))) * shadows.lit(p, normal);
    const up = normal[2] * 0.5 + 0.5;
    const size = material.grainMeters ?? 2;
    const blotch = fractal(p[0] / size, (p[1] + p[2] * 0.7) / size, 0, 4) - 0.5;
    const tone = (1 + blotch * 2 * (material.grain ?? 0.12)) * (material.pattern?.(p) ?? 1);
    const total: [number, number, number] = [0, 0, 0];
    for (const lamp of scene.lamps ?? []) {
      const to = sub(lamp.at, p);
      const far = Math.hypot(to[0], to[1], to[2]);
      const facing = Math.max(0, dot(normal, to) / far) * 0.8 + 0.2;
      const power = facing / (1 + (far / lamp.reachMeters) ** 2);
      for (let k = 0; k < 3; k++) total[k] = (total[k] ?? 0) + (lamp.color[k] ?? 0) * power;
    }
    const channel = (k: 0 | 1 | 2) => {
      const ambient = scene.skyLight[k] * up + scene.groundLight[k] * (1 - up);
      return material.color[k] * tone * (ambient + scene.sunColor[k] * sun + total[k]);
    };
    return [channel(0), channel(1), channel(2)];
  }

  private drawPuff(puff: Puff): void {
    const [cx, cy, cz] = this.toCamera(puff.at);
    if (cz < NEAR + puff.radius) return;
    const x = this.width / 2 + (cx / cz) * this.focal;
    const y = this.height / 2 - (cy / cz) * this.focal;
    const r = (puff.radius / cz) * this.focal;
    const inverse = 1 / cz;
    for (let py = Math.max(0, Math.floor(y - r)); py <= Math.min(this.height - 1, y + r); py++)
      for (let px = Math.max(0, Math.floor(x - r)); px <= Math.min(this.width - 1, x + r); px++) {
        const away = ((px - x) ** 2 + (py - y) ** 2) / (r * r);
        const offset = py * this.width + px;
        if (away >= 1 || (this.depth[offset] ?? 0) > inverse) continue;
        const alpha = puff.opacity * (1 - away) ** 1.5;
        for (let channel = 0; channel < 3; channel++) {
          const at = offset * 3 + channel;
          const was = this.color[at] ?? 0;
          this.color[at] = was + ((puff.color[channel] ?? 0) - was) * alpha;
        }
      }
  }
}

function blend(a: Vec3, b: Vec3, c: Vec3, ka: number, kb: number, kc: number): Vec3 {
  return [a[0] * ka + b[0] * kb + c[0] * kc, a[1] * ka + b[1] * kb + c[1] * kc, a[2] * ka + b[2] * kb + c[2] * kc];
}

function clipNear(corners: readonly Corner[]): Corner[] {
  if (corners.every((corner) => corner.cam[2] >= NEAR)) return [...corners];
  const kept: Corner[] = [];
  corners.forEach((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    if (from.cam[2] >= NEAR) kept.push(from);
    if (from.cam[2] >= NEAR !== to.cam[2] >= NEAR) {
      const t = (NEAR - from.cam[2]) / (to.cam[2] - from.cam[2]);
      const at = (a: Vec3, b: Vec3) => blend(a, b, b, 1 - t, t, 0);
      kept.push({ cam: at(from.cam, to.cam), world: at(from.world, to.world), normal: at(from.normal, to.normal) });
    }
  });
  return kept;
}
