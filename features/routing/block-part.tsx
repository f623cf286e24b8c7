'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import type { LngLat } from '../../domain/place.ts';
import { formatMinute, formatPosition } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { Block } from './route-types.ts';
import styles from './routing.module.css';

interface BlockPartProps {
  readonly blocks: readonly Block[];
  readonly mayBlock: boolean;
  /** Where the map was clicked while a road is being chosen; null before. */
  readonly picked: LngLat | null;
  /** Starts choosing on the map, or ends it. */
  readonly onPick: (on: boolean) => void;
}

/** Roads closed by hand: who, why, until when; and closing another (roads.block). */
export function BlockPart({ blocks, mayBlock, picked, onPick }: BlockPartProps) {
  const t = useTranslations('routing');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const refusal = useRefusalWords();
  const [adding, setAdding] = useState(false);
  const refresh = () => void queries.invalidateQueries(trpc.routing.pathFilter());
  const lift = useMutation(trpc.routing.unblock.mutationOptions({ onSuccess: refresh }));
  const close = () => {
    setAdding(false);
    onPick(false);
  };
  return (
    <section className={styles['part']} aria-label={t('blocks')} data-blocks={blocks.length}>
      <h3 className={styles['heading']}>{t('blocks')}</h3>
      {blocks.length === 0 ? <p className={styles['muted']}>{t('blockNone')}</p> : null}
      <ul>
        {blocks.map((block) => (
          <li key={block.id} className={styles['block']}>
            <span>
              {`${block.name === '' ? t('noName') : block.name} · ${block.reason}`}
              <span className={styles['muted']}>
                {` ${t('blockLine', { by: block.by, until: formatMinute(block.until) })}`}
              </span>
            </span>
            {mayBlock ? (
              <Button look="quiet" disabled={lift.isPending} onClick={() => lift.mutate({ id: block.id })}>
                {t('blockLift')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {lift.isError ? <Notice urgent title={refusal(lift.error)} /> : null}
      {!mayBlock ? null : adding ? (
        <BlockForm
          picked={picked}
          onPick={() => onPick(true)}
          onDone={() => {
            close();
            refresh();
          }}
          onCancel={close}
        />
      ) : (
        <Button
          look="quiet"
          onClick={() => {
            setAdding(true);
            onPick(true);
          }}
        >
          {t('blockAdd')}
        </Button>
      )}
    </section>
  );
}

interface BlockFormProps {
  readonly picked: LngLat | null;
  readonly onPick: () => void;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function BlockForm({ picked, onPick, onDone, onCancel }: BlockFormProps) {
  const t = useTranslations('routing');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('2');
  const block = useMutation(trpc.routing.block.mutationOptions({ onSuccess: onDone }));
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (picked !== null) block.mutate({ lng: picked[0], lat: picked[1], reason, hours: Number(hours) });
      }}
    >
      <p role="status">{picked === null ? t('blockPick') : t('blockAt', { place: formatPosition(...picked) })}</p>
      {picked === null ? null : (
        <Button look="quiet" onClick={onPick}>
          {t('blockAgain')}
        </Button>
      )}
      <Field
        label={t('blockReason')}
        value={reason}
        required
        minLength={2}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
      <Field
        label={t('blockHours')}
        type="number"
        min={0.25}
        max={168}
        step={0.25}
        value={hours}
        required
        onChange={(event) => setHours(event.target.value)}
      />
      {block.isError ? <Notice urgent title={refusal(block.error)} /> : null}
      <div className={styles['choices']}>
        <Button type="submit" look="primary" disabled={picked === null || block.isPending}>
          {t('blockDo')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('blockCancel')}
        </Button>
      </div>
    </form>
  );
}
