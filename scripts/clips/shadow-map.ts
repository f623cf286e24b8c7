import { add, cross, dot, type Mesh, scale, sub, unit, type Vec3 } from './mesh.ts';

/** What the sun sees of the still things: an orthographic depth picture. */
export class ShadowMap {
  private readonly sun: Vec3;
  private readonly u: Vec3;
  private readonly v: Vec3;
  private readonly center: Vec3;
  private readonly half: number;
  private readonly size: number;
  private readonly depth: Float32Array;

  /** `half`: metres covered to each side of `center`. */
  constructor(sun: Vec3, center: Vec3, half: number, size: number) {
    this.sun = sun;
    this.u = unit(cross(sun, [0.01, 0.02, 1]));
    this.v = cross(sun, this.u);
    this.center = center;
    this.half = half;
    this.size = size;
    this.depth = new Float32Array(size * size).fill(-1e9);
  }

  private project(p: Vec3): readonly [number, number, number] {
    const d = sub(p, this.center);
    const k = this.size / 2 / this.half;
    return [this.size / 2 + dot(d, this.u) * k, this.size / 2 + dot(d, this.v) * k, dot(d, this.sun)];
  }

  draw(mesh: Mesh): void {
    for (let index = 0; index < mesh.points.length; index += 3) {
      const [a, b, c] = [mesh.points[index], mesh.points[index + 1], mesh.points[index + 2]];
      if (a && b && c) this.triangle(this.project(a), this.project(b), this.project(c));
    }
  }

  private triangle(a: Vec3, b: Vec3, c: Vec3): void {
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    if (Math.abs(area) < 1e-6) return;
    const clampIndex = (value: number) => Math.min(this.size - 1, Math.max(0, value));
    const x1 = clampIndex(Math.ceil(Math.max(a[0], b[0], c[0])));
    const y1 = clampIndex(Math.ceil(Math.max(a[1], b[1], c[1])));
    for (let y = clampIndex(Math.floor(Math.min(a[1], b[1], c[1]))); y <= y1; y++)
      for (let x = clampIndex(Math.floor(Math.min(a[0], b[0], c[0]))); x <= x1; x++) {
        const wb = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
        const wc = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
        const wa = 1 - wb - wc;
        if (wa < 0 || wb < 0 || wc < 0) continue;
        const at = y * this.size + x;
        const z = wa * a[2] + wb * b[2] + wc * c[2];
        if (z > (this.depth[at] ?? 0)) this.depth[at] = z;
      }
  }

  /** Share of sunlight 0..1 at a point, softened over a few texels. */
  lit(p: Vec3, normal: Vec3): number {
    const [x, y, z] = this.project(add(p, scale(normal, 0.12)));
    let free = 0;
    for (let k = 0; k < 4; k++) {
      const tx = Math.floor(x + (k & 1) * 1.2 - 0.6);
      const ty = Math.floor(y + (k >> 1) * 1.2 - 0.6);
      const outside = tx < 0 || ty < 0 || tx >= this.size || ty >= this.size;
      if (outside || (this.depth[ty * this.size + tx] ?? 0) <= z + 0.25) free++;
    }
    return free / 4;
  }
}
