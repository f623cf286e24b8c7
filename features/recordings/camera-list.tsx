'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './recordings.module.css';

interface CameraListProps {
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

/** Cameras by a part of their name; without one those that were recorded last. */
export function CameraList({ selected, onSelect }: CameraListProps) {
  const t = useTranslations('recordings');
  const common = useTranslations('common');
  const nameOf = useNameOf();
  const codes = useCodeWords();
  const trpc = useTRPC();
  const now = useNow();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useQuery(trpc.recordings.cameras.queryOptions({ text: asked }, { refetchInterval: 30_000 }));
  return (
    <section className={styles['list']} aria-label={t('cameras')}>
      <Field
        label={t('find')}
        type="search"
        value={text}
        placeholder={t('findHint')}
        onChange={(event) => setText(event.target.value)}
      />
      {found.isPending ? <Waiting label={common('loading')} /> : null}
      {found.data?.length === 0 ? <Notice title={asked === '' ? t('noRecordings') : t('noCamera')} /> : null}
      <ul>
        {found.data?.map((camera) => (
          <li key={camera.id}>
            <button
              type="button"
              className={styles['camera']}
              aria-pressed={camera.id === selected}
              data-camera={camera.id}
              onClick={() => onSelect(camera.id)}
            >
              <span>{nameOf(camera)}</span>
              <span className={styles['small']}>
                {camera.recordedAt === null || now === 0
                  ? t('neverRecorded')
                  : t('recordedUntil', { time: formatMoment(camera.recordedAt, now) })}
                {camera.state === 'online' ? '' : ` · ${codes.camera(camera.state)}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
