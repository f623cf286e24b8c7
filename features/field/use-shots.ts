'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatClock, formatDate, formatPosition } from '../../lib/i18n/format.ts';
import type { FieldMedia } from './field-types.ts';
import { markPhoto, sha256Of } from './photo.ts';
import type { DevicePosition } from './use-position.ts';

/** A picture, clip or voice note that was just taken. */
export interface Shot {
  readonly media: FieldMedia;
  readonly bytes: ArrayBuffer;
  /** Shown as a thumbnail; null for what has none. */
  readonly url: string | null;
}

/** Pictures of a form: originals with their SHA-256, and copies with time, place and inspector burnt in (REQ-WF-27). */
export function useShots(authorName: string, here: DevicePosition | null) {
  const t = useTranslations('field');
  const [shots, setShots] = useState<readonly Shot[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const keep = async (blob: Blob, role: FieldMedia['role'], name: string) => {
    const bytes = await blob.arrayBuffer();
    const sha256 = await sha256Of(bytes);
    const media = { sha256, role, name: name.slice(0, 200), type: blob.type, bytes: bytes.byteLength };
    const url = role === 'marked' ? URL.createObjectURL(blob) : null;
    setShots((before) =>
      before.some((one) => one.media.sha256 === sha256) ? before : [...before, { media, bytes, url }],
    );
  };
  const guarded = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return {
    shots,
    busy,
    problem,
    /** Files from the camera. `label` is put before their names. */
    take: (files: readonly File[], label = '') =>
      guarded(async () => {
        for (const file of files) {
          const now = Date.now();
          const marked = await markPhoto(file, [
            `${formatDate(now)} ${formatClock(now)}  ${authorName}`,
            here === null ? t('noPosition') : `${formatPosition(here.lng, here.lat)}  ±${here.accuracyMeters} m`,
          ]);
          await keep(file, 'original', label + file.name);
          if (marked !== null) await keep(marked, 'marked', label + file.name);
        }
      }),
    /** Something that is kept as it is. */
    add: (blob: Blob, name: string) => guarded(() => keep(blob, 'original', name)),
    bytes: () => new Map(shots.map(({ media, bytes }) => [media.sha256, bytes])),
  };
}
