import type { FacilityKind } from '../../domain/facility-kind.ts';
import type { Sector } from '../../domain/sector.ts';
import { CROSSING_ZONE } from '../../domain/zone.ts';
import { addCamera } from './cameras.ts';
import { addDocuments } from './documents.ts';
import type { MappedRow, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { person } from './names.ts';
import { type PipelinePlan, pipelinePlans } from './pipeline-routes.ts';
import { addFacilitySensors } from './pipeline-sensors.ts';
import { type Line, lerp, type Point, place, placeAll, rect } from './plane.ts';
import { Random } from './random.ts';
import { lineWkt, multiLineWkt, pointWkt, polygonWkt } from './shape.ts';
import { MEDIUM_WORDS } from './words.ts';
import { zoneOf } from './zones.ts';

/** Metres per degree of longitude shrink northward: true length of a step drawn in the plane of the district's middle. */
function geodesicStep(a: Point, b: Point): number {
  const latitude = 38.95 + (a[1] + b[1]) / 2 / 111_014;
  const scale = Math.cos((latitude * Math.PI) / 180) / Math.cos((38.95 * Math.PI) / 180);
  return Math.hypot((b[0] - a[0]) * scale, b[1] - a[1]);
}

interface Stationed {
  readonly p: Point;
  readonly m: number;
}

/** Vertices with their chainage; a vertex is put exactly (to a metre) where the line enters another zone. */
function station(line: Line): Stationed[] {
  const points: Point[] = [];
  for (const p of line) {
    const before = points[points.length - 1];
    if (before !== undefined && zoneOf(before) !== zoneOf(p)) points.push(borderBetween(before, p));
    points.push(p);
  }
  let m = 0;
  return points.map((p, i) => {
    const before = points[i - 1];
    if (before !== undefined) m += geodesicStep(before, p);
    return { p, m };
  });
}

function borderBetween(a: Point, b: Point): Point {
  let low = 0;
  let high = 1;
  const home = zoneOf(a);
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (zoneOf(lerp(a, b, middle)) === home) low = middle;
    else high = middle;
  }
  return lerp(a, b, high);
}

function atChainage(line: readonly Stationed[], m: number): Point {
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Stationed;
    const b = line[i] as Stationed;
    if (m <= b.m) return lerp(a.p, b.p, b.m === a.m ? 0 : (m - a.m) / (b.m - a.m));
  }
  return (line[line.length - 1] as Stationed).p;
}

/** 36 pipelines with segments cut at zone borders and facilities by chainage (REQ-ENT-50..-55). */
export function addPipelines(model: RegionModel, operators: readonly number[], now: Date): void {
  pipelinePlans((medium) => MEDIUM_WORDS[medium]).forEach((plan, i) => {
    addPipeline(model, plan, i + 1, operators[plan.operator] ?? 0, now);
  });
}

function addPipeline(model: RegionModel, plan: PipelinePlan, number: number, operator: number, now: Date): void {
  const random = new Random(`pipeline-${number}`);
  const line = station(plan.line);
  const length = (line[line.length - 1] as Stationed).m;
  const sector: Sector = plan.regime === 'oil_gas' ? 'oil_gas_pipeline' : 'chemical_pipeline';
  const zones = new Set(line.slice(1).map(({ p }, i) => zoneOf(lerp((line[i] as Stationed).p, p, 0.5))));
  const [only] = zones;
  const depth = plan.laying === 'buried' ? random.between(1.2, 2.1) : 0;
  const manager = person(random);
  const pipeline = model.add('pipeline', {
    id: `pip_${pad(number, 2)}`,
    name: plan.name[0],
    nameEn: plan.name[1],
    kind: plan.medium,
    sector,
    enterprise: operator,
    at: (line[0] as Stationed).p,
    zone: zones.size === 1 && only !== undefined ? only : CROSSING_ZONE,
    geom: multiLineWkt([line.map(({ p }) => p)]),
    attrs: {
      managingUnit: model.organisations[operator - 1]?.name ?? '',
      wallThicknessMm: Number((plan.diameter / 45).toFixed(1)),
      steelGrade: plan.pressure >= 6 ? 'L450M' : 'L245N',
      coating: plan.laying === 'buried' ? '3LPE' : 'insulated',
      fitnessEvaluatedOn: `2024-${pad(random.int(1, 12), 2)}-10`,
      nextInspectionOn: `2027-${pad(random.int(1, 12), 2)}-10`,
      dutyPhone: manager.phone,
      responsible: manager.name,
    },
    own: {
      medium: plan.medium,
      regime: plan.regime,
      laying: plan.laying,
      outer_diameter_mm: plan.diameter,
      depth_m: Number(depth.toFixed(2)),
      design_pressure_mpa: plan.pressure,
      length_m: Math.round(length * 10) / 10,
      commissioned_on: `20${random.int(10, 23)}-${pad(random.int(1, 12), 2)}-20`,
    },
  });
  addSegments(model, pipeline, line, depth);
  addFacilities(model, pipeline, plan, line, length, now);
  addDocuments(model, pipeline, 'pipeline', random);
}

