'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Check, Field } from '../../components/field.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './layer-panel.module.css';

interface EnterprisePickerProps {
  readonly chosen: readonly number[] | null;
  readonly onToggle: (key: number) => void;
}

/** Finds enterprises on the server: a city has more than a list can hold. The chosen ones stay on top. */
export function EnterprisePicker({ chosen, onToggle }: EnterprisePickerProps) {
  const t = useTranslations('situation');
  const trpc = useTRPC();
  const nameOf = useNameOf();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const found = useQuery(
    trpc.situation.enterprises.queryOptions({ text: asked }, { placeholderData: keepPreviousData }),
  );
  const kept = useQuery(
    trpc.situation.enterprises.queryOptions(
      { text: '', keys: chosen === null ? [] : [...chosen] },
      { enabled: chosen !== null },
    ),
  );
  const top = chosen === null ? [] : (kept.data ?? []);
  const rest = (found.data ?? []).filter((enterprise) => !(chosen?.includes(enterprise.key) ?? false));
  return (
    <>
      <Field
        className={styles['find']}
        label={t('filter.enterpriseFind')}
        value={text}
        type="search"
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles['choices']}>
        {[...top, ...rest].map((enterprise) => (
          <Check
            key={enterprise.key}
            checked={chosen?.includes(enterprise.key) ?? false}
            onChange={() => onToggle(enterprise.key)}
            label={nameOf(enterprise)}
          />
        ))}
      </div>
    </>
  );
}
