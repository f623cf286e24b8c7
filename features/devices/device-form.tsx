'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { DATUMS } from '../../domain/place.ts';
import { ACCESS_PATHS, ADDED_KINDS } from '../../domain/video-device.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { deviceInput } from './device-input.ts';
import type { DeviceView } from './device-types.ts';
import styles from './devices.module.css';
import { ProfileFields } from './profile-fields.tsx';

interface DeviceFormProps {
  /** null: a new one. */
  readonly device: DeviceView | null;
  readonly onClose: () => void;
  /** `password`: of a new device, to be shown once. */
  readonly onSaved: (id: string, password: string | null, name: string) => void;
}

/** Adds or changes a device or platform. The password is made by the server. */
export function DeviceForm({ device, onClose, onSaved }: DeviceFormProps) {
  const t = useTranslations('devices');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const [kind, setKind] = useState<(typeof ADDED_KINDS)[number]>('device');
  const add = useMutation(trpc.devices.add.mutationOptions());
  const change = useMutation(trpc.devices.change.mutationOptions());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const input = deviceInput(new FormData(event.currentTarget), kind, device);
    if (device === null) add.mutate(input, { onSuccess: ({ password }) => onSaved(input.id, password, input.name) });
    else change.mutate(input, { onSuccess: () => onSaved(input.id, null, input.name) });
  };
  const problem = add.error ?? change.error;
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={device === null ? t('add') : t('edit')}>
      <h2>{device === null ? t('add') : t('edit')}</h2>
      {device === null ? (
        <>
          <Choice
            label={t('kindLabel')}
            value={kind}
            onChange={(event) => setKind(ADDED_KINDS.find((one) => one === event.target.value) ?? 'device')}
          >
            {ADDED_KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`kind.${one}`)}
              </option>
            ))}
          </Choice>
          <Field
            label={t('id')}
            name="id"
            required
            inputMode="numeric"
            pattern="\d{20}"
            minLength={20}
            maxLength={20}
            placeholder={t('idHint')}
            title={t('idHint')}
            spellCheck={false}
          />
        </>
      ) : null}
      <Field label={t('name')} name="name" required maxLength={80} defaultValue={device?.name} />
      <Choice label={t('pathLabel')} name="path" defaultValue={device?.path ?? '03'}>
        {ACCESS_PATHS.map((path) => (
          <option key={path} value={path}>
            {t(`path.${path}`)}
          </option>
        ))}
      </Choice>
      <OwnerField selected={device?.scopeKey ?? null} />
      <Choice label={t('datum')} name="datum" defaultValue={device?.datum ?? 'WGS84'} title={t('datumHint')}>
        {DATUMS.map((datum) => (
          <option key={datum} value={datum}>
            {datum}
          </option>
        ))}
      </Choice>
      <label className={styles['addresses']}>
        {t('addresses')}
        <textarea name="addresses" rows={2} spellCheck={false} defaultValue={device?.allowedAddresses.join('\n')} />
      </label>
      <Field label={t('vehicle')} name="vehicle" maxLength={80} defaultValue={device?.vehicleId ?? ''} />
      <ProfileFields profile={device?.profile ?? null} />
      {problem === null ? null : <Notice urgent title={refusal(problem)} />}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={add.isPending || change.isPending}>
          {t('save')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

/** Whose device it is decides who sees it: the district, or an enterprise that is searched for. */
function OwnerField({ selected }: { readonly selected: number | null }) {
  const t = useTranslations('devices');
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const owners = useQuery(trpc.devices.owners.queryOptions({ text }));
  const found = owners.data ?? [];
  // What it is now stays to be chosen, also when the search does not list it.
  const kept = selected !== null && !found.some(({ scopeKey }) => scopeKey === selected);
  return (
    <>
      <Field label={t('ownerFind')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      <Choice
        label={t('owner')}
        name="scopeKey"
        required
        key={`${found.length} ${selected}`}
        defaultValue={selected ?? found[0]?.scopeKey}
      >
        {kept ? <option value={selected}>—</option> : null}
        {found.map(({ scopeKey, name, nameEn }) => (
          <option key={scopeKey} value={scopeKey}>
            {name === null ? t('district') : locale === 'en' && nameEn !== null && nameEn !== '' ? nameEn : name}
          </option>
        ))}
      </Choice>
    </>
  );
}
