'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './tasks.module.css';

interface ObjectPickerProps {
  readonly name: string;
  readonly onPick: (found: { readonly fid: number; readonly name: string } | null) => void;
}

const PLANNED = ['sites', 'assets', 'pipelines'];
const MOST = 8;

/** What a plan is about: a site, a facility or a pipeline, found by its name. */
export function ObjectPicker({ name, onPick }: ObjectPickerProps) {
  const t = useTranslations('tasks');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const search = useQuery(
    trpc.search.query.queryOptions({ text: text.trim(), limit: 40 }, { enabled: text.trim().length > 1 }),
  );
  const found = (search.data ?? []).filter(({ layer }) => PLANNED.includes(layer)).slice(0, MOST);
  return (
    <div>
      <div className={styles['row3']}>
        <Field label={t('object')} value={text} placeholder={name} onChange={(event) => setText(event.target.value)} />
        {name === '' ? null : (
          <p>
            {name}{' '}
            <Button look="quiet" onClick={() => onPick(null)}>
              {t('noObject')}
            </Button>
          </p>
        )}
      </div>
      <ul className={styles['found']}>
        {found.map((one) => (
          <li key={one.fid}>
            <button
              type="button"
              className={styles['row']}
              onClick={() => {
                onPick({ fid: one.fid, name: nameOf(one) });
                setText('');
              }}
            >
              <span>{nameOf(one)}</span>
              <span className={styles['muted']}>{codes(`layer.${one.layer}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
