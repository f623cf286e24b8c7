'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { ChannelView } from './device-types.ts';
import styles from './devices.module.css';

interface CameraPickerProps {
  readonly device: string;
  readonly channel: ChannelView;
  readonly onClose: () => void;
}

/** Which camera of the map a channel is: those near its own position first, others by name. */
export function CameraPicker({ device, channel, onClose }: CameraPickerProps) {
  const t = useTranslations('devices');
  const refusal = useRefusalWords();
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const input = { device, channel: channel.id, text };
  const found = useQuery(trpc.devices.cameras.queryOptions(input, { placeholderData: keepPreviousData }));
  const link = useMutation(
    trpc.devices.link.mutationOptions({
      onSuccess: async () => {
        await client.invalidateQueries({ queryKey: trpc.devices.pathKey() });
        onClose();
      },
    }),
  );
  const choose = (camera: string | null) => link.mutate({ device, channel: channel.id, camera });
  return (
    <section className={styles['picker']} aria-label={t('linkTitle', { name: channel.name })}>
      <h3>{t('linkTitle', { name: channel.name })}</h3>
      <Field
        label={t('linkFind')}
        type="search"
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      {found.data?.length === 0 ? <p className={styles['hint']}>{t('linkNone')}</p> : null}
      <ul className={styles['list']}>
        {found.data?.map((camera) => {
          const mine = channel.camera?.id === camera.id;
          return (
            <li key={camera.id}>
              <button
                type="button"
                className={styles['device']}
                aria-current={mine ? 'true' : undefined}
                disabled={link.isPending || (camera.taken && !mine)}
                onClick={() => choose(camera.id)}
              >
                <span className={styles['deviceName']}>
                  {locale === 'en' && camera.nameEn !== '' ? camera.nameEn : camera.name}
                </span>
                <span className={styles['small']}>
                  {camera.metres === null ? camera.id : t('metres', { count: camera.metres })}
                  {camera.taken && !mine ? ` · ${t('taken')}` : null}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {link.error === null ? null : <Notice urgent title={refusal(link.error)} />}
      <div className={styles['buttons']}>
        {channel.camera === null ? null : (
          <Button disabled={link.isPending} onClick={() => choose(null)}>
            {t('unlink')}
          </Button>
        )}
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </section>
  );
}
