'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { TERMINAL_DIALECTS } from '../../domain/terminal-schema.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './devices.module.css';
import { PullObjectField } from './pull-object-field.tsx';

interface TerminalFormProps {
  /** null: a new one. */
  readonly terminal: RouterOutputs['terminals']['list'][number] | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Registers a vehicle's terminal by its number, or changes how it is treated. */
export function TerminalForm({ terminal, onClose, onSaved }: TerminalFormProps) {
  const t = useTranslations('pulls');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const save = useMutation(trpc.terminals.save.mutationOptions({ onSuccess: onSaved }));
  return (
    <form
      className={styles['form']}
      aria-label={t('terminalEdit')}
      onSubmit={(event) => {
        event.preventDefault();
        const values = new FormData(event.currentTarget);
        const text = (name: string): string => String(values.get(name) ?? '').trim();
        const channels = text('channels')
          .split(/[\s,，]+/)
          .filter((one) => one !== '');
        save.mutate({
          vehicleId: terminal?.vehicleId ?? text('vehicleId'),
          number: terminal?.number ?? text('number'),
          dialect: TERMINAL_DIALECTS.find((one) => one === text('dialect')) ?? 'jiangsu',
          authRequired: values.get('authRequired') !== null,
          channels: channels.map(Number),
        });
      }}
    >
      <h2>{terminal === null ? t('terminalAdd') : terminal.plate}</h2>
      {terminal === null ? (
        <>
          <PullObjectField layer="vehicles" name="vehicleId" />
          <Field
            label={t('number')}
            name="number"
            required
            pattern="\d{6,20}|[0-9a-fA-F]{12}|[0-9a-fA-F]{20}"
            title={t('numberHint')}
            placeholder={t('numberHint')}
            spellCheck={false}
          />
        </>
      ) : null}
      <Choice label={t('dialectLabel')} name="dialect" defaultValue={terminal?.dialect ?? 'jiangsu'}>
        {TERMINAL_DIALECTS.map((dialect) => (
          <option key={dialect} value={dialect}>
            {t(`dialect.${dialect}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('channelNumbers')}
        name="channels"
        pattern="[0-9\s,，]*"
        defaultValue={(terminal?.channels ?? [1]).join(', ')}
        spellCheck={false}
      />
      <div className={styles['switches']}>
        <Check name="authRequired" label={t('authRequired')} defaultChecked={terminal?.authRequired ?? true} />
      </div>
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
