'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Check } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { ImportTrack } from './import-track.tsx';
import styles from './patrols.module.css';

interface TrackListProps {
  readonly mayImport: boolean;
  readonly onOpen: (id: string) => void;
}

/** Tracks as they came in, newest first, the doubtful ones told as such. */
export function TrackList({ mayImport, onOpen }: TrackListProps) {
  const t = useTranslations('patrols');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const now = useNow();
  const [doubtful, setDoubtful] = useState(false);
  const query = useQuery(trpc.patrols.tracks.queryOptions({ doubtful }, { refetchInterval: 15_000 }));
  return (
    <>
      <Check label={t('onlyDoubtful')} checked={doubtful} onChange={(event) => setDoubtful(event.target.checked)} />
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? <Notice urgent title={refusal(query.error)} /> : null}
      {query.data?.length === 0 ? <p className={styles['muted']}>{t('noTracks')}</p> : null}
      <ol className={styles['list']}>
        {(query.data ?? []).map((track) => (
          <li key={track.id}>
            <button type="button" className={styles['row']} data-track={track.id} onClick={() => onOpen(track.id)}>
              <strong>
                {track.patrollerName} · {t(`mode.${track.mode}`)}
              </strong>
              <span data-late={track.doubts.length > 0 && track.acceptedAt === null}>
                {track.endedAt === null
                  ? t('running')
                  : track.doubts.length === 0
                    ? t('counted')
                    : track.acceptedAt === null
                      ? t('doubtful')
                      : t('accepted')}
              </span>
              <span className={styles['muted']}>
                {now === 0 ? '' : formatMoment(track.startedAt, now)} · {t(`patrolKind.${track.kind}`)} ·{' '}
                {t('fixes', { count: formatNumber(track.fixes) })} · {t(`source.${track.source}`)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {mayImport ? <ImportTrack onDone={onOpen} /> : null}
    </>
  );
}
