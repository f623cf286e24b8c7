import type { BBox, Datum } from '../../domain/place.ts';
import type { WorldKind } from '../../domain/world.ts';
import type { WorldPlace } from '../../domain/world-schema.ts';
import type { Tx } from '../database.ts';
import { type Service, serviceSchema } from './outside/service.ts';

/** A registered world as its viewers know it; where its files lie stays on the server. */
export interface World {
  readonly id: number;
  readonly name: string;
  readonly nameEn: string;
  readonly kind: WorldKind;
  readonly bytes: number;
  readonly datum: Datum;
  readonly bounds: BBox;
  readonly approvalNumber: string;
  readonly attribution: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly basemap: boolean;
  readonly everybody: boolean;
  readonly registeredBy: string;
  readonly registeredAt: number;
}

/** What the server needs besides to read it. */
export interface WorldFiles {
  readonly id: number;
  readonly kind: WorldKind;
  readonly root: number;
  readonly path: string;
  readonly datum: Datum;
  readonly bounds: BBox;
  readonly place: WorldPlace | null;
  readonly service: Service | null;
}

interface WorldRow {
  id: number;
  name: string;
  name_en: string;
  kind: WorldKind;
  bytes: number;
  datum: Datum;
  bounds: number[];
  approval_number: string;
  attribution: string;
  facts: Record<string, string | number>;
  basemap: boolean;
  scope_key: number;
  registered_by: string;
  registered_at: Date;
  root: number;
  path: string;
  place: WorldPlace | null;
  service: unknown;
}

const MOST_WORLDS = 500;
const ABOUT =
  'id, name, name_en, kind, bytes, datum, bounds, approval_number, attribution, facts, basemap, scope_key, registered_by, registered_at';
const FILES = 'id, kind, root, path, datum, bounds, place, service';

const box = ([west = 0, south = 0, east = 0, north = 0]: readonly number[]): BBox => [west, south, east, north];

/** The worlds that the viewer may see, newest first. */
export async function listWorlds(tx: Tx): Promise<World[]> {
  const { rows } = await tx.query<WorldRow>(
    `select ${ABOUT} from world_source order by registered_at desc, id desc limit ${MOST_WORLDS}`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    nameEn: row.name_en,
    kind: row.kind,
    bytes: row.bytes,
    datum: row.datum,
    bounds: box(row.bounds),
    approvalNumber: row.approval_number,
    attribution: row.attribution,
    facts: row.facts,
    basemap: row.basemap,
    everybody: row.scope_key === -1,
    registeredBy: row.registered_by,
    registeredAt: row.registered_at.getTime(),
  }));
}

/** Where one world lies; null for what the viewer may not see. */
export async function findWorld(tx: Tx, id: number): Promise<WorldFiles | null> {
  const { rows } = await tx.query<WorldRow>(`select ${FILES} from world_source where id = $1`, [id]);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    id: row.id,
    kind: row.kind,
    root: row.root,
    path: row.path,
    datum: row.datum,
    bounds: box(row.bounds),
    place: row.place,
    service: row.service === null ? null : serviceSchema.parse(row.service),
  };
}
