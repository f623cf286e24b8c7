'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatMinute, formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import duty from './duty.module.css';
import type { Watch } from './duty-types.ts';
import styles from './handover.module.css';
import { HandoverSheet } from './handover-sheet.tsx';

interface HandoverPartProps {
  readonly mayKeep: boolean;
  readonly watch: Watch | undefined;
}

/** Shift handovers (交接班): drafted from what happened, written, signed by both, kept. */
export function HandoverPart({ mayKeep, watch }: HandoverPartProps) {
  const t = useTranslations('duty.handover');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const client = useQueryClient();
  const now = useNow();
  const [chosen, setChosen] = useState<number | null>(null);
  const list = useQuery(trpc.duty.handovers.queryOptions({}));
  const draft = useMutation(
    trpc.duty.draftHandover.mutationOptions({
      onSuccess: async ({ id }) => {
        setChosen(id);
        await client.invalidateQueries({ queryKey: trpc.duty.pathKey() });
      },
    }),
  );
  const rows = list.data ?? [];
  const open = chosen ?? rows[0]?.id ?? null;
  return (
    <div className={styles['handover']}>
      <nav className={styles['list']} aria-label={t('list')}>
        {mayKeep ? (
          <Button look="primary" wide disabled={draft.isPending} onClick={() => draft.mutate()}>
            {rows.some(({ state }) => state === 'draft') ? t('refresh') : t('begin')}
          </Button>
        ) : null}
        {draft.isError ? <Notice urgent title={refusal(draft.error)} /> : null}
        {list.isPending ? <Waiting label={common('loading')} /> : null}
        {list.isSuccess && rows.length === 0 ? <Notice title={t('none')}>{t('noneHint')}</Notice> : null}
        {rows.map((row) => (
          <button
            key={row.id}
            type="button"
            className={classes(styles['item'], row.id === open && styles['chosen'])}
            aria-current={row.id === open}
            onClick={() => setChosen(row.id)}
          >
            <strong>
              {t('of', {
                name: nameIn(locale, { name: row.shiftName, nameEn: row.shiftNameEn }),
                from: now === 0 ? '' : formatMoment(row.fromAt, now),
                to: formatMinute(row.toAt),
              })}
            </strong>
            <span className={row.state === 'given' ? duty['loud'] : duty['muted']}>{t(`state.${row.state}`)}</span>
            <span className={duty['muted']}>
              {[row.givenBy, row.takenBy].filter((name) => name !== null).join(' → ')}
            </span>
          </button>
        ))}
      </nav>
      {open === null ? null : <HandoverSheet key={open} id={open} mayKeep={mayKeep} watch={watch} />}
    </div>
  );
}
