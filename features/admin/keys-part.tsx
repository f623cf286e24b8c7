'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../components/field.tsx';
import { permissionsOf, ROLES } from '../../domain/role.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './admin.module.css';
import { ConfirmButton } from './confirm-button.tsx';
import { GrantForm } from './grant-form.tsx';
import { ScopeWords } from './scope-words.tsx';
import { SecretOnce } from './secret-once.tsx';
import { TablePart } from './table-part.tsx';
import { useMoment } from './use-moment.ts';

/** A key reads the situation: roles that may not have nothing to give it. */
const KEY_ROLES = ROLES.filter((role) => permissionsOf([role]).has('situation.read'));

/** Keys of machine clients: shown once, stored hashed, revocable. */
export function KeysPart() {
  const t = useTranslations('admin');
  const trpc = useTRPC();
  const client = useQueryClient();
  const moment = useMoment();
  const [secret, setSecret] = useState<{ readonly owner: string; readonly key: string } | null>(null);
  const query = useQuery(trpc.admin.keys.list.queryOptions());
  const zones = useQuery(trpc.admin.keys.zones.queryOptions());
  const reload = () => client.invalidateQueries({ queryKey: trpc.admin.keys.list.queryKey() });
  const create = useMutation(trpc.admin.keys.create.mutationOptions({ onSuccess: reload }));
  const revoke = useMutation(trpc.admin.keys.revoke.mutationOptions({ onSuccess: reload }));
  return (
    <section aria-label={t('tab.keys')}>
      <GrantForm
        label={t('newKey')}
        submitLabel={t('create')}
        roles={KEY_ROLES}
        zones={zones.data ?? []}
        busy={create.isPending}
        onGrant={(grant, form) => {
          const name = String(new FormData(form).get('name') ?? '');
          create.mutate({ name, grant }, { onSuccess: ({ key }) => setSecret({ owner: name, key }) });
        }}
        first={<Field label={`${t('name')} · ${t('keyFor')}`} name="name" required maxLength={80} />}
      />
      {secret === null ? null : (
        <SecretOnce kind="key" owner={secret.owner} secret={secret.key} onDone={() => setSecret(null)} />
      )}
      <TablePart
        caption={t('tab.keys')}
        query={query}
        rows={query.data ?? []}
        rowKey={(row) => row.id}
        problem={create.error ?? revoke.error}
        columns={[
          { id: 'name', title: t('name'), cell: (row) => row.name },
          { id: 'scope', title: t('scope'), cell: (row) => <ScopeWords {...row} names={zones.data ?? []} /> },
          { id: 'created', title: t('created'), oneLine: true, cell: (row) => moment(row.createdAt) },
          { id: 'used', title: t('lastUsed'), oneLine: true, cell: (row) => moment(row.lastUsedAt, t('never')) },
          {
            id: 'actions',
            title: '',
            cell: (row) =>
              row.revokedAt !== null ? (
                <span className={styles['quiet']}>{`${t('revoked')} ${moment(row.revokedAt)}`}</span>
              ) : (
                <div className={styles['actions']}>
                  <ConfirmButton onConfirm={() => revoke.mutate({ id: row.id })}>{t('revoke')}</ConfirmButton>
                </div>
              ),
          },
        ]}
      />
    </section>
  );
}
