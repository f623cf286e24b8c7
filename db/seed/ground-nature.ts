import type { RegionModel } from './model.ts';
import { contains, type Line, type Point, path, type place, placeAll, rect } from './plane.ts';
import { Random } from './random.ts';
import { blob, lineWkt, offset, pointWkt, polygonWkt, ribbon, smooth } from './shape.ts';
import { COAST, FLOODWAY, LAND, MAIN_RIVER, NORTH_RIVER, RESERVOIR_CENTER } from './terrain.ts';

/** Water, land, tidal flats, salt pans and wetlands of the schematic basemap, drawn like a chart: depth bands seaward. */
export function addNature(model: RegionModel): void {
  const put = (kind: string, geom: string, rank = 0, name = ''): void => {
    model.ground.push({ kind, name, rank, geom });
  };
  // Land first: zones are cut to it.
  put('land', polygonWkt(LAND));
  put('sea', polygonWkt(path('-75 -70, 110 -70, 110 62, -75 62')), 3);
  addSeaBands(put);
  put('water', polygonWkt(ribbon(MAIN_RIVER, (t) => 150 + 190 * t)), 1, '澜河');
  put('water', polygonWkt(ribbon(NORTH_RIVER, (t) => 70 + 90 * t)), 2, '青汀河');
  put('water', polygonWkt(ribbon(FLOODWAY, () => 340)), 1, '北柳减河');
  for (const side of [-205, 205]) put('dike', lineWkt(offset(FLOODWAY, side)), 2);
  put('fairway', polygonWkt(ribbon(path('9.9 5.8, 19 5.9, 34 5.2, 60 2'), () => 420)), 1, '澜港主航道');
  put('fairway', polygonWkt(ribbon(path('6.9 -13.9, 14.5 -13.6, 26 -12.6, 60 -8'), () => 320)), 2, '南澜航道');
  addBreakwaters(put);
  addSalt(put);
  addWetland(put);
  addCanals(put);
  addLabels(put);
}

type Put = (kind: string, geom: string, rank?: number, name?: string) => void;

/** Coast generalised and moved seaward: contours run quieter than the shore. */
function seaward(by: number): Line {
  const shape = smooth(
    path(
      '75 45, 50 38, 34 31, 25 26, 19.5 20, 17 14, 20 9, 23 4, 22.5 -2, 15 -7, 16.5 -13, 17 -18, 9 -22, 7 -27, 9 -36, 14 -45, 22 -57, 28 -68',
    ),
    8,
  );
  return shape.map(([x, y]): Point => [x + by, y - by * 0.25]);
}

function addSeaBands(put: Put): void {
  const west = path('-75 -70, -75 62');
  put('sea', polygonWkt([...seaward(14_000), ...west]), 2);
  put('sea', polygonWkt([...seaward(3_500), ...west]), 1);
  const flat = path(
    '60 40.5, 38 33.5, 26 28, 16.5 23.5, 13.2 19.5, 12.2 15.5, 11.2 12, 10.2 9.6, 9.2 8.1, 8.2 8.0, 7 3, 8.0 -3.4, 9.4 -4.6, 8.8 -6.4, 8.2 -8.6, 7.6 -10.3, 4.5 -10.7, 3 -15, 3.6 -19.2, 6.2 -20.6, 4.6 -24, 4.2 -30, 6.5 -38, 12 -48, 20 -60, 26 -68',
  );
  put('tidal_flat', polygonWkt([...smooth(flat, 6), ...path('-20 -68, -20 40')]), 0, '潮间带');
}

function addBreakwaters(put: Put): void {
  const arms = [
    '17.5 8.4, 19.6 8.9, 21.6 8.3, 22.6 7.2',
    '16.15 -3.0, 18.6 -3.3, 21.4 -1.6, 22.6 1.2, 22.9 3.6',
    '13.3 -10.2, 15.6 -10.0, 17.0 -11.2, 17.3 -12.4',
    '13.75 -18.5, 16.2 -18.6, 17.5 -17.2, 17.6 -15.2',
  ];
  for (const arm of arms) put('pier', polygonWkt(ribbon(smooth(path(arm), 8), () => 46)), 1);
  // The storm-surge dike (防潮堤) follows the natural shore and the outer quays.
  const shore = COAST.filter(([, y]) => Math.abs(y) < 30_000);
  put('dike', lineWkt(offset(shore, -26)), 1, '防潮堤');
}

