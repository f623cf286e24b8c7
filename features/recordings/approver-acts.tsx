'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { ImageRequestDetail } from './recording-types.ts';
import styles from './recordings.module.css';
import { useRequestAct } from './use-request-act.ts';

/** What a second person decides: approve with the certificate seen, refuse, revoke, try a failed export again. */
export function ApproverActs({ request }: { readonly request: ImageRequestDetail }) {
  const t = useTranslations('recordings');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const act = useRequestAct();
  const [text, setText] = useState('');
  const [seen, setSeen] = useState(false);
  const approve = useMutation(trpc.images.approve.mutationOptions(act));
  const certify = useMutation(trpc.images.certify.mutationOptions(act));
  const refuse = useMutation(trpc.images.refuse.mutationOptions(act));
  const revoke = useMutation(trpc.images.revoke.mutationOptions(act));
  const retry = useMutation(trpc.images.retry.mutationOptions(act));
  const { id, state } = request;
  const isOpen = state === 'submitted' || state === 'approved';
  const canRevoke = state === 'queued' || state === 'exporting' || state === 'ready' || state === 'failed';
  const busy = [approve, certify, refuse, revoke, retry].some((one) => one.isPending);
  const problem = approve.error ?? certify.error ?? refuse.error ?? revoke.error ?? retry.error;
  if (!isOpen && !canRevoke) return null;
  return (
    <div className={styles['decide']}>
      {isOpen ? (
        <Check label={t('certificateSeen')} checked={seen} onChange={(event) => setSeen(event.target.checked)} />
      ) : null}
      <Field
        label={isOpen ? t('decisionText') : t('revokeText')}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles['acts']}>
        {state === 'submitted' ? (
          <Button look="primary" disabled={busy} onClick={() => approve.mutate({ id, text, certificateSeen: seen })}>
            {seen ? t('approveAndExport') : t('approve')}
          </Button>
        ) : null}
        {state === 'approved' ? (
          <Button look="primary" disabled={busy || !seen} onClick={() => certify.mutate({ id })}>
            {t('export')}
          </Button>
        ) : null}
        {state === 'failed' ? (
          <Button disabled={busy} onClick={() => retry.mutate({ id })}>
            {t('retry')}
          </Button>
        ) : null}
        {isOpen ? (
          <Button disabled={busy || text.trim().length < 2} onClick={() => refuse.mutate({ id, text })}>
            {t('refuse')}
          </Button>
        ) : null}
        {canRevoke ? (
          <Button disabled={busy || text.trim().length < 2} onClick={() => revoke.mutate({ id, text })}>
            {t('revoke')}
          </Button>
        ) : null}
      </div>
      {problem == null ? null : <p role="alert">{refusal(problem)}</p>}
    </div>
  );
}
