import { z } from 'zod';
import { layerSchema } from './code-schema.ts';

const fid = z.int().min(1);
export const cameraSightInput = z.object({ fid });
export const spotSightInput = z.object({ layer: layerSchema, fid });
