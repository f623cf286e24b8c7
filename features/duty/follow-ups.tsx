'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatMinute, formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import duty from './duty.module.css';
import type { DeskOfWarning } from './duty-types.ts';
import styles from './warning-desk.module.css';

type Entry = DeskOfWarning['followUps'][number];

interface FollowUpsProps {
  readonly warningId: number;
  /** Null while they are on their way. */
  readonly entries: readonly Entry[] | null;
  readonly mayKeep: boolean;
  readonly writeRef: RefObject<HTMLTextAreaElement | null>;
}

/** Minutes until the next look; null for none. */
const LOOKS = { none: null, minutes10: 10, minutes30: 30, hour1: 60, hours4: 240, hours12: 720 } as const;
type Look = keyof typeof LOOKS;
const LOOK_NAMES: readonly Look[] = ['none', 'minutes10', 'minutes30', 'hour1', 'hours4', 'hours12'];

/** Who was called, what was said, when to look again (跟踪记录); the newest first, the form above. */
export function FollowUps({ warningId, entries, mayKeep, writeRef }: FollowUpsProps) {
  const t = useTranslations('duty.followUp');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const now = useNow();
  const refresh = () => client.invalidateQueries({ queryKey: trpc.duty.pathKey() });
  const done = useMutation(trpc.duty.followUpDone.mutationOptions({ onSuccess: refresh }));
  return (
    <section aria-label={t('title')}>
      <h3>{t('title')}</h3>
      {mayKeep ? <FollowUpForm warningId={warningId} writeRef={writeRef} onDone={refresh} /> : null}
      {done.isError ? <Notice urgent title={refusal(done.error)} /> : null}
      {entries?.length === 0 ? <p className={duty['muted']}>{t('none')}</p> : null}
      <ol className={styles['entries']}>
        {(entries ?? []).map((entry) => (
          <li key={entry.id} className={styles['entry']}>
            <p>
              {entry.contact === '' ? null : <strong>{entry.contact} </strong>}
              {entry.text}
            </p>
            <p className={duty['muted']}>
              {entry.authorName} · {now === 0 ? '' : formatMoment(entry.at, now)}
            </p>
            <NextLook entry={entry} now={now} />
            {mayKeep && entry.nextLookAt !== null && entry.doneAt === null ? (
              <p className={styles['actions']}>
                <Button disabled={done.isPending} onClick={() => done.mutate({ id: entry.id })}>
                  {t('done')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function NextLook({ entry, now }: { readonly entry: Entry; readonly now: number }) {
  const t = useTranslations('duty.followUp');
  if (entry.nextLookAt === null || now === 0) return null;
  if (entry.doneAt !== null)
    return (
      <p className={duty['muted']}>{t('doneBy', { name: entry.doneBy ?? '', clock: formatMinute(entry.doneAt) })}</p>
    );
  const late = (now - entry.nextLookAt) / 1000;
  return late <= 0 ? (
    <p>{t('due', { clock: formatMinute(entry.nextLookAt) })}</p>
  ) : (
    <p>
      <span className={duty['loud']}>
        {t('overdue', { clock: formatMinute(entry.nextLookAt), span: formatSpan(late) })}
      </span>
    </p>
  );
}

interface FormProps {
  readonly warningId: number;
  readonly writeRef: RefObject<HTMLTextAreaElement | null>;
  readonly onDone: () => void;
}

function FollowUpForm({ warningId, writeRef, onDone }: FormProps) {
  const t = useTranslations('duty.followUp');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const id = useId();
  const [contact, setContact] = useState('');
  const [text, setText] = useState('');
  const [look, setLook] = useState<Look>('none');
  const add = useMutation(
    trpc.duty.followUp.mutationOptions({
      onSuccess: () => {
        setContact('');
        setText('');
        setLook('none');
        onDone();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' || add.isPending) return;
    add.mutate({ warningId, contact, text, lookInMinutes: LOOKS[look] });
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('title')}>
      <div className={styles['wide']}>
        <label htmlFor={id}>{t('text')}</label>
        <textarea
          id={id}
          ref={writeRef}
          rows={2}
          maxLength={1000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
          }}
        />
      </div>
      <Field label={t('contact')} value={contact} maxLength={80} onChange={(event) => setContact(event.target.value)} />
      <Choice
        label={t('look')}
        value={look}
        onChange={(event) => setLook(LOOK_NAMES.find((one) => one === event.target.value) ?? 'none')}
      >
        {LOOK_NAMES.map((one) => (
          <option key={one} value={one}>
            {t(`looks.${one}`)}
          </option>
        ))}
      </Choice>
      <Button type="submit" look="primary" disabled={text.trim() === '' || add.isPending}>
        {t('add')}
      </Button>
      {add.isError ? <Notice urgent title={refusal(add.error)} /> : null}
    </form>
  );
}
