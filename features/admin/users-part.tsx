'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { ROLES } from '../../domain/role.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './admin.module.css';
import { ConfirmButton } from './confirm-button.tsx';
import { SecretOnce } from './secret-once.tsx';
import { TablePart } from './table-part.tsx';
import { useMoment } from './use-moment.ts';

/** Accounts: made with a one-time password, disabled rather than deleted. */
export function UsersPart() {
  const t = useTranslations('admin');
  const codes = useTranslations('codes');
  const trpc = useTRPC();
  const client = useQueryClient();
  const moment = useMoment();
  const [search, setSearch] = useState('');
  const [secret, setSecret] = useState<{ readonly owner: string; readonly password: string } | null>(null);
  const asked = useDeferredValue(search.trim());
  const query = useQuery(trpc.admin.users.list.queryOptions({ search: asked }));
  const reload = () => client.invalidateQueries({ queryKey: trpc.admin.users.list.queryKey() });
  const create = useMutation(trpc.admin.users.create.mutationOptions({ onSuccess: reload }));
  const reset = useMutation(trpc.admin.users.resetPassword.mutationOptions({ onSuccess: reload }));
  const disable = useMutation(trpc.admin.users.setDisabled.mutationOptions({ onSuccess: reload }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    const name = String(values.get('name') ?? '');
    create.mutate(
      { name, identifier: String(values.get('identifier') ?? '') },
      {
        onSuccess: ({ password }) => {
          setSecret({ owner: name, password });
          form.reset();
        },
      },
    );
  };
  return (
    <section aria-label={t('tab.users')}>
      <form className={styles['form']} onSubmit={submit} aria-label={t('newUser')}>
        <Field label={t('name')} name="name" required maxLength={80} />
        <Field label={t('identifier')} name="identifier" required autoCapitalize="none" spellCheck={false} />
        <Button type="submit" look="primary" disabled={create.isPending}>
          {t('create')}
        </Button>
      </form>
      {secret === null ? null : (
        <SecretOnce kind="password" owner={secret.owner} secret={secret.password} onDone={() => setSecret(null)} />
      )}
      <div className={styles['bar']}>
        <Field label={t('search')} type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      </div>
      <TablePart
        caption={t('tab.users')}
        query={query}
        rows={query.data ?? []}
        rowKey={(row) => row.id}
        problem={create.error ?? reset.error ?? disable.error}
        columns={[
          { id: 'name', title: t('name'), cell: (row) => row.name },
          { id: 'identifier', title: t('identifier'), cell: (row) => row.identifier },
          {
            id: 'roles',
            title: t('roles'),
            cell: (row) =>
              ROLES.filter((role) => row.roles.includes(role))
                .map((role) => codes(`role.${role}`))
                .join(' · '),
          },
          { id: 'sessions', title: t('sessionsCount'), number: true, cell: (row) => row.sessions },
          { id: 'created', title: t('created'), oneLine: true, cell: (row) => moment(row.createdAt) },
          {
            id: 'state',
            title: t('state'),
            cell: (row) =>
              [
                row.disabledAt !== null ? t('disabled') : row.oneTime ? t('oneTime') : t('active'),
                row.demo ? t('demo') : null,
              ]
                .filter((word) => word !== null)
                .join(' · '),
          },
          {
            id: 'actions',
            title: '',
            cell: (row) => (
              <div className={styles['actions']}>
                <ConfirmButton
                  onConfirm={() =>
                    reset.mutate(
                      { userId: row.id },
                      { onSuccess: ({ password }) => setSecret({ owner: row.name, password }) },
                    )
                  }
                >
                  {t('resetPassword')}
                </ConfirmButton>
                <ConfirmButton onConfirm={() => disable.mutate({ userId: row.id, disabled: row.disabledAt === null })}>
                  {row.disabledAt === null ? t('disable') : t('enable')}
                </ConfirmButton>
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}
