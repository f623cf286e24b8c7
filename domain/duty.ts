import { z } from 'zod';
import { daySchema } from './duty-roster.ts';
import { TIERS } from './tier.ts';

/** What the duty desk asks and writes (C-07); times are epoch milliseconds. */
const id = z.int().positive();
const organisation = id;
const moment = z.int().min(0).max(8_640_000_000_000_000);

/** What a person at the desk may want to see alone. */
export const BOARD_FOCI = ['unacknowledged', 'overdue', 'failed', 'follow_up', 'chattering'] as const;
export type BoardFocus = (typeof BOARD_FOCI)[number];

/** A page of the board. `flood`: the members of one group; else groups are folded and their members left out. */
export const boardSchema = z.object({
  tiers: z.array(z.enum(TIERS)).min(1).nullish(),
  zones: z.array(z.int().nonnegative()).min(1).max(200).nullish(),
  focus: z.enum(BOARD_FOCI).nullish(),
  shelved: z.boolean().default(false),
  flood: id.nullish(),
  skip: z.int().min(0).max(100_000).default(0),
  limit: z.int().min(1).max(100).default(60),
});
export type BoardInput = z.output<typeof boardSchema>;

export const warningIdSchema = z.object({ id });

const MAX_LOOK_DAYS = 30;
export const followUpSchema = z.object({
  warningId: id,
  /** Who was called or written to. */
  contact: z.string().trim().max(80).default(''),
  text: z.string().trim().min(1).max(1000),
  /** In so many minutes it is due again; null for an entry that asks nothing more. */
  lookInMinutes: z
    .int()
    .min(1)
    .max(MAX_LOOK_DAYS * 1440)
    .nullable()
    .default(null),
});
export type FollowUpInput = z.output<typeof followUpSchema>;
export const followUpDoneSchema = z.object({ id });

export const CALL_ANSWERS = ['answered', 'not_reached'] as const;
export type CallAnswer = (typeof CALL_ANSWERS)[number];
export const answerSchema = z.object({
  stepId: id,
  state: z.enum(CALL_ANSWERS),
  text: z.string().trim().max(500).default(''),
});
export type AnswerInput = z.output<typeof answerSchema>;

export const rosterWeekSchema = z.object({ organisation, from: daySchema });
export const copyWeekSchema = z.object({ organisation, from: daySchema, to: daySchema });
export const rosterPasteSchema = z.object({ organisation, text: z.string().min(1).max(200_000) });

/** Usual patterns of a watch: two shifts of twelve hours, or three of eight. */
export const SHIFT_PATTERNS = {
  two: [
    { name: '白班', nameEn: 'Day', startMinute: 480, minutes: 720 },
    { name: '夜班', nameEn: 'Night', startMinute: 1200, minutes: 720 },
  ],
  three: [
    { name: '早班', nameEn: 'Morning', startMinute: 480, minutes: 480 },
    { name: '中班', nameEn: 'Evening', startMinute: 960, minutes: 480 },
    { name: '晚班', nameEn: 'Night', startMinute: 0, minutes: 480 },
  ],
} as const;
export const keepShiftsSchema = z.object({ organisation, pattern: z.enum(['two', 'three']) });

export const handoverListSchema = z.object({ before: moment.nullish(), limit: z.int().min(1).max(50).default(20) });
export const handoverIdSchema = z.object({ id });
export const handoverTextSchema = z.object({ id, text: z.string().max(4000) });
/** A signature: the person's name as the roster has it; the account is the caller's own. */
export const handoverSignSchema = z.object({ id, name: z.string().trim().min(1).max(40) });
