import type { Medium } from '../../domain/medium.ts';
import { distance, type Line, type Point, path, placeAll } from './plane.ts';
import { trunk } from './roads.ts';
import { offset } from './shape.ts';

export interface PipelinePlan {
  readonly name: readonly [zh: string, en: string];
  readonly medium: Medium;
  readonly regime: 'chemical' | 'oil_gas';
  readonly laying: 'buried' | 'surface' | 'overhead';
  /** Index into the pipeline operators' keys. */
  readonly operator: number;
  readonly diameter: number;
  readonly pressure: number;
  readonly line: Line;
}

/** Part of a road between the vertices nearest to two points (km), in that order. */
function stretch(name: string, from: string, to: string): Point[] {
  // Pipelines end inside the district, roads go on.
  const road = trunk(name).filter(([x, y]) => Math.abs(x) < 23_700 && Math.abs(y) < 23_700);
  const nearest = (target: string): number => {
    const [goal] = path(target);
    let best = 0;
    road.forEach((p, i) => {
      if (goal !== undefined && distance(p, goal) < distance(road[best] as Point, goal)) best = i;
    });
    return best;
  };
  const a = nearest(from);
  const b = nearest(to);
  return a <= b ? road.slice(a, b + 1) : road.slice(b, a + 1).reverse();
}

/** Vertices closer than 60 m to the one before would fold an offset line back on itself. */
const thin = (line: Line): Point[] =>
  line.filter((p, i) => i === 0 || i === line.length - 1 || distance(p, line[i - 1] as Point) > 60);

type Member = readonly [medium: Medium, operator: number, diameter: number, pressure: number];
interface Corridor {
  readonly name: readonly [string, string];
  readonly regime: PipelinePlan['regime'];
  readonly laying: PipelinePlan['laying'];
  readonly line: Line;
  /** Distance of the first pipe from the road's axis and between pipes, metres; negative: right of the way. */
  readonly first: number;
  readonly lane: number;
  readonly members: readonly Member[];
}

const northPark = { origin: [4_050, 13_350] as Point, degrees: 5 };
const southPark = { origin: [8_500, -16_650] as Point, degrees: 1.4 };

