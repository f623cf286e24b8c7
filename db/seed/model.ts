import type { LngLat, Precision } from '../../domain/place.ts';
import type { RoadClass } from '../../domain/route-schema.ts';
import { type Sector, sectorCode } from '../../domain/sector.ts';
import { type Line, type Point, toLngLat } from './plane.ts';
import { pointWkt } from './shape.ts';
import { zoneOf } from './zones.ts';

export type RegionSize = 'default' | 'large' | '100k' | '1m';
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
export type Attrs = Readonly<Record<string, Value>>;

/** A row of a layer table: the columns that every layer has, and in `own` those of one noun, named as in the database. */
export interface MappedRow {
  readonly id: string;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  /** Index into `RegionModel.cells`; becomes scope_key when written. */
  readonly cell: number;
  readonly at: Point;
  readonly geom: string;
  readonly attrs: Attrs;
  readonly own: Record<string, Value>;
  readonly precision: Precision;
}

export interface Cell {
  readonly zone: number;
  readonly sector: number;
  readonly enterprise: number;
}

export interface Organisation {
  readonly key: number;
  readonly kind: 'bureau' | 'regulator' | 'zone_department' | 'enterprise' | 'operating_company';
  readonly name: string;
  readonly nameEn: string;
  readonly code: string;
  readonly zone: number;
  readonly sector: number;
  readonly cell: number;
  readonly attrs: Attrs;
}

export interface GroundRow {
  readonly kind: string;
  readonly name: string;
  readonly rank: number;
  readonly geom: string;
}

/** A piece of road of the region between two numbered nodes. */
export interface SeedEdge {
  readonly from: number;
  readonly to: number;
  readonly roadClass: RoadClass;
  readonly name: string;
  readonly line: Line;
  readonly maxHeightM: number | null;
}

/** A row of a table that is no layer; `cell` becomes scope_key. */
export interface PlainRow {
  readonly cell: number;
  readonly values: Record<string, Value>;
}

export const LAYER_NAMES = [
  'zone',
  'site',
  'hazard',
  'asset',
  'pipeline',
  'facility',
  'camera',
  'sensor_point',
  'vehicle',
  'emergency_resource',
  'sensitive_place',
  'risk_cell',
] as const;
export type LayerTable = (typeof LAYER_NAMES)[number];

export interface Placed {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: string;
  readonly sector?: Sector | null;
  readonly enterprise?: number;
  readonly at: Point;
  /** Geometry as EWKT; the point itself when absent. */
  readonly geom?: string;
  /** When absent: the zone that holds `at`. */
  readonly zone?: number;
  /** Seen by whoever sees this object: takes its zone, sector, enterprise and cell. */
  readonly within?: MappedRow;
  readonly attrs?: Attrs;
  readonly own?: Record<string, Value>;
  /** How exactly viewers without full precision see it at most; as its owner when absent. */
  readonly precision?: Precision;
}

/** The whole demo region in memory, before a row is written; a pure function of size and first feature id. */
export class RegionModel {
  readonly size: RegionSize;
  readonly layers: Record<LayerTable, MappedRow[]> = {
    zone: [],
    site: [],
    hazard: [],
    asset: [],
    pipeline: [],
    facility: [],
    camera: [],
    sensor_point: [],
    vehicle: [],
    emergency_resource: [],
    sensitive_place: [],
    risk_cell: [],
  };
  readonly organisations: Organisation[] = [];
  readonly cells: Cell[] = [];
  readonly ground: GroundRow[] = [];
  readonly segments: PlainRow[] = [];
  readonly documents: PlainRow[] = [];
  readonly responseUnits: PlainRow[] = [];
  readonly shelters: PlainRow[] = [];
  readonly roads: SeedEdge[] = [];
  readonly #cellIndex = new Map<string, number>();
  #nextFid: number;

  constructor(size: RegionSize, firstFid: number) {
    this.size = size;
    this.#nextFid = firstFid;
    this.cell(0, 0, 0);
    for (let zone = 1; zone <= 8; zone++) this.cell(zone, 0, 0);
  }

  /** Feature ids are handed out in order; as many are reserved in the database's sequence before writing. */
  nextFid(): number {
    return this.#nextFid++;
  }

  cell(zone: number, sector: number, enterprise: number): number {
    const key = `${zone}/${sector}/${enterprise}`;
    const known = this.#cellIndex.get(key);
    if (known !== undefined) return known;
    this.#cellIndex.set(key, this.cells.length);
    this.cells.push({ zone, sector, enterprise });
    return this.cells.length - 1;
  }

  /** Keys count from 1 in the order of adding; an enterprise is seen by itself, other bodies by their zone or everybody. */
  addOrganisation(draft: Omit<Organisation, 'key' | 'cell'>): number {
    const key = this.organisations.length + 1;
    const cell = draft.kind === 'enterprise' ? this.cell(draft.zone, draft.sector, key) : this.cell(draft.zone, 0, 0);
    this.organisations.push({ ...draft, key, cell });
    return key;
  }

  add(table: LayerTable, object: Placed): MappedRow {
    const { within } = object;
    const zone = within?.zone ?? object.zone ?? zoneOf(object.at);
    const sector = within?.sector ?? (object.sector == null ? 0 : sectorCode(object.sector));
    const enterprise = within?.enterprise ?? object.enterprise ?? 0;
    const row: MappedRow = {
      id: object.id,
      fid: this.nextFid(),
      name: object.name,
      nameEn: object.nameEn,
      kind: object.kind,
      sector,
      zone,
      enterprise,
      cell: this.cell(zone, sector, enterprise),
      at: object.at,
      geom: object.geom ?? pointWkt(object.at),
      attrs: object.attrs ?? {},
      own: object.own ?? {},
      precision: object.precision ?? 'full',
    };
    this.layers[table].push(row);
    return row;
  }
}

export const lngLatOf = (row: MappedRow): LngLat => toLngLat(row.at);
export const pad = (value: number, width: number): string => String(value).padStart(width, '0');
