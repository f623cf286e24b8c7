'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { DATUMS } from '../../domain/place.ts';
import { TIANDITU_LAYERS } from '../../domain/world.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useFaultWords } from './use-fault-words.ts';
import styles from './worlds.module.css';

const KINDS = ['wmts', 'wms', 'tianditu'] as const;

/** Registers a map service of the list that the administrator of the server keeps; the browser never calls it itself. */
export function ServiceForm({ services }: { readonly services: readonly string[] }) {
  const t = useTranslations('worlds');
  const trpc = useTRPC();
  const client = useQueryClient();
  const faultWords = useFaultWords();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('wmts');
  const register = useMutation(
    trpc.worlds.registerService.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.worlds.list.queryKey() }),
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const text = (name: string) => String(values.get(name) ?? '').trim();
    const datum = DATUMS.find((candidate) => candidate === text('datum'));
    if (datum === undefined) return;
    const common = {
      url: text('url'),
      name: text('name'),
      nameEn: text('nameEn'),
      datum,
      approvalNumber: text('approval'),
      attribution: text('attribution'),
    };
    const layer = TIANDITU_LAYERS.find((candidate) => candidate === text('layer'));
    if (kind !== 'tianditu')
      register.mutate({ kind, layer: text('layer'), ...common }, { onSuccess: () => form.reset() });
    else if (layer !== undefined) register.mutate({ kind, layer, ...common }, { onSuccess: () => form.reset() });
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('bringService')}>
      <Choice
        label={t('kind')}
        name="kind"
        value={kind}
        onChange={(event) => setKind(KINDS.find((each) => each === event.target.value) ?? 'wmts')}
      >
        {KINDS.map((each) => (
          <option key={each} value={each}>
            {t(`kindOf.${each}`)}
          </option>
        ))}
      </Choice>
      <Field
        label={t('serviceUrl')}
        name="url"
        type="url"
        required
        maxLength={500}
        spellCheck={false}
        list="world-services"
        placeholder={services[0] ?? ''}
      />
      <datalist id="world-services">
        {services.map((origin) => (
          <option key={origin} value={origin} />
        ))}
      </datalist>
      {kind === 'tianditu' ? (
        <Choice label={t('layer')} name="layer" defaultValue="img">
          {TIANDITU_LAYERS.map((layer) => (
            <option key={layer} value={layer}>
              {t(`tianditu.${layer}`)}
            </option>
          ))}
        </Choice>
      ) : (
        <Field label={t('layer')} name="layer" required maxLength={200} spellCheck={false} />
      )}
      <Field label={t('name')} name="name" required maxLength={80} />
      <Field label={t('nameEn')} name="nameEn" maxLength={80} />
      <Choice label={t('datum')} name="datum" required defaultValue="CGCS2000">
        {DATUMS.map((datum) => (
          <option key={datum} value={datum}>
            {datum}
          </option>
        ))}
      </Choice>
      <Field label={t('approval')} name="approval" required={kind === 'tianditu'} maxLength={60} />
      <Field label={t('attribution')} name="attribution" maxLength={200} />
      <div className={styles['buttons']}>
        <Button type="submit" disabled={register.isPending}>
          {t('bringService')}
        </Button>
        {register.isError ? <p role="alert">{faultWords(register.error)}</p> : null}
        {register.isSuccess ? <p role="status">{t('brought')}</p> : null}
      </div>
    </form>
  );
}
