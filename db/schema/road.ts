import { boolean, doublePrecision, integer, pgTable, real, text } from 'drizzle-orm/pg-core';
import { lineColumn, moment } from '../columns.ts';

/** A piece of road between two nodes, drawn from the first to the second; written by the seed and by road imports. */
export const roadEdge = pgTable('road_edge', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  fromNode: integer('from_node').notNull(),
  toNode: integer('to_node').notNull(),
  class: text('class').notNull(),
  name: text('name').notNull().default(''),
  speedKmh: real('speed_kmh'),
  oneWay: boolean('one_way').notNull().default(false),
  maxHeightM: real('max_height_m'),
  maxWeightT: real('max_weight_t'),
  lengthM: doublePrecision('length_m').notNull(),
  source: text('source').notNull().default(''),
  geom: lineColumn('geom').notNull(),
});

/** A road that somebody closed, with reason and end; kept when lifted. Written by server/routing. */
export const roadBlock = pgTable('road_block', {
  id: integer('id').generatedAlwaysAsIdentity().primaryKey(),
  name: text('name').notNull().default(''),
  reason: text('reason').notNull(),
  lng: doublePrecision('lng').notNull(),
  lat: doublePrecision('lat').notNull(),
  fromAt: moment('from_at').notNull(),
  untilAt: moment('until_at').notNull(),
  createdAt: moment('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  createdByName: text('created_by_name').notNull(),
  liftedAt: moment('lifted_at'),
  liftedByName: text('lifted_by_name'),
});
