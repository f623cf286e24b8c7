import { z } from 'zod';

/** Extensions of driver alarms: 苏标 (Jiangsu) and 粤标 (Guangdong) write their alarm marks differently. */
export const TERMINAL_DIALECTS = ['jiangsu', 'guangdong'] as const;

/** What a holder of devices.manage types of a vehicle's terminal. */
export const terminalInputSchema = z.strictObject({
  vehicleId: z.string().min(3).max(80),
  /** The number as printed on the terminal or its SIM; for odd ones the bytes of its message head in hex. */
  number: z
    .string()
    .trim()
    .regex(/^(?:\d{6,20}|[0-9a-fA-F]{12}|[0-9a-fA-F]{20})$/),
  dialect: z.enum(TERMINAL_DIALECTS).default('jiangsu'),
  authRequired: z.boolean().default(true),
  /** Channels with a camera (JT/T 1078). */
  channels: z.array(z.int().min(1).max(64)).max(16).default([]),
});
export type TerminalInput = z.infer<typeof terminalInputSchema>;

/** The bytes of a number in a message head: BCD[6] as JT/T 808-2013 writes it, BCD[10] for what does not fit. */
export function terminalNumber(typed: string): string {
  const text = typed.trim().toLowerCase();
  const padded = text.length <= 12 ? text.padStart(12, '0') : text.padStart(20, '0');
  return padded.length === 20 && padded.startsWith('00000000') ? padded.slice(8) : padded;
}

/** What the terminals' server is doing: where it is, who is there, and how often somebody was turned away, by reason. */
export const terminalStatusSchema = z.object({
  /** null: no terminals are awaited. */
  listening: z.object({ address: z.string(), port: z.int(), mediaPort: z.int(), filesPort: z.int() }).nullable(),
  online: z.int(),
  refused: z.record(z.string(), z.int()),
});
