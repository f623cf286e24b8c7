import { z } from 'zod';
import { REPORT_LEVELS } from '../../domain/incident.ts';
import {
  incidentCasualtiesSchema,
  incidentCorrectionSchema,
  incidentIdSchema,
  incidentKindSchema,
  incidentLevelSchema,
  incidentNoteSchema,
  incidentRadiusSchema,
  newReportSchema,
  openIncidentSchema,
  planStepSchema,
  reportIdSchema,
  saveReportSchema,
} from '../../domain/incident-schema.ts';
import { mayAt, rolesAt } from '../auth/reach.ts';
import { incidentContacts } from '../incident-plans/contacts.ts';
import { router, scoped } from '../trpc.ts';
import {
  actorOf,
  addNote,
  closeIncident,
  completeStep,
  correctEntry,
  openByHand,
  setCasualties,
  setKind,
  setLevel,
  setRadius,
} from './commands.ts';
import { getIncident, listIncidents } from './queries.ts';
import { mayReport, newReport, saveReport, submitReport } from './reports.ts';

const command = scoped('incident.command');

/** Incidents of the viewer's scope (突发事件); times are epoch milliseconds. */
export const incidentsRouter = router({
  list: scoped('situation.read')
    .input(z.object({ state: z.enum(['open', 'closed']) }))
    .query(({ ctx, input }) => listIncidents(ctx.tx, input.state)),
  get: scoped('situation.read')
    .input(incidentIdSchema)
    .query(async ({ ctx, input }) => {
      const incident = await getIncident(ctx.tx, input.id);
      // What this viewer may do here, so that no button leads to a refusal.
      const mayCommand = mayAt(ctx.viewer, 'incident.command', incident.scopeKey);
      const roles = rolesAt(ctx.viewer, incident.scopeKey);
      return {
        ...incident,
        mayCommand,
        writes: REPORT_LEVELS.filter((level) => mayCommand && mayReport(roles, level)),
      };
    }),
  contacts: scoped('situation.read')
    .input(incidentIdSchema)
    .query(({ ctx, input }) => incidentContacts(ctx.tx, input.id)),
  open: command
    .input(openIncidentSchema)
    .mutation(({ ctx, input }) => openByHand(ctx.tx, ctx.viewer, input, ctx.address)),
  note: command
    .input(incidentNoteSchema)
    .mutation(({ ctx, input }) => addNote(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.text)),
  correct: command
    .input(incidentCorrectionSchema)
    .mutation(({ ctx, input }) =>
      correctEntry(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.entryId, input.text),
    ),
  level: command
    .input(incidentLevelSchema)
    .mutation(({ ctx, input }) => setLevel(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.level)),
  step: command
    .input(planStepSchema)
    .mutation(({ ctx, input }) => completeStep(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.step)),
  radius: command
    .input(incidentRadiusSchema)
    .mutation(({ ctx, input }) => setRadius(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.radiusMeters)),
  kind: command
    .input(incidentKindSchema)
    .mutation(({ ctx, input }) => setKind(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.kind)),
  casualties: command
    .input(incidentCasualtiesSchema)
    .mutation(({ ctx, input }) => setCasualties(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.casualties)),
  saveReport: command
    .input(saveReportSchema)
    .mutation(({ ctx, input }) => saveReport(ctx.tx, ctx.viewer, input.reportId, input.body)),
  submitReport: command
    .input(reportIdSchema)
    .mutation(({ ctx, input }) => submitReport(ctx.tx, ctx.viewer, input.reportId, ctx.address)),
  newReport: command
    .input(newReportSchema)
    .mutation(({ ctx, input }) => newReport(ctx.tx, ctx.viewer, input.id, input.level, input.kind)),
  close: command
    .input(incidentNoteSchema)
    .mutation(({ ctx, input }) => closeIncident(ctx.tx, actorOf(ctx.viewer, ctx.address), input.id, input.text)),
});
