import {
  addAreaSchema,
  addTaskSchema,
  alertUnitsSchema,
  areaIdSchema,
  endTaskSchema,
  evacuateZoneSchema,
  incidentOnlySchema,
  moveUnitSchema,
  saveNeedsSchema,
  stagingSchema,
  unitServiceSchema,
} from '../../domain/response-schema.ts';
import { mayAt } from '../auth/reach.ts';
import { actorOf, change } from '../incidents/commands.ts';
import { addEntry } from '../incidents/entries.ts';
import { getIncident } from '../incidents/queries.ts';
import { router, scoped } from '../trpc.ts';
import { adviceFor } from './advice.ts';
import { readAfterAction } from './after-action.ts';
import { addArea, areasOf, evacuateZone, removeArea, setStaging } from './areas.ts';
import { needsNow, saveNeeds } from './needs.ts';
import { stagingFor } from './staging-proposal.ts';
import { addTask, endTask, tasksOf } from './tasks.ts';
import { alertUnits, moveUnit, setService } from './unit-commands.ts';
import { unitsOf } from './units.ts';
import { zonesNear } from './zones.ts';

const read = scoped('situation.read');
const command = scoped('incident.command');

/** Units, tasks and areas of incidents, and the report afterwards; times are epoch milliseconds, units in the names. */
export const responseRouter = router({
  of: read.input(incidentOnlySchema).query(async ({ ctx, input }) => {
    const { id, scopeKey, state, lng, lat, exercise } = await getIncident(ctx.tx, input.incidentId);
    return {
      units: await unitsOf(ctx.tx, id),
      tasks: await tasksOf(ctx.tx, id),
      areas: await areasOf(ctx.tx, id, false),
      zones: (await zonesNear(ctx.tx, { lng, lat, exercise })).map(({ ring: _ring, ...zone }) => zone),
      mayCommand: state === 'open' && mayAt(ctx.viewer, 'incident.command', scopeKey),
    };
  }),
  advice: read.input(incidentOnlySchema).query(({ ctx, input }) => adviceFor(ctx.tx, ctx.viewer, input.incidentId)),
  staging: read.input(incidentOnlySchema).query(async ({ ctx, input }) => {
    const incident = await getIncident(ctx.tx, input.incidentId);
    return await stagingFor(ctx.tx, incident, await zonesNear(ctx.tx, incident));
  }),
  afterAction: read.input(incidentOnlySchema).query(({ ctx, input }) => readAfterAction(ctx.tx, input.incidentId)),
  needs: read.query(({ ctx }) => needsNow(ctx.tx)),
  saveNeeds: scoped('rules.approve')
    .input(saveNeedsSchema)
    .mutation(({ ctx, input }) => saveNeeds(ctx.tx, ctx.viewer, input, ctx.address)),
  alert: command
    .input(alertUnitsSchema)
    .mutation(({ ctx, input }) => alertUnits(ctx.tx, ctx.viewer, input.incidentId, input.units, ctx.address)),
  move: command
    .input(moveUnitSchema)
    .mutation(({ ctx, input }) => moveUnit(ctx.tx, ctx.viewer, input.id, input.state, input.why, ctx.address)),
  service: command
    .input(unitServiceSchema)
    .mutation(({ ctx, input }) =>
      setService(ctx.tx, ctx.viewer, input.unitId, input.inService, input.reason, ctx.address),
    ),
  addTask: command.input(addTaskSchema).mutation(({ ctx, input }) => addTask(ctx.tx, ctx.viewer, input, ctx.address)),
  endTask: command
    .input(endTaskSchema)
    .mutation(({ ctx, input }) => endTask(ctx.tx, ctx.viewer, input.id, input.end, ctx.address)),
  addArea: command.input(addAreaSchema).mutation(({ ctx, input }) => addArea(ctx.tx, ctx.viewer, input, ctx.address)),
  evacuate: command
    .input(evacuateZoneSchema)
    .mutation(({ ctx, input }) => evacuateZone(ctx.tx, ctx.viewer, input.incidentId, input.zoneId, ctx.address)),
  setStaging: command
    .input(stagingSchema)
    .mutation(({ ctx, input }) => setStaging(ctx.tx, ctx.viewer, input.incidentId, input.position, ctx.address)),
  removeArea: command
    .input(areaIdSchema)
    .mutation(({ ctx, input }) => removeArea(ctx.tx, ctx.viewer, input.id, ctx.address)),
  /** Somebody took the address of the incident to hand it on: said in the log. It opens for whoever reaches the incident. */
  share: command
    .input(incidentOnlySchema)
    .mutation(({ ctx, input }) =>
      change(ctx.tx, input.incidentId, (incident) =>
        addEntry(ctx.tx, incident, incident.now, actorOf(ctx.viewer, ctx.address), { kind: 'shared' }),
      ),
    ),
});
