import { z } from 'zod';
import { hazardOriginSchema, scenarioSchema } from '../../domain/hazard/scenario-schema.ts';
import { zonesGeoJson, zonesKml } from '../../domain/hazard/zone-export.ts';
import { hazardZones } from '../../domain/hazard/zones.ts';
import { mayAt } from '../auth/reach.ts';
import { router, scoped } from '../trpc.ts';
import { changeScenario, closeScenario, hazardActor, saveScenario, setFollowing } from './commands.ts';
import { readInside } from './inside.ts';
import { readMajorHazard } from './major.ts';
import { readOrigin } from './origin.ts';
import { prefillScenario } from './prefill.ts';
import { getScenario, listScenarios, runsOf, scenariosOf } from './queries.ts';
import { readStationWeather } from './station-weather.ts';

const id = z.int().positive();
const fid = z.int().min(1).max(2_147_483_647);
const read = scoped('situation.read');
const command = scoped('incident.command');

const whatIfSchema = z.object({
  chemicals: z
    .array(
      z.object({
        key: z.string().max(60).optional(),
        classes: z.array(z.string().max(8)).max(6).optional(),
        tonnes: z.number().min(-1e9).max(1e9),
      }),
    )
    .min(1)
    .max(40),
  people: z.int().min(0).max(10_000_000),
});

/** Consequence scenarios (后果分析) and major hazard installations; times are epoch milliseconds, units in the names. */
export const hazardsRouter = router({
  prefill: read.input(hazardOriginSchema).query(async ({ ctx, input }) => {
    const origin = await readOrigin(ctx.tx, input);
    const filled = await prefillScenario(ctx.tx, origin);
    return { origin, ...filled, maySave: mayAt(ctx.viewer, 'incident.command', origin.scopeKey) };
  }),
  weather: read
    .input(z.object({ position: z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)]) }))
    .query(({ ctx, input }) => readStationWeather(ctx.tx, input.position)),
  preview: read
    .input(z.object({ scenario: scenarioSchema, enterprise: z.int().min(0) }))
    .query(async ({ ctx, input }) => {
      const result = hazardZones(input.scenario);
      return { result, inside: await readInside(ctx.tx, result.zones, input.scenario.position, input.enterprise) };
    }),
  list: read.query(({ ctx }) => listScenarios(ctx.tx)),
  of: read.input(z.object({ fid })).query(({ ctx, input }) => scenariosOf(ctx.tx, input.fid)),
  get: read.input(z.object({ id })).query(async ({ ctx, input }) => {
    const scenario = await getScenario(ctx.tx, input.id);
    return {
      ...scenario,
      inside: await readInside(ctx.tx, scenario.result.zones, scenario.input.position, scenario.enterprise),
      runs: await runsOf(ctx.tx, input.id),
      mayCommand: mayAt(ctx.viewer, 'incident.command', scenario.scopeKey),
    };
  }),
  save: command
    .input(
      z.object({
        origin: hazardOriginSchema,
        scenario: scenarioSchema,
        exercise: z.boolean(),
        followsWind: z.boolean(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const origin = await readOrigin(ctx.tx, input.origin);
      return await saveScenario(ctx.tx, hazardActor(ctx.viewer, ctx.address), {
        origin,
        warningId: input.origin.warningId,
        scenario: input.scenario,
        exercise: input.exercise,
        followsWind: input.followsWind,
      });
    }),
  change: command
    .input(z.object({ id, scenario: scenarioSchema }))
    .mutation(({ ctx, input }) =>
      changeScenario(ctx.tx, hazardActor(ctx.viewer, ctx.address), input.id, input.scenario),
    ),
  follow: command
    .input(z.object({ id, followsWind: z.boolean() }))
    .mutation(({ ctx, input }) =>
      setFollowing(ctx.tx, hazardActor(ctx.viewer, ctx.address), input.id, input.followsWind),
    ),
  close: command
    .input(z.object({ id }))
    .mutation(({ ctx, input }) => closeScenario(ctx.tx, hazardActor(ctx.viewer, ctx.address), input.id)),
  export: read.input(z.object({ id, format: z.enum(['geojson', 'kml']) })).query(async ({ ctx, input }) => {
    const { name, result, revision } = await getScenario(ctx.tx, input.id);
    const text = input.format === 'kml' ? zonesKml(name, result) : JSON.stringify(zonesGeoJson(name, result));
    return { filename: `hazard-zone-${input.id}-${revision}.${input.format}`, text };
  }),
  major: read
    .input(z.object({ fid, whatIf: whatIfSchema.nullable() }))
    .query(({ ctx, input }) => readMajorHazard(ctx.tx, input.fid, input.whatIf)),
});
