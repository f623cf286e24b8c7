import type { RegionModel } from './model.ts';
import { centerOf, type Frame, type Line, type Point, place, placeAll, type Ring, rect } from './plane.ts';
import { Random } from './random.ts';
import type { Road } from './roads.ts';
import { polygonWkt } from './shape.ts';
import { buildable } from './terrain.ts';
import { zoneOf } from './zones.ts';

/** A town block between four streets; sites and places are put into blocks. */
export interface Block {
  readonly center: Point;
  readonly ring: Ring;
  readonly frame: Frame;
  readonly width: number;
  readonly height: number;
  readonly zone: number;
  readonly use: 'urban' | 'industrial' | 'green';
}

interface GridPlan {
  readonly name: string;
  readonly zone: number;
  readonly frame: Frame;
  readonly cols: number;
  readonly rows: number;
  readonly w: number;
  readonly h: number;
  readonly use: 'urban' | 'industrial';
  readonly street: string;
}

const PLANS: readonly GridPlan[] = [
  {
    name: 'core',
    zone: 4,
    frame: { origin: [-2_900, -0.4e3], degrees: -9 },
    cols: 30,
    rows: 32,
    w: 430,
    h: 330,
    use: 'urban',
    street: '观海',
  },
  {
    name: 'south',
    zone: 4,
    frame: { origin: [-4_600, -6_500], degrees: -3 },
    cols: 16,
    rows: 9,
    w: 520,
    h: 400,
    use: 'urban',
    street: '听涛',
  },
  {
    name: 'north',
    zone: 5,
    frame: { origin: [-4_000, 12_200], degrees: 7 },
    cols: 13,
    rows: 22,
    w: 470,
    h: 400,
    use: 'urban',
    street: '鹭洲',
  },
  {
    name: 'west',
    zone: 6,
    frame: { origin: [-16_000, -3_700], degrees: 4 },
    cols: 17,
    rows: 17,
    w: 720,
    h: 560,
    use: 'industrial',
    street: '金塘',
  },
  {
    name: 'air',
    zone: 8,
    frame: { origin: [-15_000, 11_600], degrees: -4 },
    cols: 15,
    rows: 12,
    w: 820,
    h: 620,
    use: 'industrial',
    street: '空港',
  },
  {
    name: 'lake',
    zone: 7,
    frame: { origin: [-8_000, -14_000], degrees: 6 },
    cols: 8,
    rows: 7,
    w: 420,
    h: 360,
    use: 'urban',
    street: '湖畔',
  },
];

/** Streets and blocks of the towns; streets stop at water, only trunk roads cross it. */
export function layTowns(): { streets: Road[]; blocks: Block[] } {
  const streets: Road[] = [];
  const blocks: Block[] = [];
  for (const plan of PLANS) layTown(plan, streets, blocks);
  return { streets, blocks };
}

function layTown(plan: GridPlan, streets: Road[], blocks: Block[]): void {
  const random = new Random(`town-${plan.name}`);
  // The outline of a town is ragged: how far each row and column reaches varies.
  const raggedCol = Array.from({ length: plan.cols + 1 }, () => random.between(0.72, 1));
  const raggedRow = Array.from({ length: plan.rows + 1 }, () => random.between(0.72, 1));
  const node = (col: number, row: number): Point | null => {
    const u = (2 * col) / plan.cols - 1;
    const v = (2 * row) / plan.rows - 1;
    if (Math.abs(v) > (raggedCol[col] ?? 1) || Math.abs(u) > (raggedRow[row] ?? 1)) return null;
    const p = place(plan.frame, [(col - plan.cols / 2) * plan.w, (row - plan.rows / 2) * plan.h]);
    return Math.max(Math.abs(p[0]), Math.abs(p[1])) < 23_300 && buildable(p) && zoneOf(p) === plan.zone ? p : null;
  };
  const nodes = Array.from({ length: plan.cols + 1 }, (_, col) =>
    Array.from({ length: plan.rows + 1 }, (_, row) => node(col, row)),
  );
  const rankOf = (index: number): 3 | 4 => (index % 4 === 0 ? 3 : 4);
  for (let col = 0; col <= plan.cols; col++)
    pushRuns(nodes[col] ?? [], streets, `${plan.street}${col + 1}路`, rankOf(col));
  for (let row = 0; row <= plan.rows; row++)
    pushRuns(
      nodes.map((column) => column[row] ?? null),
      streets,
      `${plan.street}${row + 1}道`,
      rankOf(row),
    );

  for (let col = 0; col < plan.cols; col++) {
    for (let row = 0; row < plan.rows; row++) {
      const corners = [nodes[col]?.[row], nodes[col + 1]?.[row], nodes[col + 1]?.[row + 1], nodes[col]?.[row + 1]];
      if (corners.some((corner) => corner == null)) continue;
      const width = plan.w - 36;
      const height = plan.h - 36;
      const center = centerOf(corners as Point[]);
      const frame = { origin: center, degrees: plan.frame.degrees };
      const use = random.chance(0.06) ? 'green' : plan.use;
      blocks.push({
        center,
        ring: placeAll(frame, rect(0, 0, width, height)),
        frame,
        width,
        height,
        zone: plan.zone,
        use,
      });
    }
  }
}

/** Unbroken runs of nodes become one street each. */
function pushRuns(nodes: readonly (Point | null)[], streets: Road[], name: string, rank: 3 | 4): void {
  let run: Point[] = [];
  for (const p of [...nodes, null]) {
    if (p !== null) run.push(p);
    else {
      if (run.length > 1) streets.push({ name: rank === 3 ? name : '', rank, line: run as Line });
      run = [];
    }
  }
}

export function addBlocks(model: RegionModel, blocks: readonly Block[]): void {
  const random = new Random('buildings');
  for (const block of blocks) {
    model.ground.push({ kind: block.use, name: '', rank: 2, geom: polygonWkt(block.ring) });
    if (block.use === 'green') continue;
    const count = block.use === 'industrial' ? random.int(1, 3) : random.int(3, 6);
    for (let i = 0; i < count; i++) {
      const slot = ((i + 0.5) / count - 0.5) * block.width;
      const ring = rect(
        slot,
        random.between(-0.2, 0.2) * block.height,
        (block.width / count) * random.between(0.45, 0.8),
        block.height * random.between(0.22, 0.5),
      );
      model.ground.push({
        kind: 'building',
        name: '',
        rank: block.use === 'industrial' ? 2 : 3,
        geom: polygonWkt(placeAll(block.frame, ring)),
      });
    }
  }
}
