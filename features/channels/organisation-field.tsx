'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Choice, Field } from '../../components/field.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';

interface OrganisationFieldProps {
  readonly name: string;
  /** One that is chosen already, with its words. */
  readonly chosen?: { readonly key: number; readonly name: string; readonly nameEn: string } | undefined;
  readonly onChoose?: (key: number) => void;
}

/** Finds an organisation on the server by a part of its name: a district has hundreds. */
export function OrganisationField({ name, chosen, onChoose }: OrganisationFieldProps) {
  const t = useTranslations('channels');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useQuery(trpc.notify.organisations.queryOptions({ text: asked }));
  const options = (found.data ?? []).filter((one) => one.key !== chosen?.key);
  return (
    <>
      <Field
        label={t('findOrganisation')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Choice
        label={t('organisation')}
        name={name}
        required
        defaultValue={chosen?.key ?? ''}
        onChange={(event) => onChoose?.(Number(event.target.value))}
      >
        <option value="">{t('choose')}</option>
        {chosen === undefined ? null : <option value={chosen.key}>{nameOf(chosen)}</option>}
        {options.map((one) => (
          <option key={one.key} value={one.key}>
            {nameOf(one)}
          </option>
        ))}
      </Choice>
    </>
  );
}
