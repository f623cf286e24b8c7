'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { DATUMS } from '../../domain/place.ts';
import { WORLD_USES } from '../../domain/world.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useFaultWords } from './use-fault-words.ts';
import styles from './worlds.module.css';

/** Registers a world by its path on the server; only the head of the file is read, so it answers at once. */
export function WorldForm() {
  const t = useTranslations('worlds');
  const trpc = useTRPC();
  const client = useQueryClient();
  const faultWords = useFaultWords();
  const [path, setPath] = useState('');
  const isRaster = /\.tiff?$/i.test(path.trim());
  const isModel = /\.glb$/i.test(path.trim());
  const register = useMutation(
    trpc.worlds.register.mutationOptions({
      onSuccess: () => {
        setPath('');
        void client.invalidateQueries({ queryKey: trpc.worlds.list.queryKey() });
      },
    }),
  );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const text = (name: string) => String(values.get(name) ?? '').trim();
    const datum = DATUMS.find((candidate) => candidate === text('datum'));
    if (datum === undefined) return;
    const place = {
      lng: Number(text('lng')),
      lat: Number(text('lat')),
      headingDegrees: Number(text('heading')),
      upMeters: Number(text('up')),
    };
    register.mutate(
      {
        path,
        name: text('name'),
        nameEn: text('nameEn'),
        datum,
        use: WORLD_USES.find((candidate) => candidate === text('use')) ?? 'auto',
        basemap: values.has('basemap'),
        place: isModel ? place : null,
        approvalNumber: text('approval'),
        attribution: text('attribution'),
      },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <form className={styles['form']} onSubmit={submit} aria-label={t('bring')}>
      <Field
        label={t('path')}
        name="path"
        required
        maxLength={1000}
        spellCheck={false}
        className={styles['wide']}
        placeholder="plant-a/tileset · city.3tz · hall.glb · ortho.tif · roads.pmtiles · parcels.fgb"
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
      <Field label={t('name')} name="name" required maxLength={80} />
      <Field label={t('nameEn')} name="nameEn" maxLength={80} />
      <Choice label={t('datum')} name="datum" required defaultValue="">
        <option value="">{t('choose')}</option>
        {DATUMS.map((datum) => (
          <option key={datum} value={datum}>
            {datum}
          </option>
        ))}
      </Choice>
      <Field label={t('approval')} name="approval" maxLength={60} placeholder="GS(2026)0000号" />
      <Field label={t('attribution')} name="attribution" maxLength={200} />
      {isRaster ? (
        <Choice label={t('use')} name="use" defaultValue="auto">
          {WORLD_USES.map((use) => (
            <option key={use} value={use}>
              {t(`useOf.${use}`)}
            </option>
          ))}
        </Choice>
      ) : null}
      {isModel ? <PlaceFields /> : null}
      <Check className={styles['wide']} label={t('basemap')} name="basemap" />
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={register.isPending}>
          {t('bring')}
        </Button>
        {register.isError ? <p role="alert">{faultWords(register.error)}</p> : null}
        {register.isSuccess ? <p role="status">{t('brought')}</p> : null}
      </div>
    </form>
  );
}

function PlaceFields() {
  const t = useTranslations('worlds');
  const number = { type: 'number', step: 'any', required: true } as const;
  return (
    <>
      <Field label={t('lng')} name="lng" min={-180} max={180} {...number} />
      <Field label={t('lat')} name="lat" min={-85} max={85} {...number} />
      <Field label={t('heading')} name="heading" min={0} max={360} defaultValue={0} {...number} />
      <Field label={t('up')} name="up" min={-1000} max={10000} defaultValue={0} {...number} />
    </>
  );
}
