'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { REPORTED_FAULTS } from '../../domain/repair.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { TextField } from './text-field.tsx';
import { useRepairsAfter } from './use-repairs-after.ts';
import { useProblemWords } from './use-words.ts';

/** What the data do not tell: somebody saw that a device is broken. */
export function FaultForm({ fid }: { readonly fid: number }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const problem = useProblemWords();
  const [text, setText] = useState('');
  const report = useMutation(trpc.repairs.report.mutationOptions(useRepairsAfter()));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fault = REPORTED_FAULTS.find((one) => one === new FormData(event.currentTarget).get('fault'));
    if (fault !== undefined) report.mutate({ fid, fault, text }, { onSuccess: () => setText('') });
  };
  return (
    <details className={styles['manual']}>
      <summary>{t('reportTitle')}</summary>
      <form className={styles['form']} onSubmit={submit}>
        <Choice label={t('fault')} name="fault">
          {REPORTED_FAULTS.map((fault) => (
            <option key={fault} value={fault}>
              {t(`faultOf.${fault}`)}
            </option>
          ))}
        </Choice>
        <TextField label={t('words')} rows={2} value={text} onChange={(event) => setText(event.target.value)} />
        <Button type="submit" look="primary" disabled={report.isPending || text.trim().length < 4}>
          {t('report')}
        </Button>
        {report.isSuccess ? <Notice title={t('reported')} /> : null}
        {report.isError ? <Notice urgent title={problem(report.error)} /> : null}
      </form>
    </details>
  );
}
