'use client';

import { FileText, Film } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { formatMoment } from '../../lib/i18n/format.ts';
import styles from './evidence.module.css';
import type { Evidence } from './warning-detail.ts';

/** Thumbnails of what was filed; each opens the file itself in a tab of its own. */
export function EvidenceStrip({ evidence, now }: { readonly evidence: readonly Evidence[]; readonly now: number }) {
  const t = useTranslations('warnings');
  if (evidence.length === 0) return null;
  return (
    <ul className={styles['strip']}>
      {evidence.map((one) => {
        const taken =
          one.takenAt === null
            ? one.name
            : `${one.name} · ${t('evidence.taken', { moment: formatMoment(one.takenAt, now) })}`;
        return (
          <li key={one.id}>
            <a
              className={styles['thumb']}
              href={`/api/evidence/${one.id}`}
              target="_blank"
              rel="noreferrer"
              title={taken}
              aria-label={t('evidence.open', { name: one.name === '' ? String(one.id) : one.name })}
              data-evidence={one.id}
            >
              {one.mediaType.startsWith('image/') ? (
                // biome-ignore lint/performance/noImgElement: bytes of the installation's own store, shown as they are
                <img src={`/api/evidence/${one.id}`} alt="" loading="lazy" decoding="async" />
              ) : one.mediaType.startsWith('video/') ? (
                <Film size={20} strokeWidth={1.5} aria-hidden />
              ) : (
                <FileText size={20} strokeWidth={1.5} aria-hidden />
              )}
            </a>
          </li>
        );
      })}
    </ul>
  );
}
