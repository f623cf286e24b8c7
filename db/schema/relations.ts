import { relations } from 'drizzle-orm';
import { asset } from './asset.ts';
import { hazard } from './hazard.ts';
import { facility, pipeline, segment } from './pipeline.ts';
import { latestPosition } from './position.ts';
import { latestReading } from './reading.ts';
import { sensorPoint } from './sensor-point.ts';
import { site } from './site.ts';
import { vehicle } from './vehicle.ts';
import { warning, warningStep } from './warning.ts';

/** All relations in one file. They follow feature ids; the database holds no foreign keys between layers. */
export const siteRelations = relations(site, ({ many }) => ({ assets: many(asset) }));
export const assetRelations = relations(asset, ({ one }) => ({
  site: one(site, { fields: [asset.siteFid], references: [site.fid] }),
  hazard: one(hazard, { fields: [asset.hazardFid], references: [hazard.fid] }),
}));
export const hazardRelations = relations(hazard, ({ many }) => ({ members: many(asset) }));
export const pipelineRelations = relations(pipeline, ({ many }) => ({
  segments: many(segment),
  facilities: many(facility),
}));
export const segmentRelations = relations(segment, ({ one }) => ({
  pipeline: one(pipeline, { fields: [segment.pipelineFid], references: [pipeline.fid] }),
}));
export const facilityRelations = relations(facility, ({ one }) => ({
  pipeline: one(pipeline, { fields: [facility.pipelineFid], references: [pipeline.fid] }),
}));
export const sensorPointRelations = relations(sensorPoint, ({ one }) => ({
  latest: one(latestReading, { fields: [sensorPoint.fid], references: [latestReading.pointFid] }),
}));
export const vehicleRelations = relations(vehicle, ({ one }) => ({
  latest: one(latestPosition, { fields: [vehicle.fid], references: [latestPosition.vehicleFid] }),
}));
export const warningRelations = relations(warning, ({ many }) => ({ steps: many(warningStep) }));
export const warningStepRelations = relations(warningStep, ({ one }) => ({
  warning: one(warning, { fields: [warningStep.warningId], references: [warning.id] }),
}));
