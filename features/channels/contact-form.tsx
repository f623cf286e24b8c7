'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Check, Choice, Field } from '../../components/field.tsx';
import { CONTACT_CHANNELS, type ContactChannel, PLAIN_CHANNELS } from '../../domain/delivery.ts';
import { TIERS, tierRank } from '../../domain/tier.ts';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './channels.module.css';
import { OrganisationField } from './organisation-field.tsx';

export type Contact = RouterOutputs['notify']['contacts'][number];

/** What is sent to the server; without `secret` a stored one stays. */
export interface NewContact
  extends Pick<
    Contact,
    'organisation' | 'name' | 'post' | 'phone' | 'channel' | 'address' | 'format' | 'locale' | 'minTier' | 'active'
  > {
  readonly id: number | null;
  readonly secret?: string;
}

interface ContactFormProps {
  readonly contact: Contact | null;
  readonly busy: boolean;
  readonly onSave: (contact: NewContact) => void;
  readonly onCancel: () => void;
}

const text = (values: FormData, name: string): string => String(values.get(name) ?? '').trim();

function contactOf(values: FormData, id: number | null, channel: ContactChannel): NewContact {
  const secret = text(values, 'secret');
  return {
    id,
    organisation: Number(values.get('organisation')),
    name: text(values, 'name'),
    post: text(values, 'post'),
    phone: text(values, 'phone'),
    channel,
    address: text(values, 'address'),
    format: text(values, 'format') === 'cap' ? 'cap' : 'json',
    locale: text(values, 'locale') === 'en' ? 'en' : 'zh',
    minTier: Number(values.get('minTier') ?? 1),
    active: values.get('active') !== null,
    ...(secret === '' ? {} : { secret }),
  };
}

/** A person and the channel that reaches it. Secrets are written, never shown again. */
export function ContactForm({ contact, busy, onSave, onCancel }: ContactFormProps) {
  const t = useTranslations('channels');
  const codes = useTranslations('codes');
  const [channel, setChannel] = useState<ContactChannel>(contact?.channel ?? 'email');
  const plain = PLAIN_CHANNELS.includes(channel);
  const addressLabel = channel === 'email' ? 'email' : plain ? 'number' : 'web';
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSave(contactOf(new FormData(event.currentTarget), contact?.id ?? null, channel));
  };
  return (
    <form
      className={styles['form']}
      onSubmit={submit}
      aria-label={contact === null ? t('newContact') : t('editContact')}
    >
      <OrganisationField
        name="organisation"
        chosen={
          contact === null
            ? undefined
            : { key: contact.organisation, name: contact.organisationName, nameEn: contact.organisationNameEn }
        }
      />
      <Field label={t('name')} name="name" required maxLength={80} defaultValue={contact?.name} />
      <Field label={t('post')} name="post" maxLength={80} defaultValue={contact?.post} />
      <Field label={t('phone')} name="phone" type="tel" maxLength={25} defaultValue={contact?.phone} />
      <Choice
        label={t('channelTitle')}
        value={channel}
        onChange={(event) => setChannel(CONTACT_CHANNELS.find((one) => one === event.target.value) ?? channel)}
      >
        {CONTACT_CHANNELS.map((one) => (
          <option key={one} value={one}>
            {t(`channel.${one}`)}
          </option>
        ))}
      </Choice>
      <Field
        className={styles['wide']}
        label={t(`addressOf.${addressLabel}`)}
        name="address"
        type={channel === 'email' ? 'email' : plain ? 'tel' : 'url'}
        required
        maxLength={1000}
        defaultValue={contact?.address}
        spellCheck={false}
      />
      {channel === 'webhook' || channel === 'dingtalk' || channel === 'feishu' ? (
        <Field
          label={t(`secretOf.${channel === 'webhook' ? 'webhook' : 'robot'}`)}
          name="secret"
          type="password"
          autoComplete="new-password"
          maxLength={300}
          placeholder={contact === null ? '' : t('secretKept')}
        />
      ) : null}
      {channel === 'webhook' ? (
        <Choice label={t('format')} name="format" defaultValue={contact?.format ?? 'json'}>
          <option value="json">{t('formatOf.json')}</option>
          <option value="cap">{t('formatOf.cap')}</option>
        </Choice>
      ) : null}
      <Choice label={t('language')} name="locale" defaultValue={contact?.locale ?? 'zh'}>
        <option value="zh">{t('languageOf.zh')}</option>
        <option value="en">{t('languageOf.en')}</option>
      </Choice>
      <Choice label={t('minTier')} name="minTier" defaultValue={contact?.minTier ?? 2}>
        {TIERS.map((tier) => (
          <option key={tier} value={tierRank(tier)}>
            {t('minTierOf', { tier: codes(`tier.${tier}`) })}
          </option>
        ))}
      </Choice>
      <Check name="active" label={t('active')} defaultChecked={contact?.active ?? true} />
      <div className={styles['buttons']}>
        <Button type="submit" look="primary" disabled={busy}>
          {t('save')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
