'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { BulletinRow } from './assessment-types.ts';
import { TextField } from './text-field.tsx';
import { useProblemWords } from './use-words.ts';

interface BulletinIssueProps {
  readonly row: BulletinRow;
  readonly writes: boolean;
}

/** A draft's remarks, and its issue by another person. */
export function BulletinIssue({ row, writes }: BulletinIssueProps) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const client = useQueryClient();
  const problem = useProblemWords();
  const [zh, setZh] = useState(row.remarksZh);
  const [en, setEn] = useState(row.remarksEn);
  const [number, setNumber] = useState('');
  const after = { onSettled: () => client.invalidateQueries({ queryKey: trpc.evaluations.pathKey() }) };
  const remark = useMutation(trpc.evaluations.remark.mutationOptions(after));
  const issue = useMutation(trpc.evaluations.issue.mutationOptions(after));
  const failed = remark.error ?? issue.error;
  if (row.state !== 'draft' || !(writes || row.mayIssue)) return null;
  return (
    <div className={styles['manual']}>
      {writes ? (
        <div className={styles['form']}>
          <TextField label={t('remarksZh')} rows={3} value={zh} onChange={(event) => setZh(event.target.value)} />
          <TextField label={t('remarksEn')} rows={3} value={en} onChange={(event) => setEn(event.target.value)} />
          <Button
            disabled={remark.isPending || (zh === row.remarksZh && en === row.remarksEn)}
            onClick={() => remark.mutate({ id: row.id, zh, en })}
          >
            {t('saveRemarks')}
          </Button>
        </div>
      ) : null}
      {row.mayIssue ? (
        <div className={styles['actions']}>
          <Field label={t('number')} value={number} onChange={(event) => setNumber(event.target.value)} />
          <Button
            look="primary"
            disabled={issue.isPending || number.trim().length < 2}
            onClick={() => issue.mutate({ id: row.id, number })}
          >
            {t('issue')}
          </Button>
        </div>
      ) : (
        <p className={styles['quiet']}>{t('twoPersons')}</p>
      )}
      {failed === null ? null : <Notice urgent title={problem(failed)} />}
    </div>
  );
}
