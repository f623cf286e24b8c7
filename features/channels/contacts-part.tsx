'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { tierOfRank } from '../../domain/tier.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './channels.module.css';
import { type Contact, ContactForm } from './contact-form.tsx';
import { Listing } from './listing.tsx';
import { MembersPart } from './members-part.tsx';
import { TestResult } from './test-result.tsx';

/** Persons of organisations and the channels that reach them; each can be tried with a message that says it is a test. */
export function ContactsPart() {
  const t = useTranslations('channels');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<Contact | 'new' | null>(null);
  const [tested, setTested] = useState<number | null>(null);
  const asked = useDeferredValue(search.trim());
  const query = useQuery(trpc.notify.contacts.queryOptions({ text: asked }));
  const reload = () => client.invalidateQueries({ queryKey: trpc.notify.contacts.queryKey() });
  const save = useMutation(
    trpc.notify.saveContact.mutationOptions({
      onSuccess: () => {
        setEditing(null);
        return reload();
      },
    }),
  );
  const test = useMutation(trpc.notify.testContact.mutationOptions({ onSuccess: ({ id }) => setTested(id) }));
  const contact = editing === 'new' ? null : editing;
  return (
    <section className={styles['part']} aria-label={t('tab.contacts')}>
      {editing === null ? (
        <div className={styles['bar']}>
          <Field label={t('search')} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
          <Button look="primary" onClick={() => setEditing('new')}>
            {t('newContact')}
          </Button>
        </div>
      ) : (
        <ContactForm
          key={contact?.id ?? 'new'}
          contact={contact}
          busy={save.isPending}
          onSave={(saved) => save.mutate(saved)}
          onCancel={() => setEditing(null)}
        />
      )}
      {tested === null ? null : <TestResult id={tested} onDone={() => void reload()} />}
      <Listing
        caption={t('tab.contacts')}
        query={query}
        rows={query.data ?? []}
        rowKey={(row) => row.id}
        empty={t('emptyContacts')}
        problem={save.error ?? test.error}
        columns={[
          {
            id: 'organisation',
            title: t('organisation'),
            cell: (row) => nameOf({ name: row.organisationName, nameEn: row.organisationNameEn }),
          },
          {
            id: 'name',
            title: t('name'),
            cell: (row) => (
              <span className={row.active ? undefined : styles['inactive']}>
                {[row.name, row.post].filter(Boolean).join(' · ')}
                {row.active ? null : ` · ${t('inactive')}`}
                <span className={styles['small']}>{row.phone}</span>
              </span>
            ),
          },
          { id: 'channel', title: t('channelTitle'), oneLine: true, cell: (row) => t(`channel.${row.channel}`) },
          { id: 'address', title: '', cell: (row) => <span className={styles['address']}>{shown(row)}</span> },
          {
            id: 'tier',
            title: t('minTier'),
            oneLine: true,
            cell: (row) => t('minTierOf', { tier: codes(`tier.${tierOfRank(row.minTier) ?? 'blue'}`) }),
          },
          {
            id: 'sent',
            title: t('lastSent'),
            cell: (row) => (
              <>
                {row.lastSentAt === null || now === 0 ? t('never') : formatMoment(row.lastSentAt, now)}
                {row.lastError === null ? null : <span className={styles['small']}>{row.lastError}</span>}
              </>
            ),
          },
          {
            id: 'actions',
            title: '',
            cell: (row) => (
              <div className={styles['actions']}>
                <Button disabled={!row.active || test.isPending} onClick={() => test.mutate({ contact: row.id })}>
                  {t('test')}
                </Button>
                <Button onClick={() => setEditing(row)}>{t('edit')}</Button>
              </div>
            ),
          },
        ]}
      />
      <MembersPart />
    </section>
  );
}

/** A web address carries its token: the host is enough to know it again. */
function shown({ channel, address }: Contact): string {
  if (channel === 'email' || channel === 'sms' || channel === 'voice' || !URL.canParse(address)) return address;
  return new URL(address).host;
}
