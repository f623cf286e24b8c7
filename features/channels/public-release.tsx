'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './public-release.module.css';

interface PublicReleaseProps {
  readonly warning: number;
  /** A closed warning is released no more. */
  readonly open: boolean;
  /** Holder of cap.release: an authorised government role. */
  readonly mayRelease: boolean;
}

/** Whether the public was told of a warning, by whom and why; and the way to do it, in two deliberate steps. */
export function PublicRelease({ warning, open, mayRelease }: PublicReleaseProps) {
  const t = useTranslations('channels.release');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const query = useQuery(trpc.notify.released.queryOptions({ warning }));
  const reload = () => client.invalidateQueries({ queryKey: trpc.notify.released.queryKey({ warning }) });
  const release = useMutation(
    trpc.notify.release.mutationOptions({
      onSuccess: () => {
        setAsking(false);
        return reload();
      },
    }),
  );
  const withdraw = useMutation(trpc.notify.withdraw.mutationOptions({ onSuccess: reload }));
  const found = query.data;
  if (found === undefined || (found === null && !(mayRelease && open))) return null;
  const moment = (at: number): string => (now === 0 ? '' : formatMoment(at, now));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    release.mutate({ warning, reason: String(new FormData(event.currentTarget).get('reason') ?? '') });
  };
  const problem = release.error ?? withdraw.error;
  return (
    <section className={styles['release']} aria-label={t('title')}>
      <h3>{t('title')}</h3>
      {found === null ? (
        <p className={styles['quiet']}>
          {t('none')} {t('lead')}
        </p>
      ) : (
        <p>{t('released', { name: found.releasedName, time: moment(found.releasedAt), reason: found.reason })}</p>
      )}
      {found === null && asking ? (
        <form className={styles['form']} onSubmit={submit}>
          <Field label={t('reason')} name="reason" required minLength={2} maxLength={500} />
          <Button type="submit" look="primary" disabled={release.isPending}>
            {t('confirm')}
          </Button>
        </form>
      ) : null}
      {found === null && !asking ? <Button onClick={() => setAsking(true)}>{t('button')}</Button> : null}
      {found === null || found.withdrawnAt === null ? null : (
        <p>{t('withdrawn', { name: found.withdrawnName ?? '', time: moment(found.withdrawnAt) })}</p>
      )}
      {found !== null && found.withdrawnAt === null && mayRelease ? (
        <PressedTwice sure={common('sure', { action: t('withdraw') })} onConfirm={() => withdraw.mutate({ warning })}>
          {t('withdraw')}
        </PressedTwice>
      ) : null}
      {problem === null ? null : <Notice urgent title={refusal(problem)} />}
    </section>
  );
}
