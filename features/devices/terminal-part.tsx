'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './devices.module.css';
import { StateMark } from './state-mark.tsx';
import { TerminalForm } from './terminal-form.tsx';

const REFRESH_MS = 5_000;

/** Terminals of vehicles (JT/T 808, 1078): who is connected, what each says of itself, and its channels. */
export function TerminalPart() {
  const t = useTranslations('pulls');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const query = useQuery(
    trpc.terminals.list.queryOptions({ text }, { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData }),
  );
  const status = useQuery(trpc.terminals.status.queryOptions(undefined, { refetchInterval: 10_000, retry: false }));
  const refusedTimes = Object.values(status.data?.refused ?? {}).reduce((sum, times) => sum + times, 0);
  const close = () => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: trpc.terminals.pathKey() });
  };
  const remove = useMutation(trpc.terminals.remove.mutationOptions({ onSuccess: close }));
  const terminal = query.data?.find(({ number }) => number === open);
  return (
    <section className={styles['split']} data-open={open !== null} aria-label={t('terminalTitle')}>
      <div className={styles['side']}>
        <div className={styles['bar']}>
          <Field
            label={t('terminalFind')}
            type="search"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button look="primary" onClick={() => setOpen('add')}>
            {t('terminalAdd')}
          </Button>
        </div>
        {status.data?.listening === null ? <Notice title={t('terminalNotListening')} /> : null}
        {status.data?.listening == null ? null : (
          <p className={styles['hint']}>
            {t('terminalListening', status.data.listening)}
            {refusedTimes === 0 ? null : ` ${t('terminalRefused', { count: refusedTimes })}`}
          </p>
        )}
        {query.isPending ? <Waiting label={common('loading')} /> : null}
        {query.error === null ? null : <Notice urgent title={refusal(query.error)} />}
        {query.data?.length === 0 ? <Notice title={t('terminalNone')}>{t('terminalNoneHint')}</Notice> : null}
        <ul className={styles['list']}>
          {query.data?.map((one) => (
            <li key={one.number}>
              <button
                type="button"
                className={styles['device']}
                aria-current={one.number === open ? 'true' : undefined}
                onClick={() => setOpen(one.number)}
              >
                <span className={styles['deviceName']}>{one.plate}</span>
                <StateMark state={one.state} at={one.seenAt} />
                <span className={styles['mono']}>{one.number}</span>
                <span className={styles['small']}>
                  {[
                    one.edition === null ? null : `JT/T 808-${one.edition}`,
                    one.maker,
                    one.model,
                    t('channelCount', { count: one.channels.length }),
                  ]
                    .filter((part) => part !== null && part !== '')
                    .join(' · ')}
                </span>
                {one.lastError === null ? null : <span className={styles['problem']}>{one.lastError}</span>}
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles['detail']}>
        {open === null ? <p className={styles['hint']}>{t('terminalChoose')}</p> : null}
        {open === 'add' || terminal !== undefined ? (
          <TerminalForm key={open} terminal={terminal ?? null} onClose={close} onSaved={close} />
        ) : null}
        {terminal === undefined ? null : (
          <div className={styles['buttons']}>
            <PressedTwice
              sure={common('sure', { action: t('remove') })}
              hint={t('terminalRemoveHint')}
              onConfirm={() => remove.mutate({ number: terminal.number })}
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
