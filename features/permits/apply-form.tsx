'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PERMIT_KINDS, PERMIT_RULES, PERMIT_RULES_READ, type PermitKind } from '../../domain/permit.ts';
import { LEVEL_WORD } from '../../domain/permit-words.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './permits.module.css';

/** A time of Beijing as `datetime-local` writes it, as epoch milliseconds. */
const beijing = (text: string): number => Date.parse(`${text}:00+08:00`);
const localOf = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);

/** An application: what, where, when, who guards. The end is cut to what kind and level allow. */
export function ApplyForm({
  onDone,
  onCancel,
}: {
  readonly onDone: (id: string) => void;
  readonly onCancel: () => void;
}) {
  const t = useTranslations('permits');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const cache = useQueryClient();
  const { locale } = useLocaleSwitch();
  // Made once: an application that is sent again is there already.
  const [id] = useState(() => crypto.randomUUID());
  const [began] = useState(() => Date.now());
  const [kind, setKind] = useState<PermitKind>('hot_work');
  const [text, setText] = useState('');
  const places = useQuery(trpc.permits.places.queryOptions({ text }, { placeholderData: (before) => before }));
  const guardians = useQuery(trpc.permits.guardians.queryOptions());
  const apply = useMutation(
    trpc.permits.submit.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries(trpc.permits.pathFilter());
        onDone(id);
      },
    }),
  );
  const rule = PERMIT_RULES[kind];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const word = (name: string) => String(values.get(name) ?? '');
    const level = rule.levels.find((one) => one === word('level')) ?? rule.levels[0];
    if (level === undefined) return;
    apply.mutate({
      ...{ id, kind, level, content: word('content'), measures: word('measures'), contractor: word('contractor') },
      ...{ siteFid: Number(word('site')), guardian: word('guardian'), guardianPhone: word('phone') },
      ...{ radiusMeters: Number(word('radius')), validFrom: beijing(word('from')), validTo: beijing(word('to')) },
    });
  };
  return (
    <form className={styles['form']} onSubmit={submit}>
      <h2>{t('apply')}</h2>
      <Choice
        label={t('what')}
        value={kind}
        onChange={(event) => setKind(PERMIT_KINDS.find((one) => one === event.target.value) ?? 'hot_work')}
      >
        {PERMIT_KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`kind.${one}`)}
          </option>
        ))}
      </Choice>
      <Choice key={kind} label={t('levelTitle')} name="level">
        {rule.levels.map((one) => (
          <option key={one} value={one}>
            {t(`level.${LEVEL_WORD[one]}`)} · {t('atMost', { hours: rule.hours[one] ?? 0 })}
          </option>
        ))}
      </Choice>
      <p className={styles['muted']}>
        {t(`source.${rule.source}`, { standard: PERMIT_RULES_READ.standard, on: PERMIT_RULES_READ.on })}
      </p>
      <Field label={t('findPlace')} value={text} onChange={(event) => setText(event.target.value)} />
      <Choice label={t('place')} name="site" required>
        {(places.data ?? []).map((place) => (
          <option key={place.fid} value={place.fid}>
            {locale === 'en' && place.nameEn !== '' ? place.nameEn : place.name}
          </option>
        ))}
      </Choice>
      <Field label={t('radius')} name="radius" type="number" min={5} max={1000} defaultValue={50} required />
      <Field label={t('content')} name="content" required minLength={2} maxLength={1000} />
      <Field label={t('measures')} name="measures" maxLength={1000} />
      <Field label={t('contractor')} name="contractor" maxLength={120} />
      <Choice label={t('guardian')} name="guardian" required>
        {(guardians.data ?? []).map((person) => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </Choice>
      <Field label={t('phone')} name="phone" type="tel" maxLength={40} />
      <Field label={t('from')} name="from" type="datetime-local" defaultValue={localOf(began)} required />
      <Field label={t('to')} name="to" type="datetime-local" defaultValue={localOf(began + 8 * 3_600_000)} required />
      {apply.isError ? <Notice urgent title={refusal(apply.error)} /> : null}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={apply.isPending}>
          {t('send')}
        </Button>
        <Button onClick={onCancel}>{common('close')}</Button>
      </div>
    </form>
  );
}
