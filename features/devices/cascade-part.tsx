'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { CascadeCameras } from './cascade-cameras.tsx';
import { CascadeForm, type Upper } from './cascade-form.tsx';
import styles from './devices.module.css';

const REFRESH_MS = 5_000;

function UpperRow({ upper, selected, onSelect }: { upper: Upper; selected: boolean; onSelect: () => void }) {
  const t = useTranslations('cascade');
  const age = useAge();
  const now = useNow();
  const { state, stateAt, error, enabled } = upper;
  const word = enabled ? t(`state.${state}`) : t('disabled');
  return (
    <li>
      <button
        type="button"
        className={styles['device']}
        aria-current={selected ? 'true' : undefined}
        onClick={onSelect}
      >
        <span className={styles['deviceName']}>{upper.name}</span>
        <span className={styles['state']} data-state={enabled ? state : 'never'}>
          <span className={styles['dot']} aria-hidden />
          {stateAt === null || now === 0 || !enabled
            ? word
            : t('stateSince', { state: word, age: age((now - stateAt) / 1000) })}
        </span>
        <span className={styles['mono']}>{upper.id}</span>
        <span className={styles['small']}>{t('sharedOf', { count: upper.shared })}</span>
        {error === null ? null : <span className={styles['problem']}>{t(`error.${error}`)}</span>}
      </button>
    </li>
  );
}

function UpperHealth({ upper, onEdit, onRetired }: { upper: Upper; onEdit: () => void; onRetired: () => void }) {
  const t = useTranslations('cascade');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const age = useAge();
  const now = useNow();
  const trpc = useTRPC();
  const retire = useMutation(trpc.cascade.retire.mutationOptions({ onSuccess: onRetired }));
  const ago = (at: number | null): string => (at === null || now === 0 ? '—' : age((now - at) / 1000));
  const facts = [
    [t('ownId'), upper.ownId],
    [t('host'), `${upper.host}:${upper.port} ${upper.transport.toUpperCase()}`],
    [t('registered'), ago(upper.registeredAt)],
    [t('keepalive'), ago(upper.keepaliveAt)],
    [t('lastError'), upper.error === null ? t('noError') : `${t(`error.${upper.error}`)} (${ago(upper.errorAt)})`],
  ] as const;
  return (
    <section className={styles['health']} aria-label={t('health')}>
      <header className={styles['head']}>
        <h2>{upper.name}</h2>
      </header>
      <dl className={styles['facts']}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {upper.error === null || upper.errorDetail === '' ? null : (
        <p className={styles['small']}>{t('detail', { text: upper.errorDetail })}</p>
      )}
      <div className={styles['buttons']}>
        <Button onClick={onEdit}>{t('edit')}</Button>
        <PressedTwice
          sure={common('sure', { action: t('retire') })}
          hint={t('retireHint')}
          onConfirm={() => retire.mutate({ upper: upper.id })}
        >
          {t('retire')}
        </PressedTwice>
      </div>
      {retire.error === null ? null : <Notice urgent title={refusal(retire.error)} />}
    </section>
  );
}

/** Platforms above us (GB/T 28181 cascade): how the link to each is, and which cameras it may see. */
export function CascadePart() {
  const t = useTranslations('cascade');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [open, setOpen] = useState<{ readonly id: string | null; readonly edit: boolean } | null>(null);
  const query = useQuery(trpc.cascade.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const upper = query.data?.find(({ id }) => id === open?.id) ?? null;
  const show = (id: string | null) => {
    setOpen(id === null ? null : { id, edit: false });
    void client.invalidateQueries({ queryKey: trpc.cascade.pathKey() });
  };
  const edits = open !== null && (open.edit || open.id === null) && (open.id === null || upper !== null);
  return (
    <section className={styles['split']} data-open={open !== null} aria-label={t('tab')}>
      <div className={styles['side']}>
        <p className={styles['hint']}>{t('lead')}</p>
        <div className={styles['buttons']}>
          <Button look="primary" onClick={() => setOpen({ id: null, edit: true })}>
            {t('add')}
          </Button>
        </div>
        {query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.error === null ? null : <Notice urgent title={refusal(query.error)} />}
        {query.data?.length === 0 ? <Notice title={t('none')}>{t('noneHint')}</Notice> : null}
        <ul className={styles['list']}>
          {query.data?.map((one) => (
            <UpperRow key={one.id} upper={one} selected={one.id === open?.id} onSelect={() => show(one.id)} />
          ))}
        </ul>
      </div>
      <div className={styles['detail']}>
        {open === null ? (
          <p className={styles['hint']}>{t('choose')}</p>
        ) : (
          <Button onClick={() => show(null)}>{t('back')}</Button>
        )}
        {edits ? (
          <CascadeForm key={open?.id} upper={upper} onClose={() => show(open?.id ?? null)} onSaved={show} />
        ) : null}
        {upper === null || edits ? null : (
          <>
            <UpperHealth
              upper={upper}
              onEdit={() => setOpen({ id: upper.id, edit: true })}
              onRetired={() => show(null)}
            />
            <CascadeCameras key={upper.id} upper={upper.id} />
          </>
        )}
      </div>
    </section>
  );
}
