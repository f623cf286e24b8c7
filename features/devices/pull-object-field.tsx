'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Choice, Field } from '../../components/field.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';

interface PullObjectFieldProps {
  readonly layer: 'cameras' | 'vehicles';
  readonly name: string;
}

/** The camera or vehicle that an address or terminal belongs to: found by name, plate or id. */
export function PullObjectField({ layer, name }: PullObjectFieldProps) {
  const t = useTranslations('pulls');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const asked = text.trim();
  const found = useQuery(
    trpc.search.query.queryOptions(
      { text: asked, limit: 50 },
      { enabled: asked !== '', placeholderData: keepPreviousData },
    ),
  );
  const objects = (found.data ?? []).filter((one) => one.layer === layer);
  return (
    <>
      <Field
        label={t(`find.${layer}`)}
        type="search"
        value={text}
        maxLength={60}
        onChange={(event) => setText(event.target.value)}
      />
      <Choice label={t(`object.${layer}`)} name={name} required key={objects.map(({ id }) => id).join()}>
        {objects.length === 0 ? <option value="">{t('typeToFind')}</option> : null}
        {objects.map((one) => (
          <option key={one.id} value={one.id}>
            {nameOf(one)}
          </option>
        ))}
      </Choice>
    </>
  );
}