function addSalt(put: Put): void {
  const fields: readonly {
    frame: Parameters<typeof place>[0];
    cols: number;
    rows: number;
    w: number;
    h: number;
    name: string;
  }[] = [
    { frame: { origin: [3_300, 21_400], degrees: 9 }, cols: 12, rows: 6, w: 760, h: 560, name: '望潮盐场' },
    { frame: { origin: [-2_100, -13_600], degrees: -7 }, cols: 4, rows: 10, w: 620, h: 620, name: '南澜盐场' },
    { frame: { origin: [-7_600, -21_400], degrees: -4 }, cols: 13, rows: 6, w: 700, h: 540, name: '苇海盐场' },
  ];
  for (const field of fields) {
    const random = new Random(`salt-${field.name}`);
    for (let col = 0; col < field.cols; col++) {
      for (let row = 0; row < field.rows; row++) {
        if (random.chance(0.05)) continue;
        const split = random.chance(0.4);
        const x = (col - (field.cols - 1) / 2) * field.w;
        const y = (row - (field.rows - 1) / 2) * field.h;
        const parts = split
          ? [
              rect(x - field.w * 0.235, y, field.w * 0.44, field.h * 0.93),
              rect(x + field.w * 0.235, y, field.w * 0.44, field.h * 0.93),
            ]
          : [rect(x, y, field.w * 0.94, field.h * 0.93)];
        for (const part of parts) {
          const ring = placeAll(field.frame, part);
          if (ring.every((p) => contains(LAND, p) && !nearRoadCorridor(p)))
            put('salt', polygonWkt(ring), random.int(1, 3), col === 0 && row === 0 ? field.name : '');
        }
      }
    }
  }
}

/** Room for the coastal expressway and the E–W trunk roads through the pans. */
const nearRoadCorridor = ([x, y]: Point): boolean => {
  const coastRoad = y > 0 ? 3_500 + (y - 24_000) * 0.39 : -200 + (y + 16_000) * 0.2;
  return Math.abs(x - coastRoad) < 260;
};

function addWetland(put: Put): void {
  const random = new Random('wetland');
  put(
    'wetland',
    polygonWkt(blob([RESERVOIR_CENTER[0] - 100, RESERVOIR_CENTER[1] - 300], 5_300, 3_400, random, 6)),
    1,
    '苇海湿地保护区',
  );
  put('water', polygonWkt(blob(RESERVOIR_CENTER, 3_500, 2_150, random, 8)), 1, '苇海水库');
  for (let i = 0; i < 46; i++) {
    const angle = random.between(0, 6.283);
    const far = random.between(0.78, 1.05);
    const center: Point = [
      RESERVOIR_CENTER[0] + 4_300 * far * Math.cos(angle),
      RESERVOIR_CENTER[1] - 300 + 2_900 * far * Math.sin(angle),
    ];
    put(
      'water',
      polygonWkt(blob(center, random.between(110, 340), random.between(70, 180), random, random.between(0, 180))),
      3,
    );
  }
  put('wetland', polygonWkt(blob([8_000, -7_600], 1_500, 900, random, 60)), 2, '北柳河口湿地');
  put('wetland', polygonWkt(blob([9_600, 18_600], 1_300, 900, random, 80)), 2, '青汀河口湿地');
  put('green', polygonWkt(blob([-4_600, 9_300], 1_250, 620, random, 20)), 1, '鹭洲生态公园');
  put('green', polygonWkt(blob([1_400, 3_300], 900, 520, random, 35)), 1, '观海公园');
}

function addCanals(put: Put): void {
  const lines = [
    '-24 -6.4, -15 -5.6, -9.4 -6.2, -3 -6.6, 1.6 -6.2, 4.9 -6.9',
    '-24 15.2, -16 14.2, -11 15.4, -7 14.6, -3.8 15.8, -1.6 18.8',
    '-20 -20.4, -19.4 -24',
    '-14 6.4, -13.2 10, -14.4 14.4',
  ];
  for (const canal of lines) put('canal', lineWkt(smooth(path(canal), 8)), 1);
}

function addLabels(put: Put): void {
  const labels: readonly [string, number, number, number][] = [
    ['澜湾', 21, 14, 1],
    ['澜港', 13.5, 4.4, 2],
    ['东堤港池', 14, 5.95, 3],
    ['南堤港池', 14, 3.2, 3],
    ['北岸化工园区', 4.2, 13.4, 2],
    ['南澜化工园区', 8.6, -16.6, 2],
    ['南澜港池', 10.5, -13.9, 3],
    ['观海湾', -1.5, 0.4, 1],
    ['北部新城', -3.6, 12.6, 2],
    ['西部制造区', -16, -3.2, 2],
    ['临空物流区', -15, 11.4, 2],
    ['苇海水库', -17.3, -16, 3],
    ['望潮盐场', 3.3, 21.4, 3],
    ['苇海盐场', -7.6, -21.4, 3],
    ['澜河', -17.4, 4.6, 3],
    ['青汀河', -15, 19.1, 4],
    ['北柳减河', -15, -9.9, 4],
  ];
  for (const [name, x, y, rank] of labels) put('label', pointWkt([x * 1000, y * 1000]), rank, name);
}
