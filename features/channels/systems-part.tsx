'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { ENDPOINT_KINDS, type EndpointKind } from '../../domain/delivery.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './channels.module.css';
import { TestResult } from './test-result.tsx';

/** Systems that carry for everybody: the city's warning system, SMS and voice. */
export function SystemsPart() {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const query = useQuery(trpc.notify.endpoints.queryOptions());
  return (
    <section className={styles['part']} aria-label={t('tab.systems')}>
      <p className={styles['hint']}>
        {t('systemsLead')} {t('mailServer')}
      </p>
      {query.data === undefined ? null : (
        <div className={styles['systems']}>
          {ENDPOINT_KINDS.map((kind) => (
            <System key={kind} kind={kind} endpoint={query.data.find((one) => one.kind === kind) ?? null} />
          ))}
        </div>
      )}
    </section>
  );
}

interface SystemProps {
  readonly kind: EndpointKind;
  readonly endpoint: RouterOutputs['notify']['endpoints'][number] | null;
}

function System({ kind, endpoint }: SystemProps) {
  const t = useTranslations('channels');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [tested, setTested] = useState<number | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: trpc.notify.endpoints.queryKey() });
  const save = useMutation(trpc.notify.saveEndpoint.mutationOptions({ onSuccess: reload }));
  const test = useMutation(trpc.notify.testEndpoint.mutationOptions({ onSuccess: ({ id }) => setTested(id) }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const secret = String(values.get('secret') ?? '').trim();
    save.mutate({
      kind,
      address: String(values.get('address') ?? ''),
      active: values.get('active') !== null,
      ...(secret === '' ? {} : { secret }),
    });
  };
  const problem = save.error ?? test.error;
  return (
    <form className={styles['system']} onSubmit={submit} aria-label={t(`endpoint.${kind}`)}>
      <h2>{t(`endpoint.${kind}`)}</h2>
      <p className={styles['hint']}>
        {endpoint === null
          ? t('notConfigured')
          : endpoint.waiting > 0
            ? t('waitingCount', { count: endpoint.waiting })
            : t('active')}
      </p>
      <Field
        label={t('addressOf.web')}
        name="address"
        type="url"
        required
        maxLength={1000}
        defaultValue={endpoint?.address}
        spellCheck={false}
      />
      <Field
        label={t('secretOf.webhook')}
        name="secret"
        type="password"
        autoComplete="new-password"
        maxLength={300}
        placeholder={endpoint === null ? '' : t('secretKept')}
      />
      <Check name="active" label={t('active')} defaultChecked={endpoint?.active ?? true} />
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('save')}
        </Button>
        <Button disabled={endpoint === null || test.isPending} onClick={() => test.mutate({ endpoint: kind })}>
          {t('test')}
        </Button>
      </div>
      {problem === null ? null : <Notice urgent title={refusal(problem)} />}
      {tested === null ? null : <TestResult id={tested} onDone={() => void reload()} />}
    </form>
  );
}
