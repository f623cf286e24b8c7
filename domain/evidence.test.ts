import { expect, test } from 'vitest';
import { cleanEvidenceName, evidenceTypeOf, isShown } from './evidence.ts';

const bytes = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((sign) => sign.charCodeAt(0)) : part)),
  );

test('the kind of a file is what its first bytes say', () => {
  expect(evidenceTypeOf(bytes([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
  expect(evidenceTypeOf(bytes([0x89], 'PNG\r\n', [0x1a, 0x0a]))).toBe('image/png');
  expect(evidenceTypeOf(bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8 '))).toBe('image/webp');
  expect(evidenceTypeOf(bytes([0, 0, 0, 24], 'ftypisom'))).toBe('video/mp4');
  expect(evidenceTypeOf(bytes([0, 0, 0, 20], 'ftypqt  '))).toBe('video/quicktime');
  expect(evidenceTypeOf(bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f, 0x42, 0x82, 0x84], 'webm'))).toBe('video/webm');
  expect(evidenceTypeOf(bytes('%PDF-1.7'))).toBe('application/pdf');
});

test('pages, scripts, vector pictures, archives, HEIF pictures and empty files are no evidence', () => {
  for (const text of ['<html>', '<svg xmlns', 'PK\u0003\u0004', '#!/bin/sh', 'GIF89a', 'RIFF1234WAVE', '', '%PD'])
    expect(evidenceTypeOf(bytes(text)), text).toBeNull();
  expect(evidenceTypeOf(bytes([0, 0, 0, 24], 'ftypheic'))).toBeNull();
  expect(evidenceTypeOf(bytes([0x1a, 0x45, 0xdf, 0xa3], 'matroska'))).toBeNull();
});

test('papers are handed over as files, pictures and clips are shown', () => {
  expect(isShown('image/webp')).toBe(true);
  expect(isShown('video/mp4')).toBe(true);
  expect(isShown('application/pdf')).toBe(false);
  expect(isShown('video/quicktime')).toBe(false);
});

test('a name keeps no path, no control sign and no turn of the reading direction', () => {
  expect(cleanEvidenceName('C:\\tmp\\现场 1.jpg')).toBe('现场 1.jpg');
  expect(cleanEvidenceName('../../etc/passwd')).toBe('passwd');
  expect(cleanEvidenceName('a\u202egnp.exe\r\n"')).toBe('agnp.exe');
  expect(cleanEvidenceName('x'.repeat(500)).length).toBeLessThanOrEqual(120);
});
