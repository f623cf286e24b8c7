'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Printer } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import duty from './duty.module.css';
import type { Handover, Watch } from './duty-types.ts';
import styles from './handover.module.css';
import { HandoverFigures } from './handover-figures.tsx';
import { HandoverSign } from './handover-sign.tsx';

interface SheetProps {
  readonly id: number;
  readonly mayKeep: boolean;
  readonly watch: Watch | undefined;
}

/** One handover as a sheet of paper: figures, what was left undone, what the people wrote, both signatures. */
export function HandoverSheet({ id, mayKeep, watch }: SheetProps) {
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const query = useQuery(trpc.duty.handover.queryOptions({ id }));
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError) return <Notice urgent title={refusal(query.error)} />;
  return <Sheet handover={query.data} mayKeep={mayKeep} watch={watch} />;
}

function Sheet({ handover, mayKeep, watch }: Omit<SheetProps, 'id'> & { readonly handover: Handover }) {
  const t = useTranslations('duty.handover');
  const { locale } = useLocaleSwitch();
  const now = useNow();
  const { state } = handover;
  const name = nameIn(locale, { name: handover.shiftName, nameEn: handover.shiftNameEn });
  const moment = (at: number) => (now === 0 ? '' : formatMoment(at, now));
  return (
    <article className={styles['sheet']} data-handover={state} aria-label={t('list')}>
      <header className={styles['head']}>
        <h2>{t('of', { name, from: moment(handover.fromAt), to: moment(handover.toAt) })}</h2>
        <span className={state === 'given' ? duty['loud'] : duty['muted']}>{t(`state.${state}`)}</span>
        <Button className={styles['noPrint']} onClick={() => window.print()}>
          <Printer size={16} strokeWidth={1.5} aria-hidden /> {t('print')}
        </Button>
      </header>
      <HandoverFigures summary={handover.summary} now={now} />
      {state === 'draft' && mayKeep ? (
        <Draft handover={handover} />
      ) : (
        <section aria-label={t('text')}>
          <h3>{t('text')}</h3>
          <p className={styles['words']}>{handover.text === '' ? t('nothing') : handover.text}</p>
        </section>
      )}
      <HandoverSign handover={handover} mayKeep={mayKeep} watch={watch} now={now} />
    </article>
  );
}

const SAVE_MS = 800;

/** What the shift writes; saved by itself a moment after the last key. */
function Draft({ handover }: { readonly handover: Handover }) {
  const t = useTranslations('duty.handover');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const id = useId();
  const [text, setText] = useState(handover.text);
  const save = useMutation(
    trpc.duty.writeHandover.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.duty.handover.queryKey({ id: handover.id }) }),
    }),
  );
  const { mutate } = save;
  useEffect(() => {
    if (text === handover.text) return;
    const timer = setTimeout(() => mutate({ id: handover.id, text }), SAVE_MS);
    return () => clearTimeout(timer);
  }, [text, handover.id, handover.text, mutate]);
  return (
    <section className={styles['draft']} aria-label={t('text')}>
      <h3>
        <label htmlFor={id}>{t('text')}</label>
      </h3>
      <textarea
        id={id}
        rows={4}
        maxLength={4000}
        placeholder={t('textHint')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={duty['muted']} role="status">
        {save.isError ? refusal(save.error) : text === handover.text && text !== '' ? t('saved') : ''}
      </p>
    </section>
  );
}
