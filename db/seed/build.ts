import { addChemicalEnterprises } from './chemical.ts';
import { addNature } from './ground-nature.ts';
import { RegionModel, type RegionSize } from './model.ts';
import { addOrganisations } from './organisations.ts';
import { centerOf } from './plane.ts';
import { addPlots, layParks } from './plots.ts';
import { addRoads } from './roads.ts';
import { multiPolygonWkt } from './shape.ts';
import { addBlocks, layTowns } from './street-grid.ts';
import { ZONES } from './zones.ts';

export interface RegionOptions {
  readonly size: RegionSize;
  readonly firstFid: number;
  /** Ages of cameras, permits and warnings count from here; everything else does not depend on it. */
  readonly now: Date;
}

/** The whole demo region as rows in memory: the same options always give the same rows. */
export function buildRegion(options: RegionOptions): RegionModel {
  const model = new RegionModel(options.size, options.firstFid);
  const { now } = options;
  const towns = layTowns();
  const parks = layParks();
  addNature(model);
  addPlots(model, parks);
  addBlocks(model, towns.blocks);
  addRoads(model, [...towns.streets, ...parks.roads]);
  for (const zone of ZONES) {
    model.add('zone', {
      id: `zone_${zone.key}`,
      name: zone.name,
      nameEn: zone.nameEn,
      kind: 'functional_zone',
      zone: zone.key,
      at: centerOf(zone.cell),
      geom: multiPolygonWkt(zone.cell),
      attrs: { subDistricts: zone.subDistricts },
      own: { key: zone.key },
    });
  }
  addChemicalEnterprises(model, parks, now);
  addOrganisations(model);
  return model;
}
