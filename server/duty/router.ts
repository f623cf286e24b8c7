import {
  answerSchema,
  boardSchema,
  copyWeekSchema,
  followUpDoneSchema,
  followUpSchema,
  handoverIdSchema,
  handoverListSchema,
  handoverSignSchema,
  handoverTextSchema,
  keepShiftsSchema,
  rosterPasteSchema,
  rosterWeekSchema,
  warningIdSchema,
} from '../../domain/duty.ts';
import { mondayOf, rosterCellSchema } from '../../domain/duty-roster.ts';
import { router, scoped } from '../trpc.ts';
import { activeFloods, boardPage, chattering } from './board-queries.ts';
import { addFollowUp, answerCall, finishFollowUp } from './entry-commands.ts';
import {
  draftHandover,
  getHandover,
  giveHandover,
  latestHandover,
  listHandovers,
  takeHandover,
  writeHandover,
} from './handover.ts';
import { copyRosterWeek, keepShifts, pasteRoster, setRosterCell } from './roster-commands.ts';
import { rosterOrganisations, rosterPeople, rosterWeek, watchNow } from './roster-queries.ts';
import { trust } from './trust-queries.ts';
import { deskOf } from './warning-queries.ts';

const read = () => scoped('duty.read');
const keep = () => scoped('duty.keep');

/** The duty desk (C-07): who keeps watch, what is due next, who was told, what one shift leaves to the next. */
export const dutyRouter = router({
  board: read()
    .input(boardSchema)
    .query(({ ctx, input }) => boardPage(ctx.tx, input)),
  /** Groups of flood mode for every screen that lists warnings. */
  floods: scoped('situation.read').query(({ ctx }) => activeFloods(ctx.tx)),
  chattering: read().query(({ ctx }) => chattering(ctx.tx)),
  warning: read()
    .input(warningIdSchema)
    .query(({ ctx, input }) => deskOf(ctx.tx, input.id)),
  watch: read().query(async ({ ctx }) => ({ ...(await watchNow(ctx.tx)), handover: await latestHandover(ctx.tx) })),
  trust: read().query(({ ctx }) => trust(ctx.tx)),
  followUp: keep()
    .input(followUpSchema)
    .mutation(({ ctx, input }) => addFollowUp(ctx.tx, ctx, input)),
  followUpDone: keep()
    .input(followUpDoneSchema)
    .mutation(({ ctx, input }) => finishFollowUp(ctx.tx, ctx, input.id)),
  answer: keep()
    .input(answerSchema)
    .mutation(({ ctx, input }) => answerCall(ctx.tx, ctx, input)),
  organisations: read().query(({ ctx }) => rosterOrganisations(ctx.tx)),
  roster: read()
    .input(rosterWeekSchema)
    .query(({ ctx, input }) => rosterWeek(ctx.tx, input.organisation, mondayOf(input.from))),
  people: read()
    .input(rosterWeekSchema.pick({ organisation: true }))
    .query(({ ctx, input }) => rosterPeople(ctx.tx, input.organisation)),
  setRoster: keep()
    .input(rosterCellSchema)
    .mutation(({ ctx, input }) => setRosterCell(ctx.tx, ctx, input)),
  copyWeek: keep()
    .input(copyWeekSchema)
    .mutation(({ ctx, input }) => copyRosterWeek(ctx.tx, ctx, input)),
  pasteRoster: keep()
    .input(rosterPasteSchema)
    .mutation(({ ctx, input }) => pasteRoster(ctx.tx, ctx, input)),
  keepShifts: keep()
    .input(keepShiftsSchema)
    .mutation(({ ctx, input }) => keepShifts(ctx.tx, ctx, input)),
  handovers: read()
    .input(handoverListSchema)
    .query(({ ctx, input }) => listHandovers(ctx.tx, input)),
  handover: read()
    .input(handoverIdSchema)
    .query(({ ctx, input }) => getHandover(ctx.tx, input.id)),
  draftHandover: keep().mutation(({ ctx }) => draftHandover(ctx.tx, ctx)),
  writeHandover: keep()
    .input(handoverTextSchema)
    .mutation(({ ctx, input }) => writeHandover(ctx.tx, ctx, input.id, input.text)),
  giveHandover: keep()
    .input(handoverSignSchema)
    .mutation(({ ctx, input }) => giveHandover(ctx.tx, ctx, input.id, input.name)),
  takeHandover: keep()
    .input(handoverSignSchema)
    .mutation(({ ctx, input }) => takeHandover(ctx.tx, ctx, input.id, input.name)),
});
