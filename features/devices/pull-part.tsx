'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useCodeWords, useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './devices.module.css';
import { PullForm } from './pull-form.tsx';

type Pull = RouterOutputs['pulls']['list'][number];
const REFRESH_MS = 5_000;
const MARK = { reachable: 'online', failed: 'offline', unknown: 'never' } as const;

function PullRow({ pull, selected, onSelect }: { pull: Pull; selected: boolean; onSelect: () => void }) {
  const t = useTranslations('pulls');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const age = useAge();
  const now = useNow();
  const at = pull.state === 'reachable' ? pull.triedAt : pull.reachedAt;
  return (
    <li>
      <button
        type="button"
        className={styles['device']}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className={styles['deviceName']}>{nameOf({ name: pull.cameraName, nameEn: pull.cameraNameEn })}</span>
        <span className={styles['state']} data-state={MARK[pull.state]}>
          <span className={styles['dot']} aria-hidden />
          {t(`state.${pull.state}`)}
          {at === null || now === 0 ? null : ` · ${age((now - at) / 1000)}`}
        </span>
        <span className={styles['mono']}>
          {pull.host}:{pull.port}
        </span>
        <span className={styles['small']}>
          {t(`kind.${pull.kind}`)}
          {pull.onvifPort === null ? null : ` · ONVIF`}
          {pull.state === 'reachable' && pull.detail !== null ? ` · ${pull.detail}` : null}
        </span>
        {pull.reason === null ? null : (
          <span className={styles['problem']}>
            {words.videoReason(pull.reason)}
            {pull.detail === null ? null : ` (${pull.detail})`}
          </span>
        )}
      </button>
    </li>
  );
}

/** Cameras that this installation fetches by itself, and how the last look at each went. */
export function PullPart() {
  const t = useTranslations('pulls');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [open, setOpen] = useState<'add' | Pull['id'] | null>(null);
  const query = useQuery(
    trpc.pulls.list.queryOptions({ text }, { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData }),
  );
  const close = () => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: trpc.pulls.pathKey() });
  };
  const remove = useMutation(trpc.pulls.remove.mutationOptions({ onSuccess: close }));
  const pull = query.data?.find(({ id }) => id === open);
  const camera = pull && { id: pull.cameraId, name: nameOf({ name: pull.cameraName, nameEn: pull.cameraNameEn }) };
  return (
    <section className={styles['split']} data-open={open !== null} aria-label={t('title')}>
      <div className={styles['side']}>
        <div className={styles['bar']}>
          <Field label={t('findPull')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
          <Button look="primary" onClick={() => setOpen('add')}>
            {t('add')}
          </Button>
        </div>
        {query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.error === null ? null : <Notice urgent title={refusal(query.error)} />}
        {query.data?.length === 0 ? <Notice title={t('none')}>{t('noneHint')}</Notice> : null}
        <ul className={styles['list']}>
          {query.data?.map((one) => (
            <PullRow key={one.id} pull={one} selected={one.id === open} onSelect={() => setOpen(one.id)} />
          ))}
        </ul>
      </div>
      <div className={styles['detail']}>
        {open === null ? <p className={styles['hint']}>{t('choose')}</p> : null}
        {open === 'add' || camera !== undefined ? (
          <PullForm key={open} camera={camera ?? null} onClose={close} onSaved={close} />
        ) : null}
        {pull === undefined ? null : (
          <div className={styles['buttons']}>
            <PressedTwice
              sure={common('sure', { action: t('remove') })}
              hint={t('removeHint')}
              onConfirm={() => remove.mutate({ id: pull.id })}
            >
              {t('remove')}
            </PressedTwice>
            {remove.error === null ? null : <Notice urgent title={refusal(remove.error)} />}
          </div>
        )}
      </div>
    </section>
  );
}
