import { addChemicalEnterprises } from './chemical.ts';
import { addConstructionSites, type Lot } from './construction.ts';
import { addFireUnits } from './fire-units.ts';
import { addNature } from './ground-nature.ts';
import { RegionModel, type RegionSize } from './model.ts';
import { addOrganisations } from './organisations.ts';
import { addFlowBalances } from './pipeline-balance.ts';
import { addPipelines, addStationSites } from './pipelines.ts';
import { centerOf } from './plane.ts';
import { addHalls, addPlots, layParks, PLOT_HEIGHT, PLOT_WIDTH, type Plot } from './plots.ts';
import { addPublicCameras } from './public-cameras.ts';
import { Random } from './random.ts';
import { addResponse } from './response.ts';
import { layRoadGraph } from './road-graph.ts';
import { addRoads, TRUNK_ROADS } from './roads.ts';
import { multiPolygonWkt } from './shape.ts';
import { addBlocks, type Block, layTowns } from './street-grid.ts';
import { addPlaces, addResources, addRiskCells } from './surroundings.ts';
import { addVehicles } from './vehicles.ts';
import { addWeatherStations } from './weather-stations.ts';
import { addYards } from './yards.ts';
import { ZONES, zoneOf } from './zones.ts';

export interface RegionOptions {
  readonly size: RegionSize;
  readonly firstFid: number;
  /** Ages of cameras, permits and warnings count from here; everything else does not depend on it. */
  readonly now: Date;
}

const CAMERAS = 2_000;

/** The whole demo region as rows in memory: the same options always give the same rows. */
export function buildRegion({ size, firstFid, now }: RegionOptions): RegionModel {
  const model = new RegionModel(size, firstFid);
  const towns = layTowns();
  const parks = layParks();
  const streets = [...towns.streets, ...parks.roads];
  addNature(model);
  addPlots(model, parks);
  addBlocks(model, towns.blocks);
  const roads = addRoads(model, streets);
  addZones(model);
  const taken = addChemicalEnterprises(model, parks, now);
  const free = [...parks.north, ...parks.south, ...parks.strip, ...parks.pierThree].filter((plot) => !taken.has(plot));
  const keys = addOrganisations(model);
  const lots = allot(towns.blocks, free);
  addHalls(model, lots.freePlots);
  addConstructionSites(model, lots.construction, keys.developer, now);
  addFireUnits(model, lots.townBlocks, size === 'large' ? 6_000 : 600, keys.fire, now);
  addYards(model, lots, keys, now);
  addPipelines(model, keys.pipeline, now);
  addStationSites(model);
  addResources(model, lots.townBlocks, now);
  addPlaces(model, lots.townBlocks);
  addResponse(model);
  addVehicles(model, TRUNK_ROADS, now);
  addRiskCells(model, now);
  addPublicCameras(model, streets, CAMERAS, now);
  addFlowBalances(model);
  addWeatherStations(model);
  model.roads.push(...layRoadGraph(model, roads));
  return model;
}

function addZones(model: RegionModel): void {
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
}

interface Lots {
  readonly construction: readonly Lot[];
  readonly logistics: readonly Lot[];
  readonly industry: readonly Lot[];
  readonly transport: readonly Lot[];
  /** Blocks that no project or yard takes. */
  readonly townBlocks: readonly Block[];
  readonly freePlots: readonly Plot[];
}

/** Gives whole blocks and free park plots to projects and yards; everything else keeps the town as it is. */
function allot(blocks: readonly Block[], freePlots: readonly Plot[]): Lots {
  const random = new Random('lots');
  const pool = random.shuffled(blocks.filter((block) => block.use !== 'green'));
  const used = new Set<Block>();
  const take = (count: number, zone: number, use: Block['use']): Lot[] =>
    pool
      .filter((block) => !used.has(block) && block.zone === zone && block.use === use)
      .slice(0, count)
      .map((block) => {
        used.add(block);
        return { frame: block.frame, width: block.width, height: block.height, zone };
      });
  const lotOf = (plot: Plot): Lot => ({
    frame: plot.frame,
    width: PLOT_WIDTH * 0.8,
    height: PLOT_HEIGHT * 0.8,
    zone: zoneOf(plot.center),
  });
  const plots = random.shuffled(freePlots);
  const building = plots.slice(0, 13);
  const yards = plots.filter((plot) => zoneOf(plot.center) === 3 && !building.includes(plot)).slice(-3);
  return {
    construction: [
      ...take(36, 4, 'urban'),
      ...take(20, 5, 'urban'),
      ...take(11, 6, 'industrial'),
      ...take(7, 8, 'industrial'),
      ...take(3, 7, 'urban'),
      ...building.map(lotOf),
    ],
    logistics: [...take(9, 8, 'industrial'), ...yards.map(lotOf)],
    industry: [...take(30, 6, 'industrial'), ...take(10, 8, 'industrial')],
    transport: [...take(6, 8, 'industrial'), ...take(6, 6, 'industrial')],
    townBlocks: pool.filter((block) => !used.has(block)),
    freePlots: plots.filter((plot) => !building.includes(plot) && !yards.includes(plot)),
  };
}