function addSegments(model: RegionModel, pipeline: MappedRow, line: readonly Stationed[], depth: number): void {
  let start = 0;
  let count = 0;
  const zoneAfter = (i: number): number => zoneOf(lerp((line[i] as Stationed).p, (line[i + 1] as Stationed).p, 0.5));
  for (let i = 0; i + 1 < line.length; i++) {
    const last = i + 2 === line.length;
    if (!last && zoneAfter(i + 1) === zoneAfter(i)) continue;
    const part = line.slice(start, i + 2);
    const zone = zoneAfter(i);
    count++;
    const from = (part[0] as Stationed).m;
    const to = (part[part.length - 1] as Stationed).m;
    model.segments.push({
      cell: model.cell(zone, pipeline.sector, pipeline.enterprise),
      values: {
        id: `seg_${pipeline.id}_${count}`,
        fid: model.nextFid(),
        pipeline_fid: pipeline.fid,
        from_m: Math.round(from * 10) / 10,
        to_m: Math.round(to * 10) / 10,
        zone,
        sector: pipeline.sector,
        enterprise: pipeline.enterprise,
        geom: lineWkt(part.map(({ p }) => p)),
        depth_m: Number(depth.toFixed(2)),
        attrs: {},
      },
    });
    start = i + 1;
  }
}

const WORDS: Record<FacilityKind, readonly [string, string]> = {
  origin_station: ['首站', 'origin station'],
  terminal_station: ['末站', 'terminal station'],
  booster_station: ['增压站', 'booster station'],
  metering_station: ['计量站', 'metering station'],
  block_valve_station: ['阀室', 'block-valve station'],
  valve_well: ['阀井', 'valve well'],
  cathodic_station: ['阴极保护站', 'cathodic station'],
  test_post: ['测试桩', 'test post'],
};

/** Where facilities stand, metres of chainage: stations at the ends, the rest at the spacing usual for the laying. */
function facilitiesOf(plan: PipelinePlan, length: number): [FacilityKind, number][] {
  const every = (kind: FacilityKind, spacing: number, from: number): [FacilityKind, number][] =>
    Array.from(
      { length: Math.max(0, Math.floor((length - from - 200) / spacing) + 1) },
      (_, i): [FacilityKind, number] => [kind, from + i * spacing],
    ).filter(([, m]) => m < length - 200);
  const ends: [FacilityKind, number][] = [
    ['origin_station', 0],
    ['terminal_station', length],
  ];
  if (plan.laying === 'overhead') return ends;
  return [
    ...ends,
    ...(length > 30_000 ? ([['booster_station', length * 0.52]] as [FacilityKind, number][]) : []),
    ...every('block_valve_station', plan.regime === 'oil_gas' ? 9_000 : 8_000, 4_000),
    ...(plan.regime === 'chemical' ? every('valve_well', 3_000, 1_500) : []),
    ...every('cathodic_station', 14_000, 6_000),
    ...every('test_post', 2_000, 1_000),
  ];
}

function addFacilities(
  model: RegionModel,
  pipeline: MappedRow,
  plan: PipelinePlan,
  line: readonly Stationed[],
  length: number,
  now: Date,
): void {
  const counts = new Map<FacilityKind, number>();
  const sector: Sector = plan.regime === 'oil_gas' ? 'oil_gas_pipeline' : 'chemical_pipeline';
  for (const [kind, m] of facilitiesOf(plan, length)) {
    const n = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, n);
    const at = atChainage(line, m);
    const [zh, en] = WORDS[kind];
    const post = Math.floor(m / 1000);
    const facility = model.add('facility', {
      id: `fac_${pipeline.id.slice(4)}_${kind}_${n}`,
      name:
        kind === 'test_post'
          ? `${post}#测试桩`
          : `${pipeline.name} ${n > 1 || kind === 'valve_well' || kind === 'block_valve_station' ? `${n}号` : ''}${zh}`,
      nameEn: kind === 'test_post' ? `Test post ${post}#` : `${pipeline.nameEn} ${en} ${n}`,
      kind,
      sector,
      enterprise: pipeline.enterprise,
      at,
      attrs: { postNumber: post, pipelineName: pipeline.name },
      // Stations and valves of crude oil are protected targets: their exact places are not for everybody.
      precision: plan.medium === 'crude_oil' ? '100m' : 'full',
      own: { pipeline_fid: pipeline.fid, chainage_m: Math.round(m * 10) / 10 },
    });
    addFacilitySensors(model, facility, plan);
    const watched =
      kind === 'block_valve_station' ||
      kind === 'booster_station' ||
      (plan.laying === 'buried' && kind.endsWith('_station') && kind !== 'cathodic_station');
    if (watched)
      addCamera(model, now, {
        point: kind === 'block_valve_station' ? 'pipeline' : 'station',
        where: [facility.name, facility.nameEn],
        at: [at[0] + 14, at[1] + 10],
        lookAt: at,
        owner: facility,
        sector,
        enterprise: facility.enterprise,
      });
  }
}

/** Station yards at the ends of the corridors, as sites of the two pipeline sectors. */
export function addStationSites(model: RegionModel): void {
  const seen: Point[] = [];
  const stations = model.layers.facility.filter(
    (facility) => facility.kind === 'origin_station' || facility.kind === 'terminal_station',
  );
  for (const facility of stations) {
    if (seen.some((p) => Math.hypot(p[0] - facility.at[0], p[1] - facility.at[1]) < 400)) continue;
    seen.push(facility.at);
    const frame = { origin: facility.at, degrees: 4 };
    const n = seen.length;
    const oilGas = facility.sector === 6;
    model.add('site', {
      id: `sit_sta_${pad(n, 2)}`,
      name: `${oilGas ? '输气输油' : '危化管道'}${n}号站场`,
      nameEn: `${oilGas ? 'Oil and gas' : 'Chemical pipeline'} station ${n}`,
      kind: 'pipeline_station',
      within: facility,
      at: place(frame, [0, 0]),
      geom: polygonWkt(placeAll(frame, rect(0, 0, 130, 90))),
      attrs: { pipelineName: facility.name },
      own: { point: pointWkt(facility.at) },
    });
  }
}
