import type { Sector } from '../../domain/sector.ts';
import { sectorCode } from '../../domain/sector.ts';
import type { Organisation, RegionModel } from './model.ts';
import { pad } from './model.ts';
import { companyName } from './names.ts';
import { cycle } from './random.ts';
import { ZONES } from './zones.ts';

/** Key ranges of the organisations; enterprises 1..48 are the hazardous-chemical ones. */
export interface OrganisationKeys {
  readonly pipeline: readonly number[];
  readonly developer: readonly number[];
  readonly logistics: readonly number[];
  readonly industry: readonly number[];
  readonly transport: readonly number[];
  readonly fire: readonly number[];
}

type Draft = Omit<Organisation, 'key' | 'cell' | 'code'>;

const REGULATORS: readonly [string, string, Sector][] = [
  ['区交通运输局（演示）', 'District Transport Bureau (demo)', 'vehicles'],
  ['区应急局危化监管科（演示）', 'Emergency Bureau, Chemicals Section (demo)', 'chemical'],
  ['区消防救援支队（演示）', 'District Fire and Rescue (demo)', 'fire'],
  ['区住房建设委（演示）', 'District Housing and Construction Commission (demo)', 'construction'],
  ['区应急局管道科（演示）', 'Emergency Bureau, Pipelines Section (demo)', 'chemical_pipeline'],
  ['区发展改革委（演示）', 'District Development and Reform Commission (demo)', 'oil_gas_pipeline'],
  ['区商务物流局（演示）', 'District Commerce and Logistics Bureau (demo)', 'logistics'],
  ['区应急局工贸科（演示）', 'Emergency Bureau, Industry Section (demo)', 'industry_trade'],
];

const enterpriseDraft = (kind: Parameters<typeof companyName>[0], index: number, sector: Sector): Draft => ({
  kind: 'enterprise',
  ...companyName(kind, index),
  zone: 0,
  sector: sectorCode(sector),
  attrs: {},
});

/** Adds all organisations but the chemical enterprises, which come first and with their plants. */
export function addOrganisations(model: RegionModel): OrganisationKeys {
  const put = (draft: Draft, code: string): number => model.addOrganisation({ ...draft, code });
  const many = (count: number, prefix: string, make: (index: number) => Draft): number[] =>
    Array.from({ length: count }, (_, i) => put(make(i), `${prefix}${pad(i + 1, 3)}`));

  put(
    {
      kind: 'bureau',
      name: '滨海示范区应急管理局（演示）',
      nameEn: 'Demo District Emergency Bureau (demo)',
      zone: 0,
      sector: 0,
      attrs: {},
    },
    'BUR001',
  );
  REGULATORS.forEach(([name, nameEn, sector], i) => {
    put({ kind: 'regulator', name, nameEn, zone: 0, sector: sectorCode(sector), attrs: {} }, `REG${pad(i + 1, 3)}`);
  });
  for (const zone of ZONES) {
    const name = `${zone.name.replace('（演示）', '')}安全监管部门（演示）`;
    put(
      {
        kind: 'zone_department',
        name,
        nameEn: `${zone.nameEn.replace(' (demo)', '')} Safety Department (demo)`,
        zone: zone.key,
        sector: 0,
        attrs: {},
      },
      `ZON${pad(zone.key, 3)}`,
    );
  }
  put(
    {
      kind: 'operating_company',
      name: '观澜运营中心（演示）',
      nameEn: 'Guanlan Operating Company (demo)',
      zone: 0,
      sector: 0,
      attrs: {},
    },
    'OPC001',
  );

  const pipeline = many(6, 'PIP', (i) =>
    enterpriseDraft('pipeline', i, i < 4 ? 'chemical_pipeline' : 'oil_gas_pipeline'),
  );
  const developer = many(24, 'DEV', (i) => enterpriseDraft('developer', i, 'construction'));
  const logistics = many(12, 'LOG', (i) => enterpriseDraft('logistics', i, 'logistics'));
  const industry = many(20, 'IND', (i) => enterpriseDraft('industry', i, 'industry_trade'));
  const transport = many(12, 'TRA', (i) => enterpriseDraft('transport', i, 'vehicles'));
  const fire = many(60, 'FIR', (i) => enterpriseDraft('property', i, 'fire'));
  put(
    {
      kind: 'bureau',
      name: '市级监测预警系统（演示）',
      nameEn: 'City-level warning system (demo)',
      zone: 0,
      sector: 0,
      attrs: {},
    },
    'CITY001',
  );
  return { pipeline, developer, logistics, industry, transport, fire };
}

/** The organisation that owns the n-th object of a sector. */
export const ownerOf = (keys: readonly number[], index: number): number => cycle(keys, index);
