'use client';

import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import type { NewGrant } from '../../domain/administration.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import { SECTORS } from '../../domain/sector.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './admin.module.css';

const PRECISIONS = ['full', '100m', '1km'] as const;

interface GrantFormProps {
  readonly label: string;
  /** Fields before the grant: the person, or the key's name. */
  readonly first: ReactNode;
  readonly roles: readonly Role[];
  readonly zones: readonly { readonly key: number; readonly name: string; readonly nameEn: string }[];
  readonly busy: boolean;
  readonly submitLabel: string;
  readonly onGrant: (grant: NewGrant, form: HTMLFormElement) => void;
}

const keysOf = (values: FormData, name: string): number[] | null => {
  const keys = values.getAll(name).map(Number);
  return keys.length === 0 ? null : keys;
};

/** A grant is one tuple of role, sectors, zones and enterprises; nothing chosen in a part means all of it (law 1). */
export function GrantForm({ label, first, roles, zones, busy, submitLabel, onGrant }: GrantFormProps) {
  const t = useTranslations('admin');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const [role, setRole] = useState<Role>(roles[0] ?? 'duty');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const sectors = SECTORS.filter((sector) => values.getAll('sectors').includes(sector));
    const enterprises = String(values.get('enterprises') ?? '')
      .split(/[,，\s]+/)
      .map(Number)
      .filter((key) => Number.isInteger(key) && key > 0);
    onGrant(
      {
        role,
        sectors: sectors.length === 0 ? null : sectors,
        zones: keysOf(values, 'zones'),
        enterprises: enterprises.length === 0 ? null : enterprises,
        precision: PRECISIONS.find((precision) => precision === values.get('precision')) ?? 'full',
      },
      event.currentTarget,
    );
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={label}>
      {first}
      <Choice
        label={t('role')}
        value={role}
        onChange={(event) => setRole(ROLES.find((candidate) => candidate === event.target.value) ?? role)}
      >
        {roles.map((candidate) => (
          <option key={candidate} value={candidate}>
            {codes(`role.${candidate}`)}
          </option>
        ))}
      </Choice>
      <Choice label={t('precision')} name="precision">
        {PRECISIONS.map((precision) => (
          <option key={precision} value={precision}>
            {t(`precisionOf.${precision}`)}
          </option>
        ))}
      </Choice>
      <Field label={t('enterprises')} name="enterprises" inputMode="numeric" />
      <fieldset className={styles['checks']}>
        <legend>{t('sectors')}</legend>
        {SECTORS.map((sector) => (
          <Check key={sector} name="sectors" value={sector} label={codes(`sector.${sector}`)} />
        ))}
      </fieldset>
      <fieldset className={styles['checks']}>
        <legend>{t('zones')}</legend>
        {zones.map((zone) => (
          <Check key={zone.key} name="zones" value={zone.key} label={nameOf(zone)} />
        ))}
      </fieldset>
      <Button type="submit" look="primary" disabled={busy}>
        {submitLabel}
      </Button>
    </form>
  );
}
