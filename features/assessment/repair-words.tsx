'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { repairAfter } from '../../domain/repair.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { RepairDetailRow } from './assessment-types.ts';
import { useRepairsAfter } from './use-repairs-after.ts';
import { useProblemWords } from './use-words.ts';

/** Ends an order by a person's word, where no data do it: in service again, or no fault at all. */
export function RepairWords({ row }: { readonly row: RepairDetailRow }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const after = useRepairsAfter();
  const [text, setText] = useState('');
  const close = useMutation(trpc.repairs.close.mutationOptions(after));
  const cancel = useMutation(trpc.repairs.cancel.mutationOptions(after));
  const failed = close.error ?? cancel.error;
  const input = { id: row.id, expected: row.state, text };
  const lacks = text.trim().length < 4 || close.isPending || cancel.isPending;
  return (
    <div className={styles['actions']}>
      <Field label={t('words')} value={text} onChange={(event) => setText(event.target.value)} />
      <Button disabled={lacks} onClick={() => close.mutate(input)}>
        {t('back')}
      </Button>
      {repairAfter(row.state, 'cancel') === null ? null : (
        <Button disabled={lacks} onClick={() => cancel.mutate(input)}>
          {t('cancel')}
        </Button>
      )}
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </div>
  );
}
