import type pg from 'pg';
import type { UnitKind } from '../../domain/response-unit.ts';
import type { MappedRow, PlainRow, RegionModel } from './model.ts';
import { cycle, Random } from './random.ts';
import { insertRecords } from './write.ts';

type Named = readonly [kind: UnitKind, zh: string, en: string];

/** What stands in stations of one kind, in the order in which their garages fill; specials are few, as they are. */
const FIRE: readonly Named[] = [
  ['fire_engine', '水罐消防车', 'Water tender'],
  ['fire_engine', '水罐消防车', 'Water tender'],
  ['rescue', '抢险救援车', 'Rescue vehicle'],
];
const FIRE_SPECIAL: readonly Named[] = [
  ['foam_engine', '泡沫消防车', 'Foam engine'],
  ['aerial', '举高喷射消防车', 'Aerial platform'],
  ['chemical_rescue', '化学事故抢险救援车', 'Chemical rescue vehicle'],
  ['aerial', '举高喷射消防车', 'Aerial platform'],
];
const OWN: Readonly<Record<string, readonly Named[]>> = {
  medical: [
    ['ambulance', '救护车', 'Ambulance'],
    ['ambulance', '救护车', 'Ambulance'],
  ],
  police_traffic: [['police', '交警巡逻组', 'Traffic patrol']],
  repair_team: [['repair_crew', '抢维修组', 'Repair crew']],
  rescue_team: [
    ['chemical_rescue', '危化抢险组', 'Chemical rescue crew'],
    ['decontamination', '洗消车', 'Decontamination vehicle'],
    ['monitoring', '环境应急监测车', 'Monitoring vehicle'],
  ],
};

const OUT = ['泵浦检修', '轮胎更换'] as const;

function garage(station: MappedRow, n: number): readonly Named[] {
  if (station.kind !== 'fire_rescue') return OWN[station.kind] ?? [];
  return n % 3 === 0 ? [...FIRE, cycle(FIRE_SPECIAL, Math.floor(n / 3))] : FIRE.slice(0, 2 + (n % 2));
}

/** Units of the stations, and places that take people in: sports halls and schools, with room for a third of their people. */
export function addResponse(model: RegionModel): void {
  const random = new Random('response');
  let foam = 0;
  const counted = new Map<string, number>();
  const cells = new Map(model.cells.map((cell, index) => [index, cell]));
  for (const station of model.layers.emergency_resource) {
    const n = counted.get(station.kind) ?? 0;
    counted.set(station.kind, n + 1);
    garage(station, n).forEach(([kind, zh, en], index) => {
      // The demonstration lacks foam: one of the few foam engines is away for its inspection (demo-story, step 7).
      const out = kind === 'foam_engine' ? foam++ === 1 : random.chance(0.06);
      const town = station.name.replace(/（演示）$/, '');
      model.responseUnits.push({
        cell: station.cell,
        values: {
          resource_fid: station.fid,
          kind,
          name: `${town} ${zh} ${index + 1}`,
          name_en: `${station.nameEn.replace(/ \(demo\)$/, '')}, ${en.toLowerCase()} ${index + 1}`,
          in_service: !out,
          out_reason: out ? (kind === 'foam_engine' ? '年度检验' : cycle(OUT, n + index)) : '',
          enterprise: cells.get(station.cell)?.enterprise ?? 0,
        },
      });
    });
  }
  for (const place of model.layers.sensitive_place) {
    if (place.kind !== 'school' && place.kind !== 'stadium') continue;
    const people = Number(place.own['people'] ?? 0);
    model.shelters.push({
      cell: place.cell,
      values: {
        name: place.name,
        name_en: place.nameEn,
        kind: place.kind,
        capacity: Math.max(50, Math.round(people / 30) * 10),
        in_service: !random.chance(0.05),
        phone: '',
        geom: place.geom,
        zone: place.zone,
      },
    });
  }
}

/** Writes units and shelters after the objects at which they stand. */
export async function writeResponse(
  tx: pg.ClientBase,
  model: RegionModel,
  scopeKeys: readonly number[],
): Promise<void> {
  const scoped = (rows: readonly PlainRow[]) =>
    rows.map(({ cell, values }) => ({ ...values, scope_key: scopeKeys[cell] ?? 0 }));
  await insertRecords(
    tx,
    'response_unit',
    {
      resource_fid: 'int',
      kind: 'text',
      name: 'text',
      name_en: 'text',
      in_service: 'boolean',
      out_reason: 'text',
      enterprise: 'int',
      scope_key: 'int',
    },
    scoped(model.responseUnits),
  );
  await insertRecords(
    tx,
    'shelter',
    {
      name: 'text',
      name_en: 'text',
      kind: 'text',
      capacity: 'int',
      in_service: 'boolean',
      phone: 'text',
      geom: 'geometry',
      zone: 'int',
      scope_key: 'int',
    },
    scoped(model.shelters),
  );
}
