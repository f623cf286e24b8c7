'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatClock, formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import type { ImageRequest } from './recording-types.ts';
import styles from './recordings.module.css';
import { RequestDetail } from './request-detail.tsx';

const REFRESH_MS = 4_000;

interface RequestsPartProps {
  readonly which: 'mine' | 'others';
  /** A request that was just filed is opened at once. */
  readonly onPlay: (cameraId: string, at: number) => void;
}

/** One's own requests, or those that wait for one's decision: a list and the chosen one beside it. */
export function RequestsPart({ which, onPlay }: RequestsPartProps) {
  const t = useTranslations('recordings');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<number | null>(null);
  const [before, setBefore] = useState<number | undefined>(undefined);
  const input = { which, ...(before === undefined ? {} : { before }) };
  const list = useQuery(
    which === 'mine'
      ? trpc.images.mine.queryOptions(input, { refetchInterval: REFRESH_MS })
      : trpc.images.others.queryOptions(input, { refetchInterval: REFRESH_MS }),
  );
  const rows = list.data?.rows ?? [];
  const selected = chosen ?? rows[0]?.id ?? null;
  return (
    <div className={styles['split']}>
      <section className={styles['list']} aria-label={t(`tab.${which}`)}>
        {list.isPending ? <Waiting label={common('loading')} /> : null}
        {list.isError ? <Notice urgent title={refusal(list.error)} /> : null}
        {list.isSuccess && rows.length === 0 ? (
          <Notice title={t(which === 'mine' ? 'noneMine' : 'noneOthers')} />
        ) : null}
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <RequestRow row={row} isSelected={row.id === selected} onSelect={() => setChosen(row.id)} />
            </li>
          ))}
        </ul>
        <div className={styles['acts']}>
          {before === undefined ? null : <Button onClick={() => setBefore(undefined)}>{t('newestFirst')}</Button>}
          {list.data?.more === true ? (
            <Button onClick={() => setBefore(rows.at(-1)?.id)}>{t('olderOnes')}</Button>
          ) : null}
        </div>
      </section>
      {selected === null ? null : <RequestDetail key={selected} id={selected} which={which} onPlay={onPlay} />}
    </div>
  );
}

interface RequestRowProps {
  readonly row: ImageRequest;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function RequestRow({ row, isSelected, onSelect }: RequestRowProps) {
  const t = useTranslations('recordings');
  const nameOf = useNameOf();
  const now = useNow();
  return (
    <button
      type="button"
      className={styles['camera']}
      aria-pressed={isSelected}
      data-request={row.id}
      onClick={onSelect}
    >
      <span>
        #{row.id} {nameOf({ name: row.cameraName, nameEn: row.cameraNameEn })}
      </span>
      <span className={styles['small']}>
        <strong>{t(`state.${row.state}`)}</strong>
        {row.state === 'exporting' ? ` ${row.jobPercent} %` : ''}
        {now === 0 ? '' : ` · ${formatMoment(row.from, now)}–${formatClock(row.to)} · ${row.applicantName}`}
      </span>
    </button>
  );
}
