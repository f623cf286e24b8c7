'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './channels.module.css';
import { Listing } from './listing.tsx';
import { OrganisationField } from './organisation-field.tsx';

/** Accounts that act for an organisation; what they may see is decided by their grants, not here. */
export function MembersPart() {
  const t = useTranslations('channels');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const client = useQueryClient();
  const [organisation, setOrganisation] = useState(0);
  const query = useQuery(trpc.notify.members.queryOptions({ organisation }, { enabled: organisation > 0 }));
  const reload = () => client.invalidateQueries({ queryKey: trpc.notify.members.queryKey() });
  const add = useMutation(trpc.notify.addMember.mutationOptions({ onSuccess: reload }));
  const remove = useMutation(trpc.notify.removeMember.mutationOptions({ onSuccess: reload }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const identifier = String(new FormData(form).get('identifier') ?? '');
    add.mutate({ organisation, identifier }, { onSuccess: () => form.reset() });
  };
  return (
    <>
      <h2>{t('membersTitle')}</h2>
      <div className={styles['form']}>
        <OrganisationField name="member-organisation" onChoose={setOrganisation} />
      </div>
      {organisation === 0 ? null : (
        <>
          <form className={styles['bar']} onSubmit={submit} aria-label={t('addMember')}>
            <Field label={t('identifier')} name="identifier" required autoCapitalize="none" spellCheck={false} />
            <Button type="submit" disabled={add.isPending}>
              {t('addMember')}
            </Button>
          </form>
          <Listing
            caption={t('members')}
            query={query}
            rows={query.data ?? []}
            rowKey={(row) => row.userId}
            empty={t('empty')}
            problem={add.error ?? remove.error}
            columns={[
              {
                id: 'name',
                title: t('name'),
                cell: (row) => `${row.name}${row.disabled ? ` · ${t('inactive')}` : ''}`,
              },
              {
                id: 'actions',
                title: '',
                cell: (row) => (
                  <div className={styles['actions']}>
                    <PressedTwice
                      sure={common('sure', { action: t('remove') })}
                      onConfirm={() => remove.mutate({ organisation, userId: row.userId })}
                    >
                      {t('remove')}
                    </PressedTwice>
                  </div>
                ),
              },
            ]}
          />
        </>
      )}
    </>
  );
}
