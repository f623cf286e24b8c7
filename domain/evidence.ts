import { z } from 'zod';

/**
 * What proves a step of a warning (REQ-WARN-16): photos, clips and papers. The kind of a file is what its first bytes
 * say; names and declared types of senders decide nothing.
 */
export const EVIDENCE_TYPES = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'application/pdf',
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

export const MAX_EVIDENCE_BYTES = 20 * 1024 * 1024;
/** Files of one warning; more than a case needs, less than a disk. */
export const MAX_EVIDENCE_FILES = 60;
/** Enough of a file to know its kind. */
export const EVIDENCE_HEAD_BYTES = 64;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EBML = [0x1a, 0x45, 0xdf, 0xa3];
/** Brands of MP4 that players show; HEIF pictures and fragments of other kinds share the box and are refused. */
const MP4_BRANDS = /^(isom|iso[2-9a]|mp4[12]|avc1|M4V[ HP]|MSNV|dash|mmp4|3gp[4-9]|3g2[ab])$/;

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  bytes.length >= head.length && head.every((byte, index) => bytes[index] === byte);

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** The kind of a file by its first `EVIDENCE_HEAD_BYTES`; null for everything that is not accepted as evidence. */
export function evidenceTypeOf(bytes: Uint8Array): EvidenceType | null {
  if (startsWith(bytes, JPEG)) return 'image/jpeg';
  if (startsWith(bytes, PNG)) return 'image/png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(bytes, 0, 5) === '%PDF-') return 'application/pdf';
  if (startsWith(bytes, EBML)) return ascii(bytes, 4, EVIDENCE_HEAD_BYTES).includes('webm') ? 'video/webm' : null;
  if (ascii(bytes, 4, 8) !== 'ftyp') return null;
  const brand = ascii(bytes, 8, 12);
  if (brand === 'qt  ') return 'video/quicktime';
  return MP4_BRANDS.test(brand) ? 'video/mp4' : null;
}

/** Whether a browser shows it in the page; everything else is handed over as a file. */
export function isShown(type: EvidenceType): boolean {
  return type.startsWith('image/') || type === 'video/mp4' || type === 'video/webm';
}

/** A file name as it may be shown and offered for saving: no path, no control characters, at most 120 characters. */
export function cleanEvidenceName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  const plain = last.replace(/[\u0000-\u001f\u007f"<>|:*?\u202a-\u202e\u2066-\u2069]/g, '').trim();
  return plain.length <= 120 ? plain : `${plain.slice(0, 100)}…${plain.slice(-15)}`;
}

/** Query of an upload: the warning it belongs to, its name, and when it was taken (epoch ms, as the device says). */
export const evidenceUploadSchema = z.object({
  warning: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  name: z.string().max(1000).default(''),
  taken: z.coerce.number().int().positive().max(8_640_000_000_000_000).optional(),
});
export type EvidenceUpload = z.infer<typeof evidenceUploadSchema>;
