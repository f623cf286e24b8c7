import { z } from 'zod';
import { MAX_KEY } from './situation.ts';

const place = z.tuple([z.number().min(-180).max(180), z.number().min(-85).max(85)]);
export const pipelineFid = z.int().min(1).max(MAX_KEY);

export const goToInput = z.object({ text: z.string().trim().min(1).max(80), fid: pipelineFid.nullable() });
export const stationInput = z.object({ fid: pipelineFid, position: place });

export const stripInput = z.object({ fid: pipelineFid });

/** A corrected centreline (REQ-COORD-02: safe-matched alone); degrees, WGS 84, in the order of rising chainage. */
export const correctInput = z.object({
  fid: pipelineFid,
  lines: z.array(z.array(place).min(2).max(20_000)).min(1).max(50),
  coordinateKind: z.enum(['safe-matched', 'raw', 'unknown']),
  reason: z.string().trim().min(4).max(500),
});
export type CorrectInput = z.infer<typeof correctInput>;

const moment = z.number().int().min(0).max(8_640_000_000_000_000);
export const registerInput = z.object({ fid: pipelineFid.nullable(), asOf: moment.nullable() });
export const hcaInput = z.object({ id: z.int().min(1) });
export const hcaPaperSchema = z.object({
  id: z.int().min(1),
  plan: z.string().trim().max(300),
  responsible: z.string().trim().max(100),
  phone: z.string().trim().max(40),
  measures: z.string().trim().max(2000),
});
export type HcaPaper = z.infer<typeof hcaPaperSchema>;
