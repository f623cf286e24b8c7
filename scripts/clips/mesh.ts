/** Metres; x east, y north, z up. */
export type Vec3 = readonly [x: number, y: number, z: number];
/** Red, green, blue in 0..1. */
export type Rgb = readonly [r: number, g: number, b: number];

export interface Material {
  readonly color: Rgb;
  /** Strength 0..1 and size in metres of the blotches of a weathered surface. */
  readonly grain?: number;
  readonly grainMeters?: number;
  /** Multiplies the colour at a point: stripes, joints, windows. */
  readonly pattern?: (p: Vec3) => number;
  /** Replaces lighting altogether: water, screens, lamps. */
  readonly shade?: (p: Vec3, view: Vec3) => Rgb;
}

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const unit = (a: Vec3): Vec3 => scale(a, 1 / (Math.hypot(a[0], a[1], a[2]) || 1));

/** Triangles with a normal per corner. */
export class Mesh {
  readonly points: Vec3[] = [];
  readonly normals: Vec3[] = [];
  readonly materials: Material[] = [];

  triangle(m: Material, a: Vec3, b: Vec3, c: Vec3, normals?: readonly [Vec3, Vec3, Vec3]): this {
    const flat = unit(cross(sub(b, a), sub(c, a)));
    this.points.push(a, b, c);
    this.normals.push(...(normals ?? [flat, flat, flat]));
    this.materials.push(m);
    return this;
  }

  quad(m: Material, a: Vec3, b: Vec3, c: Vec3, d: Vec3): this {
    return this.triangle(m, a, b, c).triangle(m, a, c, d);
  }

  /** Horizontal rectangle seen from above. */
  floor(m: Material, x0: number, y0: number, x1: number, y1: number, z = 0): this {
    return this.quad(m, [x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]);
  }

  /** Box around `center`; `turn` in radians about the vertical. */
  box(m: Material, center: Vec3, size: Vec3, turn = 0): this {
    const c = Math.cos(turn);
    const s = Math.sin(turn);
    const at = (x: number, y: number, z: number): Vec3 => {
      const px = (x * size[0]) / 2;
      const py = (y * size[1]) / 2;
      return [center[0] + px * c - py * s, center[1] + px * s + py * c, center[2] + (z * size[2]) / 2];
    };
    this.quad(m, at(-1, -1, 1), at(1, -1, 1), at(1, 1, 1), at(-1, 1, 1));
    this.quad(m, at(-1, -1, -1), at(1, -1, -1), at(1, -1, 1), at(-1, -1, 1));
    this.quad(m, at(1, -1, -1), at(1, 1, -1), at(1, 1, 1), at(1, -1, 1));
    this.quad(m, at(1, 1, -1), at(-1, 1, -1), at(-1, 1, 1), at(1, 1, 1));
    this.quad(m, at(-1, 1, -1), at(-1, -1, -1), at(-1, -1, 1), at(-1, 1, 1));
    return this.quad(m, at(-1, 1, -1), at(1, 1, -1), at(1, -1, -1), at(-1, -1, -1));
  }

  /** Round bar of `radius` (or `radius` to `endRadius`) from a to b, with caps. */
  bar(m: Material, a: Vec3, b: Vec3, radius: number, sides = 10, endRadius = radius): this {
    const axis = unit(sub(b, a));
    const u = unit(cross(axis, Math.abs(axis[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1]));
    const v = cross(axis, u);
    const ring = (i: number) => {
      const angle = (i / sides) * Math.PI * 2;
      return add(scale(u, Math.cos(angle)), scale(v, Math.sin(angle)));
    };
    for (let i = 0; i < sides; i++) {
      const n = ring(i);
      const k = ring(i + 1);
      const a0 = add(a, scale(n, radius));
      const a1 = add(a, scale(k, radius));
      const b0 = add(b, scale(n, endRadius));
      const b1 = add(b, scale(k, endRadius));
      this.triangle(m, a0, a1, b1, [n, k, k]).triangle(m, a0, b1, b0, [n, k, n]);
      this.triangle(m, b, b0, b1, [axis, axis, axis]);
      this.triangle(m, a, a1, a0, [scale(axis, -1), scale(axis, -1), scale(axis, -1)]);
    }
    return this;
  }

  /** Sphere, or an ellipsoid cap when `squash` is below one. */
  ball(m: Material, center: Vec3, radius: number, squash = 1, sides = 14, from = -Math.PI / 2): this {
    const rows = 7;
    const at = (i: number, j: number): Vec3 => {
      const lat = from + ((Math.PI / 2 - from) * j) / rows;
      const lng = (i / sides) * Math.PI * 2;
      return [Math.cos(lat) * Math.cos(lng), Math.cos(lat) * Math.sin(lng), Math.sin(lat)];
    };
    const put = (n: Vec3): Vec3 => add(center, [n[0] * radius, n[1] * radius, n[2] * radius * squash]);
    for (let i = 0; i < sides; i++)
      for (let j = 0; j < rows; j++) {
        const [n0, n1, n2, n3] = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
        this.triangle(m, put(n0), put(n1), put(n2), [n0, n1, n2]);
        this.triangle(m, put(n0), put(n2), put(n3), [n0, n2, n3]);
      }
    return this;
  }

  /** Square lattice beam of a crane or a rack from a to b. */
  lattice(m: Material, a: Vec3, b: Vec3, width: number, bays: number, thick = 0.09): this {
    const axis = unit(sub(b, a));
    const u = scale(unit(cross(axis, Math.abs(axis[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1])), width / 2);
    const v = scale(unit(cross(axis, u)), width / 2);
    const corners = [add(u, v), sub(u, v), scale(add(u, v), -1), sub(v, u)];
    const at = (corner: Vec3, t: number) => add(add(a, scale(sub(b, a), t)), corner);
    corners.forEach((corner, index) => {
      const next = corners[(index + 1) % 4] ?? corner;
      this.bar(m, at(corner, 0), at(corner, 1), thick, 4);
      for (let bay = 0; bay < bays; bay++) {
        const [from, to] = bay % 2 === 0 ? [corner, next] : [next, corner];
        this.bar(m, at(from, bay / bays), at(to, (bay + 1) / bays), thick * 0.7, 3);
      }
    });
    return this;
  }

  append(other: Mesh): this {
    for (const point of other.points) this.points.push(point);
    for (const normal of other.normals) this.normals.push(normal);
    for (const material of other.materials) this.materials.push(material);
    return this;
  }
}
