import { sql } from 'drizzle-orm';
import { customType, integer, jsonb, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { fromEwkb, type Geometry, toEwkb } from './geometry.ts';

/**
 * Column types of our own: the built-in `geometry` of drizzle 0.45 knows points only and drops the SRID. One custom type
 * per geometry kind, its SQL spelled out, read and written as EWKB.
 */
const geometryColumn = <T extends Geometry>(kind: string) =>
  customType<{ data: T; driverData: string }>({
    dataType: () => `geometry(${kind},4326)`,
    toDriver: (value) => toEwkb(value),
    // The SQL type guarantees the kind, so that what comes back is a T.
    fromDriver: (value) => fromEwkb(value) as T,
  });

type Kind<K extends Geometry['type']> = Extract<Geometry, { type: K }>;
export const pointColumn = geometryColumn<Kind<'Point'>>('Point');
export const lineColumn = geometryColumn<Kind<'LineString'>>('LineString');
export const multiLineColumn = geometryColumn<Kind<'MultiLineString'>>('MultiLineString');
export const polygonColumn = geometryColumn<Kind<'Polygon'>>('Polygon');
export const multiPolygonColumn = geometryColumn<Kind<'MultiPolygon'>>('MultiPolygon');
export const anyGeometryColumn = geometryColumn<Geometry>('Geometry');

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });

/** A moment; always with time zone, shown in Asia/Shanghai (design, law 2). */
export const moment = (name: string) => timestamp(name, { withTimezone: true });

/** A moment that the database's clock fills in. */
export const now = (name: string) => moment(name).notNull().default(sql`clock_timestamp()`);

export type Attrs = Readonly<Record<string, unknown>>;
export const attrs = (name = 'attrs') => jsonb(name).$type<Attrs>().notNull().default({});

/**
 * The leading columns of every layer's table (guanlan.create_layer_table), so that tiles, OGC, search, import and cards
 * read them alike. `fid` is the integer id that tiles, streams and selections carry; never reused.
 */
export const mapped = () => ({
  id: text('id').primaryKey(),
  fid: integer('fid').notNull().default(sql`nextval('feature_id_seq'::regclass)`),
  name: text('name').notNull(),
  nameEn: text('name_en').notNull().default(''),
  kind: text('kind').notNull().default(''),
  sector: smallint('sector').notNull().default(0),
  zone: integer('zone').notNull().default(0),
  enterprise: integer('enterprise').notNull().default(0),
  scopeKey: integer('scope_key').notNull(),
  datum: text('datum').notNull(),
  coordinateKind: text('coordinate_kind').notNull(),
  precisionClass: text('precision_class').notNull().default('full'),
  attrs: attrs(),
  updatedAt: now('updated_at'),
});
