'use client';

import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PULL_KINDS } from '../../domain/pull-address.ts';
import { useCodeWords, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import styles from './devices.module.css';
import { PullObjectField } from './pull-object-field.tsx';

interface PullFormProps {
  /** null: the camera is chosen here. */
  readonly camera: { readonly id: string; readonly name: string } | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

function inputOf(form: HTMLFormElement, cameraId: string | undefined) {
  const values = new FormData(form);
  const text = (name: string): string => String(values.get(name) ?? '').trim();
  return {
    cameraId: cameraId ?? text('cameraId'),
    kind: PULL_KINDS.find((kind) => kind === text('kind')) ?? 'rtsp',
    address: text('address'),
    subAddress: text('subAddress'),
    user: text('user'),
    password: String(values.get('password') ?? ''),
    onvifPort: text('onvifPort') === '' ? null : Number(text('onvifPort')),
  } as const;
}

const PROBLEMS = ['not_a_url', 'wrong_scheme', 'no_host', 'local', 'forbidden', 'half_login'] as const;

/** Sets where a camera is fetched from. What was set before is never shown: it is typed anew. */
export function PullForm({ camera, onClose, onSaved }: PullFormProps) {
  const t = useTranslations('pulls');
  const words = useCodeWords();
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const form = useRef<HTMLFormElement>(null);
  const save = useMutation(trpc.pulls.save.mutationOptions({ onSuccess: onSaved }));
  const test = useMutation(trpc.pulls.test.mutationOptions());
  const busy = save.isPending || test.isPending;
  const error = save.error ?? test.error;
  const problem = PROBLEMS.find((one) => one === refusalOf(error)?.params?.['problem']);
  const tried = test.data;
  return (
    <form
      ref={form}
      className={styles['form']}
      aria-label={t('edit')}
      onSubmit={(event) => {
        event.preventDefault();
        test.reset();
        save.mutate(inputOf(event.currentTarget, camera?.id));
      }}
    >
      <h2>{camera === null ? t('add') : camera.name}</h2>
      {camera === null ? <PullObjectField layer="cameras" name="cameraId" /> : null}
      <Choice label={t('kindLabel')} name="kind">
        {PULL_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </Choice>
      <Field label={t('address')} name="address" required maxLength={2000} spellCheck={false} autoComplete="off" />
      <Field label={t('subAddress')} name="subAddress" maxLength={2000} spellCheck={false} autoComplete="off" />
      <Field label={t('user')} name="user" maxLength={100} autoComplete="off" spellCheck={false} />
      <Field label={t('password')} name="password" type="password" maxLength={200} autoComplete="new-password" />
      <Field label={t('onvifPort')} name="onvifPort" type="number" min={1} max={65_535} />
      {error === null ? null : (
        <Notice urgent title={problem === undefined ? refusal(error) : t(`problem.${problem}`)} />
      )}
      {tried?.ok === true ? <Notice title={t('plays', { offers: tried.offers })} /> : null}
      {tried?.ok === false ? (
        <Notice urgent title={words.videoReason(tried.reason)}>
          {tried.detail}
        </Notice>
      ) : null}
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={busy}>
          {t('save')}
        </Button>
        <Button
          disabled={busy}
          onClick={() => {
            if (form.current?.reportValidity() !== true) return;
            save.reset();
            test.mutate(inputOf(form.current, camera?.id));
          }}
        >
          {test.isPending ? t('testing') : t('test')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
      <p className={styles['hint']}>{t('sealed')}</p>
    </form>
  );
}
