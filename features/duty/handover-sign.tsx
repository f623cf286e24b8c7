'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import duty from './duty.module.css';
import type { Handover, Watch } from './duty-types.ts';
import styles from './handover.module.css';

interface SignProps {
  readonly handover: Handover;
  readonly mayKeep: boolean;
  readonly watch: Watch | undefined;
  readonly now: number;
}

/** Both signatures; the one that is owed as a form with the names of the roster to pick from. */
export function HandoverSign({ handover, mayKeep, watch, now }: SignProps) {
  const t = useTranslations('duty.handover');
  const { state, givenBy, givenAt, takenBy, takenAt } = handover;
  const signed = (name: string | null, at: number | null) =>
    name === null || at === null ? t('unsigned') : t('signed', { name, clock: now === 0 ? '' : formatMoment(at, now) });
  return (
    <section className={styles['signatures']}>
      <dl>
        <div>
          <dt>{t('giver')}</dt>
          <dd>{signed(givenBy, givenAt)}</dd>
        </div>
        <div>
          <dt>{t('taker')}</dt>
          <dd>{signed(takenBy, takenAt)}</dd>
        </div>
      </dl>
      {handover.oneAccount ? <p className={duty['muted']}>{t('oneAccount')}</p> : null}
      {mayKeep && state !== 'taken' ? <SignForm handover={handover} watch={watch} /> : null}
    </section>
  );
}

function SignForm({ handover, watch }: Pick<SignProps, 'handover' | 'watch'>) {
  const t = useTranslations('duty.handover');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const list = useId();
  const isTaking = handover.state === 'given';
  const [name, setName] = useState('');
  const onSuccess = async () => {
    setName('');
    await client.invalidateQueries({ queryKey: trpc.duty.pathKey() });
  };
  const give = useMutation(trpc.duty.giveHandover.mutationOptions({ onSuccess }));
  const take = useMutation(trpc.duty.takeHandover.mutationOptions({ onSuccess }));
  const sign = isTaking ? take : give;
  const names = new Set([...(watch?.people ?? []), ...(watch?.nextPeople ?? [])].map((person) => person.name));
  const isSame = isTaking && name.trim() === handover.givenBy;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '' && !isSame) sign.mutate({ id: handover.id, name: name.trim() });
  };
  return (
    <form className={styles['sign']} onSubmit={submit}>
      <datalist id={list}>
        {[...names].map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Field
        label={`${isTaking ? t('taker') : t('giver')} · ${t('signName')}`}
        list={list}
        required
        maxLength={40}
        value={name}
        error={isSame ? t('sameName') : null}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" look="primary" disabled={sign.isPending || name.trim() === '' || isSame}>
        {isTaking ? t('take') : t('give')}
      </Button>
      {sign.isError ? <Notice urgent title={refusal(sign.error)} /> : null}
    </form>
  );
}
