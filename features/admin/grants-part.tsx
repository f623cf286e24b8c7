'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Choice } from '../../components/field.tsx';
import { PAGE_ROWS } from '../../domain/administration.ts';
import { ROLES } from '../../domain/role.ts';
import { trpcClient, useTRPC } from '../../lib/trpc/client.tsx';
import styles from './admin.module.css';
import { ConfirmButton } from './confirm-button.tsx';
import { GrantForm } from './grant-form.tsx';
import { ScopeWords } from './scope-words.tsx';
import { TablePart } from './table-part.tsx';
import { useMoment } from './use-moment.ts';

const KEY = ['admin-grants'] as const;

/** Who may see and do what; a change reaches open screens within two seconds. */
export function GrantsPart() {
  const t = useTranslations('admin');
  const codes = useTranslations('codes');
  const trpc = useTRPC();
  const client = useQueryClient();
  const moment = useMoment();
  const people = useQuery(trpc.admin.grants.people.queryOptions({ search: '' }));
  const zones = useQuery(trpc.admin.grants.zones.queryOptions());
  const query = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => trpcClient.admin.grants.list.query({ before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE_ROWS ? null : (page.at(-1)?.id ?? null)),
  });
  const reload = () => client.invalidateQueries({ queryKey: KEY });
  const add = useMutation(trpc.admin.grants.add.mutationOptions({ onSuccess: reload }));
  const remove = useMutation(trpc.admin.grants.remove.mutationOptions({ onSuccess: reload }));
  return (
    <section aria-label={t('tab.grants')}>
      <GrantForm
        label={t('newGrant')}
        submitLabel={t('grant')}
        roles={ROLES}
        zones={zones.data ?? []}
        busy={add.isPending}
        onGrant={(grant, form) => add.mutate({ userId: String(new FormData(form).get('userId') ?? ''), grant })}
        first={
          <Choice label={t('person')} name="userId" required>
            {people.data?.map((person) => (
              <option key={person.id} value={person.id}>
                {person.name} ({person.identifier})
              </option>
            ))}
          </Choice>
        }
      />
      <TablePart
        caption={t('tab.grants')}
        query={query}
        rows={query.data?.pages.flat() ?? []}
        rowKey={(row) => row.id}
        problem={add.error ?? remove.error}
        onMore={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
        columns={[
          { id: 'person', title: t('person'), cell: (row) => row.userName },
          { id: 'role', title: t('role'), cell: (row) => codes(`role.${row.role}`) },
          { id: 'scope', title: t('scope'), cell: (row) => <ScopeWords {...row} names={zones.data ?? []} /> },
          { id: 'precision', title: t('precision'), cell: (row) => t(`precisionOf.${row.precision}`) },
          { id: 'by', title: t('grantedBy'), cell: (row) => row.grantedBy },
          { id: 'at', title: t('grantedAt'), oneLine: true, cell: (row) => moment(row.grantedAt) },
          {
            id: 'actions',
            title: '',
            cell: (row) => (
              <div className={styles['actions']}>
                <ConfirmButton onConfirm={() => remove.mutate({ id: row.id })}>{t('remove')}</ConfirmButton>
              </div>
            ),
          },
        ]}
      />
    </section>
  );
}
