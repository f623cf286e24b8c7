'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import type { CascadeUpperInput } from '../../domain/cascade.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './devices.module.css';

export type Upper = RouterOutputs['cascade']['list'][number];

interface CascadeFormProps {
  /** null adds one. */
  readonly upper: Upper | null;
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}

function inputOf(form: HTMLFormElement, upper: Upper | null): CascadeUpperInput {
  const values = new FormData(form);
  const text = (name: string): string => String(values.get(name) ?? '').trim();
  return {
    id: upper?.id ?? text('id'),
    name: text('name'),
    ownId: text('ownId'),
    host: text('host'),
    port: Number(text('port')),
    mediaAddresses: text('mediaAddresses')
      .split(/[\s,，]+/)
      .filter((one) => one !== ''),
    transport: text('transport') === 'tcp' ? 'tcp' : 'udp',
    password: String(values.get('password') ?? ''),
    expiresSeconds: Number(text('expiresSeconds')),
    keepaliveSeconds: Number(text('keepaliveSeconds')),
    enabled: values.get('enabled') !== null,
  };
}

/** What a platform above told us to register with. The password is stored sealed and never shown again. */
export function CascadeForm({ upper, onClose, onSaved }: CascadeFormProps) {
  const t = useTranslations('cascade');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const done = { onSuccess: (_none: unknown, { id }: { readonly id: string }) => onSaved(id) };
  const add = useMutation(trpc.cascade.add.mutationOptions(done));
  const change = useMutation(trpc.cascade.change.mutationOptions(done));
  const save = upper === null ? add : change;
  const digits = {
    required: true,
    inputMode: 'numeric',
    pattern: '\\d{20}',
    maxLength: 20,
    spellCheck: false,
  } as const;
  return (
    <form
      className={styles['form']}
      aria-label={upper === null ? t('add') : t('edit')}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(inputOf(event.currentTarget, upper));
      }}
    >
      <h2>{upper === null ? t('add') : upper.name}</h2>
      <Field label={t('name')} name="name" required maxLength={80} defaultValue={upper?.name} />
      {upper === null ? <Field label={t('id')} name="id" {...digits} placeholder={t('idHint')} /> : null}
      <Field label={t('ownId')} name="ownId" {...digits} placeholder={t('idHint')} defaultValue={upper?.ownId} />
      <Field label={t('host')} name="host" required maxLength={45} spellCheck={false} defaultValue={upper?.host} />
      <Field
        label={t('port')}
        name="port"
        type="number"
        min={1}
        max={65_535}
        required
        defaultValue={upper?.port ?? 5_060}
      />
      <Choice label={t('transport')} name="transport" defaultValue={upper?.transport ?? 'udp'}>
        <option value="udp">UDP</option>
        <option value="tcp">TCP</option>
      </Choice>
      <Field
        label={t('password')}
        name="password"
        type="password"
        maxLength={128}
        required={upper === null}
        placeholder={upper === null ? '' : t('passwordKept')}
        autoComplete="new-password"
      />
      <label className={styles['addresses']}>
        {t('mediaAddresses')}
        <textarea name="mediaAddresses" rows={2} spellCheck={false} defaultValue={upper?.mediaAddresses.join('\n')} />
      </label>
      <p className={styles['hint']}>{t('mediaHint')}</p>
      <Field
        label={t('expiresSeconds')}
        name="expiresSeconds"
        type="number"
        min={60}
        max={604_800}
        required
        defaultValue={upper?.expiresSeconds ?? 86_400}
      />
      <Field
        label={t('keepaliveSeconds')}
        name="keepaliveSeconds"
        type="number"
        min={5}
        max={600}
        required
        defaultValue={upper?.keepaliveSeconds ?? 60}
      />
      <Check label={t('enabled')} name="enabled" defaultChecked={upper?.enabled ?? true} />
      {save.error === null ? null : <Notice urgent title={refusal(save.error)} />}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t('save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
