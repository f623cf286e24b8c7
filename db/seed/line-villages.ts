import { pipelinePlans } from './pipeline-routes.ts';
import { distance, type Line, lengthOf, lerp, type Point } from './plane.ts';
import { Random } from './random.ts';
import { buildable } from './terrain.ts';

/** The place on a line after so many metres, moved to its side by an offset. */
function beside(line: Line, meters: number, offset: number): Point | null {
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1];
    const b = line[i];
    if (a === undefined || b === undefined) continue;
    const step = distance(a, b);
    if (walked + step >= meters && step > 0) {
      const [x, y] = lerp(a, b, (meters - walked) / step);
      return [x + ((b[1] - a[1]) / step) * offset, y - ((b[0] - a[0]) / step) * offset];
    }
    walked += step;
  }
  return null;
}

/**
 * Spots 60 to 180 m beside the long buried pipelines where a village, a school or a market stands: the people whom
 * high-consequence areas are about. Two spots lie close to one another, so that windows of 2 km hold several.
 */
export function spotsBesidePipelines(count: number): Point[] {
  const random = new Random('line-villages');
  const lines = pipelinePlans(() => ['', ''])
    .filter((plan) => plan.laying === 'buried' && lengthOf(plan.line) > 15_000)
    .map((plan) => plan.line);
  const spots: Point[] = [];
  for (let attempt = 0; spots.length < count && attempt < count * 20; attempt++) {
    const line = lines[(attempt * 5 + Math.floor(attempt / 2)) % lines.length];
    if (line === undefined) break;
    const at = random.between(0.08, 0.92) * lengthOf(line);
    const side = random.chance(0.5) ? 1 : -1;
    for (const gap of attempt % 2 === 0 ? [0, random.between(350, 1_400)] : [0]) {
      const spot = beside(line, at + gap, side * random.between(60, 180));
      if (spot !== null && spots.length < count && buildable(spot)) spots.push(spot);
    }
  }
  return spots;
}
