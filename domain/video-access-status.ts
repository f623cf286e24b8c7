import { z } from 'zod';

/** What the gateway says of its GB/T 28181 side; parsed where the web process takes it. Times are epoch milliseconds. */
export const accessStatusSchema = z.object({
  /** Null when it is not switched on. */
  listening: z.object({ id: z.string(), realm: z.string(), address: z.string(), port: z.number() }).nullable(),
  online: z.number(),
  devices: z.number(),
  strangers: z.array(
    z.object({ id: z.string(), address: z.string(), reason: z.string(), count: z.number(), lastAt: z.number() }),
  ),
  /** Everything that was turned away, by reason, since the gateway started. */
  refused: z.record(z.string(), z.number()),
});
export type AccessStatus = z.infer<typeof accessStatusSchema>;

export const catalogAnswerSchema = z.object({ error: z.string().nullable() });
