import { z } from 'zod';

/** How a call for help stands: nobody has answered, somebody looks after it, it is over. */
export const HELP_STATES = ['open', 'acknowledged', 'ended'] as const;
export type HelpState = (typeof HELP_STATES)[number];

const epoch = z.int().positive().max(8_640_000_000_000_000);

/** A call as a device sends it, again and again with its newest position until somebody answers. */
export const helpCallSchema = z.strictObject({
  id: z.uuid(),
  phone: z.string().trim().max(40),
  note: z.string().trim().max(500),
  calledAt: epoch,
  sentAt: epoch,
  position: z
    .strictObject({
      lng: z.number().min(-180).max(180),
      lat: z.number().min(-90).max(90),
      accuracyMeters: z.number().min(0).max(1_000_000),
      at: epoch,
    })
    .nullable(),
});
export type HelpCallInput = z.infer<typeof helpCallSchema>;

export const helpIdSchema = z.strictObject({ id: z.uuid() });
export const helpEndSchema = z.strictObject({ id: z.uuid(), outcome: z.string().trim().min(2).max(500) });