/** Twelve parallel pipes in two coastal bundles, long-distance lines to the west, and the parks' pipe racks (管廊带). */
const CORRIDORS: readonly Corridor[] = [
  {
    name: ['北岸—南澜管廊带', 'North Bank–Nanlan corridor'],
    regime: 'chemical',
    laying: 'buried',
    line: thin([
      // Past the north fence of enterprise 1: the story's tank stands near the buried propylene line.
      ...path('2.4 15.8, 1.69 15.735, 1.22 15.69, 0.93 15.3'),
      ...stretch('沿海高速', '0.74 14.5', '1.4 -9'),
      ...stretch('南澜大道', '1.4 -9', '4.4 -11.9').slice(1),
      ...stretch('南澜西路', '4.4 -11.9', '4.3 -13.2').slice(1),
    ]),
    first: 110,
    lane: 9,
    members: [
      ['ethylene', 0, 273, 6.3],
      ['propylene', 0, 219, 5],
      ['hydrogen', 0, 219, 4],
      ['nitrogen', 1, 273, 1.6],
      ['benzene', 1, 168, 2.5],
      ['butadiene', 1, 168, 2.5],
    ],
  },
  {
    name: ['澜港—北岸输送线', 'Langang–North Bank line'],
    regime: 'chemical',
    laying: 'buried',
    line: thin([
      ...path('11.4 7.2'),
      ...stretch('一号突堤路', '10.6 7.25', '9.3 7.2'),
      ...stretch('港区北路', '9.3 7.2', '8.9 3.0').slice(1),
      ...stretch('港区大道', '8.9 3.0', '1.4 6.4').slice(1),
      ...stretch('沿海高速', '1.1 7.6', '0.7 12.4'),
      ...path('1.4 12.6'),
    ]),
    first: 70,
    lane: 8,
    members: [
      ['naphtha', 0, 355, 4],
      ['methanol', 0, 273, 2.5],
      ['gasoline', 2, 323, 4],
      ['diesel', 2, 323, 4],
      ['crude_oil', 2, 711, 4],
      ['lpg', 2, 219, 4],
    ],
  },
  {
    name: ['南澜液化天然气外输管道', 'Nanlan LNG export pipeline'],
    regime: 'oil_gas',
    laying: 'buried',
    line: thin([...path('12.3 -14.75'), ...stretch('南港大道', '11.9 -14.5', '-23.6 -20.9')]),
    first: 100,
    lane: 24,
    members: [
      ['natural_gas', 4, 1016, 10],
      ['natural_gas', 4, 813, 6.3],
    ],
  },
  {
    name: ['北岸成品油外输管道', 'North Bank products pipeline'],
    regime: 'oil_gas',
    laying: 'buried',
    line: thin([...path('4.0 10.3'), ...stretch('北环大道', '3.4 10.15', '-23.6 12')]),
    first: -130,
    lane: 14,
    members: [
      ['gasoline', 0, 406, 8],
      ['jet_fuel', 5, 323, 6.3],
    ],
  },
  {
    name: ['南澜原油管道', 'Nanlan crude pipeline'],
    regime: 'oil_gas',
    laying: 'buried',
    line: thin([
      ...path('5.2 -12.1'),
      ...stretch('南澜大道', '4.9 -11.9', '1.4 -9'),
      ...stretch('沿海高速', '1.2 -9.6', '0.6 -12.4'),
      ...stretch('湖畔公路', '0.4 -12.4', '-23.6 -12.6'),
    ]),
    first: -90,
    lane: 14,
    members: [['crude_oil', 5, 813, 8]],
  },
  {
    name: ['滨海南北天然气干线', 'Coastal north–south gas trunk'],
    regime: 'oil_gas',
    laying: 'buried',
    line: thin(stretch('滨海高速', '-7.4 23.7', '-11.1 -23.6')),
    first: -190,
    lane: 20,
    members: [['natural_gas', 4, 1016, 10]],
  },
  {
    name: ['北岸园区公共管廊', 'North Bank public pipe rack'],
    regime: 'chemical',
    laying: 'overhead',
    line: placeAll(northPark, [
      [-2590, 1200],
      [-370, 1200],
      [-370, -600],
      [1110, -600],
    ]),
    first: 16,
    lane: 1.2,
    members: [
      ['propylene', 1, 219, 4],
      ['ethylene', 1, 219, 5],
      ['chlorine', 3, 114, 1.6],
      ['hydrogen', 3, 168, 3],
      ['ammonia', 3, 168, 2.5],
      ['benzene', 3, 168, 1.6],
      ['methanol', 1, 219, 1.6],
      ['nitrogen', 1, 273, 1],
      ['oxygen', 3, 219, 3],
    ],
  },
  {
    name: ['南澜园区公共管廊', 'Nanlan public pipe rack'],
    regime: 'chemical',
    laying: 'overhead',
    line: placeAll(southPark, [
      [-4070, 300],
      [-370, 300],
      [-370, -300],
      [370, -300],
    ]),
    first: 16,
    lane: 1.2,
    members: [
      ['ethylene', 2, 219, 5],
      ['propylene', 2, 219, 4],
      ['styrene', 2, 168, 1.6],
      ['vinyl_chloride', 3, 168, 1.6],
      ['chlorine', 3, 114, 1.6],
      ['hydrogen_chloride', 3, 114, 1],
      ['nitrogen', 2, 273, 1],
      ['natural_gas', 2, 323, 2.5],
      ['caustic_soda', 3, 168, 1],
    ],
  },
];

/** The 36 pipelines in order of their numbers. */
export function pipelinePlans(words: (medium: Medium) => readonly [string, string]): PipelinePlan[] {
  return CORRIDORS.flatMap((corridor) =>
    corridor.members.map(([medium, operator, diameter, pressure], i): PipelinePlan => {
      const [zh, en] = words(medium);
      const side = Math.sign(corridor.first) || 1;
      return {
        name: [
          `${corridor.name[0]} ${zh}管线${corridor.members.filter((m, k) => m[0] === medium && k < i).length > 0 ? '复线' : ''}`,
          `${corridor.name[1]}, ${en.toLowerCase()} line ${i + 1}`,
        ],
        medium,
        regime: medium === 'natural_gas' && corridor.laying === 'buried' ? 'oil_gas' : corridor.regime,
        laying: corridor.laying,
        operator,
        diameter,
        pressure,
        line: offset(corridor.line, corridor.first + side * i * corridor.lane),
      };
    }),
  );
}
