import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';

export const MANIFEST_NAME = 'manifest.json';
export const SIGNATURE_NAME = 'manifest.sig';
export const PUBLIC_KEY_NAME = 'public-key.pem';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime();

/** What an export says about itself; signed as the exact bytes of its file. */
export const manifestSchema = z.object({
  format: z.literal('guanlan-export-1'),
  request: z.object({
    id: z.number(),
    purpose: z.string(),
    caseNumber: z.string(),
    unit: z.string(),
    applicant: z.string(),
    approver: z.string(),
    from: time,
    to: time,
  }),
  camera: z.object({ id: z.string(), name: z.string() }),
  files: z.array(z.object({ name: z.string().max(200), bytes: z.number(), sha256, from: time, to: time })).max(500),
  /** Spans within what was asked for which nothing was recorded. */
  gaps: z.array(z.object({ from: time, to: time })),
  /** The stored bytes that the files were made from, in order: they can be compared while the originals exist. */
  originals: z.array(z.object({ startedAt: time, offset: z.number(), bytes: z.number(), sha256 })),
  watermark: z.enum(['burnt_in', 'none']),
  masks: z.enum(['burnt_in', 'none']),
  sound: z.literal('removed_or_absent'),
  createdAt: time,
  keyFingerprint: z.string(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** SHA-256 of a part of a file, hex; of the whole file without a span. */
export async function hashFile(
  path: string,
  span?: { readonly offset: number; readonly bytes: number },
): Promise<string> {
  const hash = createHash('sha256');
  if (span !== undefined && span.bytes === 0) return hash.digest('hex');
  const part = span === undefined ? {} : { start: span.offset, end: span.offset + span.bytes - 1 };
  for await (const chunk of createReadStream(path, part)) hash.update(chunk);
  return hash.digest('hex');
}
