import { CoordinateBuffer, clipRing, clipSegment } from './clip.ts';
import { type FeatureScratch, GEOMETRY_TYPE, zigzag } from './mvt.ts';
import type { ShapeSegment } from './segment.ts';

/** Where a tile lies: unit Mercator × scale − offset = tile units. */
export interface TileFrame {
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
  /** Vertices that matter less are left out at this zoom. */
  readonly tolerance: number;
  /** Clip square in tile units. */
  readonly low: number;
  readonly high: number;
}

const MOVE_ONE = 9;
const CLOSE = 15;
const lineTo = (count: number): number => (count << 3) | 2;

/** Writes lines and areas of a segment as MVT commands; one instance is reused. */
export class ShapeGeometry {
  readonly #ring = new CoordinateBuffer();
  readonly #spare = new CoordinateBuffer();
  readonly #found = new Float64Array(2);
  readonly #scratch: FeatureScratch;
  #cursorX = 0;
  #cursorY = 0;

  constructor(scratch: FeatureScratch) {
    this.#scratch = scratch;
  }

  /** Fills the scratch with the row's geometry; false when nothing of it is left in this tile. */
  write(segment: ShapeSegment, row: number, frame: TileFrame): boolean {
    this.#cursorX = 0;
    this.#cursorY = 0;
    const type = segment.type[row];
    const from = segment.rowStart[row] ?? 0;
    const to = segment.rowStart[row + 1] ?? 0;
    if (type === GEOMETRY_TYPE.polygon) this.#polygon(segment, from, to, frame);
    else if (type === GEOMETRY_TYPE.line) for (let ring = from; ring < to; ring++) this.#line(segment, ring, frame);
    else this.#points(segment, from, to, frame);
    return this.#scratch.geometryCount > 0;
  }

  #polygon(segment: ShapeSegment, from: number, to: number, frame: TileFrame): void {
    let outerDrawn = false;
    for (let ring = from; ring < to; ring++) {
      const exterior = segment.ringExterior[ring] === 1;
      if (!exterior && !outerDrawn) continue;
      const inside = this.#collect(segment, ring, frame, true);
      if (!inside) clipRing(this.#ring, this.#spare, frame.low, frame.high);
      const drawn = this.#emitRing(exterior);
      if (exterior) outerDrawn = drawn;
    }
  }

  /** Collects the kept vertices in tile units; true when all lie in the clip square. `open` leaves out the closing vertex. */
  #collect(segment: ShapeSegment, ring: number, frame: TileFrame, open: boolean): boolean {
    const { coordinates, importance, ringStart } = segment;
    const { scale, offsetX, offsetY, tolerance, low, high } = frame;
    const out = this.#ring;
    out.length = 0;
    let inside = true;
    const end = (ringStart[ring + 1] ?? 0) - (open ? 1 : 0);
    for (let i = ringStart[ring] ?? 0; i < end; i++) {
      if ((importance[i] ?? 0) <= tolerance) continue;
      const x = (coordinates[2 * i] ?? 0) * scale - offsetX;
      const y = (coordinates[2 * i + 1] ?? 0) * scale - offsetY;
      if (x < low || x > high || y < low || y > high) inside = false;
      out.push(x, y);
    }
    return inside;
  }

  /** Rounds the collected ring to whole units, drops repeats and writes it in the winding MVT 2.1 asks for. */
  #emitRing(exterior: boolean): boolean {
    const ring = this.#ring;
    const n = roundRing(ring);
    if (n < 3) return false;
    let doubled = 0;
    for (let i = 0; i < n; i++) {
      const j = i + 1 === n ? 0 : i + 1;
      doubled += ring.x(i) * ring.y(j) - ring.x(j) * ring.y(i);
    }
    if (doubled === 0) return false;
    const forward = doubled > 0 === exterior;
    this.#move(ring.x(0), ring.y(0));
    this.#scratch.command(lineTo(n - 1));
    for (let i = 1; i < n; i++) {
      const vertex = forward ? i : n - i;
      this.#delta(ring.x(vertex), ring.y(vertex));
    }
    this.#scratch.command(CLOSE);
    return true;
  }

  #line(segment: ShapeSegment, ring: number, frame: TileFrame): void {
    const inside = this.#collect(segment, ring, frame, false);
    const line = this.#ring;
    if (inside) {
      this.#emitLine(line);
      return;
    }
    const part = this.#spare;
    part.length = 0;
    for (let i = 1; i < line.vertices; i++) {
      const [ax, ay, bx, by] = [line.x(i - 1), line.y(i - 1), line.x(i), line.y(i)];
      if (!clipSegment(ax, ay, bx, by, frame.low, frame.high, this.#found)) continue;
      const t0 = this.#found[0] ?? 0;
      const t1 = this.#found[1] ?? 1;
      if (t0 > 0 || part.length === 0) {
        this.#emitLine(part);
        part.length = 0;
        part.push(ax + t0 * (bx - ax), ay + t0 * (by - ay));
      }
      part.push(ax + t1 * (bx - ax), ay + t1 * (by - ay));
      if (t1 < 1) {
        this.#emitLine(part);
        part.length = 0;
      }
    }
    this.#emitLine(part);
  }

  #emitLine(line: CoordinateBuffer): void {
    const n = roundLine(line);
    if (n < 2) return;
    this.#move(line.x(0), line.y(0));
    this.#scratch.command(lineTo(n - 1));
    for (let i = 1; i < n; i++) this.#delta(line.x(i), line.y(i));
  }

  #points(segment: ShapeSegment, from: number, to: number, frame: TileFrame): void {
    for (let ring = from; ring < to; ring++) {
      const vertex = segment.ringStart[ring] ?? 0;
      const x = Math.floor((segment.coordinates[2 * vertex] ?? 0) * frame.scale - frame.offsetX);
      const y = Math.floor((segment.coordinates[2 * vertex + 1] ?? 0) * frame.scale - frame.offsetY);
      if (x >= 0 && y >= 0 && x < 4096 && y < 4096 && this.#scratch.geometryCount === 0) this.#move(x, y);
    }
  }

  #move(x: number, y: number): void {
    this.#scratch.command(MOVE_ONE);
    this.#delta(x, y);
  }

  #delta(x: number, y: number): void {
    this.#scratch.command(zigzag(x - this.#cursorX));
    this.#scratch.command(zigzag(y - this.#cursorY));
    this.#cursorX = x;
    this.#cursorY = y;
  }
}

/** Rounds in place and drops vertices that repeat their predecessor; answers how many are left. */
function roundLine(line: CoordinateBuffer): number {
  let kept = 0;
  for (let i = 0; i < line.vertices; i++) {
    const x = Math.round(line.x(i));
    const y = Math.round(line.y(i));
    if (kept > 0 && line.x(kept - 1) === x && line.y(kept - 1) === y) continue;
    line.data[2 * kept] = x;
    line.data[2 * kept + 1] = y;
    kept++;
  }
  return kept;
}

function roundRing(ring: CoordinateBuffer): number {
  let kept = roundLine(ring);
  while (kept > 1 && ring.x(0) === ring.x(kept - 1) && ring.y(0) === ring.y(kept - 1)) kept--;
  return kept;
}
