/** East, north, up in metres. */
export type Vec3 = readonly [east: number, north: number, up: number];

const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

function unit(v: Vec3): Vec3 {
  const length = Math.hypot(...v);
  return length === 0 ? [0, 0, 1] : [v[0] / length, v[1] / length, v[2] / length];
}

/**
 * Triangles with normals and a grey of their own, counter-clockwise seen from outside. What is drawn takes its colour
 * from state; the grey (0..1) only tells roof from wall and pipe from shell.
 */
export class FormMesh {
  readonly positions: number[] = [];
  readonly normals: number[] = [];
  readonly shades: number[] = [];
  readonly indices: number[] = [];

  get triangles(): number {
    return this.indices.length / 3;
  }

  #vertex(position: Vec3, normal: Vec3, shade: number): number {
    this.positions.push(...position);
    this.normals.push(...normal);
    this.shades.push(shade);
    return this.shades.length - 1;
  }

  /** A flat face of three or more corners in one plane, convex, counter-clockwise from outside. */
  face(corners: readonly Vec3[], shade: number): this {
    const [a, b, c] = corners;
    if (a === undefined || b === undefined || c === undefined) return this;
    const normal = unit(cross(minus(b, a), minus(c, a)));
    const first = this.shades.length;
    for (const corner of corners) this.#vertex(corner, normal, shade);
    for (let i = 1; i + 1 < corners.length; i++) this.indices.push(first, first + i, first + i + 1);
    return this;
  }

  /** A box along the axes, from the lowest corner to the highest. */
  box([w, s, b]: Vec3, [e, n, t]: Vec3, shade: number, roofShade = shade): this {
    this.face(
      [
        [w, s, t],
        [e, s, t],
        [e, n, t],
        [w, n, t],
      ],
      roofShade,
    );
    this.face(
      [
        [w, n, b],
        [e, n, b],
        [e, s, b],
        [w, s, b],
      ],
      shade,
    );
    this.face(
      [
        [w, s, b],
        [e, s, b],
        [e, s, t],
        [w, s, t],
      ],
      shade,
    );
    this.face(
      [
        [e, n, b],
        [w, n, b],
        [w, n, t],
        [e, n, t],
      ],
      shade,
    );
    this.face(
      [
        [e, s, b],
        [e, n, b],
        [e, n, t],
        [e, s, t],
      ],
      shade,
    );
    return this.face(
      [
        [w, n, b],
        [w, s, b],
        [w, s, t],
        [w, n, t],
      ],
      shade,
    );
  }

  /**
   * A surface of revolution about the vertical through `center`: `profile` is radius and height from below to above.
   * `inward` turns its face to the axis (the inside of an open tank). A radius of 0 closes an end.
   */
  revolve(
    center: Vec3,
    profile: readonly (readonly [radius: number, up: number])[],
    sides: number,
    shade: number,
    inward = false,
  ): this {
    for (let step = 0; step + 1 < profile.length; step++) {
      const [lower = [0, 0], upper = [0, 0]] = profile.slice(step, step + 2);
      const slope = Math.hypot(upper[0] - lower[0], upper[1] - lower[1]);
      if (slope > 0) this.#band(center, lower, upper, sides, shade, inward ? -1 : 1);
    }
    return this;
  }

  #band(
    center: Vec3,
    lower: readonly [number, number],
    upper: readonly [number, number],
    sides: number,
    shade: number,
    sign: 1 | -1,
  ): void {
    const first = this.shades.length;
    const [out, up] = [upper[1] - lower[1], lower[0] - upper[0]];
    const length = Math.hypot(out, up);
    for (let side = 0; side <= sides; side++) {
      const turn = (2 * Math.PI * side) / sides;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const normal: Vec3 = [(sign * out * c) / length, (sign * out * s) / length, (sign * up) / length];
      for (const [radius, height] of [lower, upper])
        this.#vertex([center[0] + radius * c, center[1] + radius * s, center[2] + height], normal, shade);
    }
    for (let side = 0; side < sides; side++) {
      const [a, b, c, d] = [first + 2 * side, first + 2 * side + 2, first + 2 * side + 3, first + 2 * side + 1];
      // A radius of 0 makes one of the two triangles a line.
      const faces = [...(lower[0] > 0 ? [[a, b, c]] : []), ...(upper[0] > 0 ? [[a, c, d]] : [])];
      for (const [i = 0, j = 0, k = 0] of faces) this.indices.push(i, ...(sign === 1 ? [j, k] : [k, j]));
    }
  }

  /** An upright cylinder or cone frustum with closed ends. */
  cylinder(
    center: Vec3,
    radius: number,
    height: number,
    sides: number,
    shade: number,
    topRadius = radius,
    roofShade = shade,
  ): this {
    this.revolve(
      center,
      [
        [0, 0],
        [radius, 0],
      ],
      sides,
      shade,
    );
    this.revolve(
      center,
      [
        [radius, 0],
        [topRadius, height],
      ],
      sides,
      shade,
    );
    return topRadius > 0
      ? this.revolve(
          center,
          [
            [topRadius, height],
            [0, height],
          ],
          sides,
          roofShade,
        )
      : this;
  }

  /** Part of an ellipsoid between two latitudes in degrees (-90..90) with the given radii. */
  ellipsoid(
    center: Vec3,
    radius: number,
    upRadius: number,
    sides: number,
    rows: number,
    shade: number,
    from = -90,
    to = 90,
  ): this {
    const profile = Array.from({ length: rows + 1 }, (_, row): readonly [number, number] => {
      const latitude = ((from + ((to - from) * row) / rows) * Math.PI) / 180;
      const around = Math.abs(Math.abs(latitude) - Math.PI / 2) < 1e-9 ? 0 : radius * Math.cos(latitude);
      return [around, upRadius * Math.sin(latitude)];
    });
    return this.revolve(center, profile, sides, shade);
  }

  /** A round or square bar between two points, without ends. */
  beam(from: Vec3, to: Vec3, radius: number, shade: number, sides = 4): this {
    const along = unit(minus(to, from));
    const across = unit(cross(along, Math.abs(along[2]) > 0.99 ? [1, 0, 0] : [0, 0, 1]));
    const above = cross(across, along);
    const first = this.shades.length;
    for (let side = 0; side <= sides; side++) {
      const turn = (2 * Math.PI * (side + 0.5)) / sides;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      const normal: Vec3 = [across[0] * c + above[0] * s, across[1] * c + above[1] * s, across[2] * c + above[2] * s];
      for (const end of [from, to])
        this.#vertex(
          [end[0] + normal[0] * radius, end[1] + normal[1] * radius, end[2] + normal[2] * radius],
          normal,
          shade,
        );
    }
    for (let side = 0; side < sides; side++) {
      const a = first + 2 * side;
      this.indices.push(a, a + 3, a + 2, a, a + 1, a + 3);
    }
    return this;
  }

  /** Takes over another mesh, turned about the vertical by `yaw` radians (counter-clockwise) and then moved. */
  add(other: FormMesh, yaw: number, move: Vec3): this {
    const first = this.shades.length;
    const [c, s] = [Math.cos(yaw), Math.sin(yaw)];
    for (let i = 0; i < other.positions.length; i += 3) {
      const [x = 0, y = 0, z = 0] = other.positions.slice(i, i + 3);
      this.positions.push(x * c - y * s + move[0], x * s + y * c + move[1], z + move[2]);
      const [nx = 0, ny = 0, nz = 0] = other.normals.slice(i, i + 3);
      this.normals.push(nx * c - ny * s, nx * s + ny * c, nz);
    }
    for (const shade of other.shades) this.shades.push(shade);
    for (const index of other.indices) this.indices.push(first + index);
    return this;
  }

  /** Lowest and highest corner; infinite for an empty mesh. */
  bounds(): { readonly min: Vec3; readonly max: Vec3 } {
    const [min, max] = [
      [Infinity, Infinity, Infinity],
      [-Infinity, -Infinity, -Infinity],
    ];
    this.positions.forEach((value, index) => {
      min[index % 3] = Math.min(min[index % 3] ?? value, value);
      max[index % 3] = Math.max(max[index % 3] ?? value, value);
    });
    const [w = 0, s = 0, b = 0] = min;
    const [e = 0, n = 0, t = 0] = max;
    return { min: [w, s, b], max: [e, n, t] };
  }
}
