'use client';

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { ChannelsPart } from './channels-part.tsx';
import { DeviceForm } from './device-form.tsx';
import { DeviceHealth } from './device-health.tsx';
import { DeviceList } from './device-list.tsx';
import type { ShownPassword } from './device-types.ts';
import styles from './devices.module.css';
import { PasswordOnce } from './password-once.tsx';

const REFRESH_MS = 5_000;

/** The list of devices, and beside it one device: its health, its settings, its channels. */
export function DevicesPart({ mayManage }: { readonly mayManage: boolean }) {
  const t = useTranslations('devices');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const [form, setForm] = useState<'add' | 'edit' | null>(null);
  const [shown, setShown] = useState<ShownPassword | null>(null);
  const query = useQuery(
    trpc.devices.list.queryOptions({ text }, { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData }),
  );
  const device = query.data?.find(({ id }) => id === selected) ?? null;
  const reload = () => client.invalidateQueries({ queryKey: trpc.devices.pathKey() });
  const open = selected !== null || form === 'add';
  const closeForm = () => setForm(null);
  return (
    <section className={styles['split']} data-open={open} aria-label={t('tab.devices')}>
      <div className={styles['side']}>
        <div className={styles['bar']}>
          <Field label={t('find')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
          {mayManage ? (
            <Button
              look="primary"
              onClick={() => {
                setSelected(null);
                setForm('add');
              }}
            >
              {t('add')}
            </Button>
          ) : null}
        </div>
        {query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.error === null ? null : (
          <Notice urgent title={common('failed')}>
            {refusal(query.error)}
          </Notice>
        )}
        {query.data?.length === 0 ? <Notice title={t('none')}>{mayManage ? t('noneHint') : undefined}</Notice> : null}
        <DeviceList
          devices={query.data ?? []}
          selected={selected}
          onSelect={(id) => {
            setSelected(id);
            setForm(null);
            setShown(null);
          }}
        />
      </div>
      <div className={styles['detail']}>
        {open ? (
          <Button
            look="quiet"
            className={styles['back']}
            onClick={() => {
              setSelected(null);
              setForm(null);
              setShown(null);
            }}
          >
            {t('backToList')}
          </Button>
        ) : null}
        {shown === null ? null : <PasswordOnce shown={shown} onDone={() => setShown(null)} />}
        {form === 'add' || (form === 'edit' && device !== null) ? (
          <DeviceForm
            key={form === 'edit' ? device?.id : 'new'}
            device={form === 'edit' ? device : null}
            onClose={closeForm}
            onSaved={(id, password, name) => {
              closeForm();
              setSelected(id);
              if (password !== null) setShown({ name, password });
              void reload();
            }}
          />
        ) : null}
        {device !== null && form === null ? (
          <>
            <DeviceHealth
              device={device}
              mayManage={mayManage}
              onEdit={() => setForm('edit')}
              onPassword={(password) => setShown({ name: device.name, password })}
              onChanged={() => void reload()}
              onRetired={() => {
                setSelected(null);
                void reload();
              }}
            />
            <ChannelsPart key={device.id} device={device} mayManage={mayManage} />
          </>
        ) : null}
        {open ? null : <p className={styles['hint']}>{t('choose')}</p>}
      </div>
    </section>
  );
}
