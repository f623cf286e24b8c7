'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Check, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './devices.module.css';

type Camera = RouterOutputs['cascade']['cameras']['cameras'][number];
const PAGE = 50;

/** Which cameras a platform above may see: each is chosen, none by default. */
export function CascadeCameras({ upper }: { readonly upper: string }) {
  const t = useTranslations('cascade');
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(PAGE);
  const query = useQuery(
    trpc.cascade.cameras.queryOptions({ upper, text, limit }, { placeholderData: keepPreviousData }),
  );
  const share = useMutation(
    trpc.cascade.share.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: trpc.cascade.pathKey() }),
    }),
  );
  const cameras = query.data?.cameras ?? [];
  const total = query.data?.total ?? 0;
  const put = (chosen: readonly Camera[], shared: boolean) =>
    share.mutate({ upper, cameras: chosen.map(({ id }) => id), shared });
  const open = cameras.filter(({ shared, gbId }) => !shared && gbId !== null);
  const given = cameras.filter(({ shared }) => shared);
  const columns: readonly Column<Camera>[] = [
    {
      id: 'camera',
      title: t('camera'),
      cell: (camera) => (
        <>
          {nameOf(camera)}
          <span className={styles['monoSmall']}>{camera.gbId ?? t('noGbId')}</span>
        </>
      ),
    },
    {
      id: 'shared',
      title: t('shared'),
      oneLine: true,
      cell: (camera) => (
        <Check
          label={t('shared')}
          aria-label={`${t('shared')} ${nameOf(camera)}`}
          checked={camera.shared}
          disabled={camera.gbId === null || share.isPending}
          onChange={(event) => put([camera], event.target.checked)}
        />
      ),
    },
  ];
  return (
    <section className={styles['channels']} aria-label={t('cameras')}>
      <div className={styles['bar']}>
        <Field label={t('find')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      <div className={styles['buttons']}>
        {open.length === 0 ? null : (
          <Button disabled={share.isPending} onClick={() => put(open, true)}>
            {t('shareAll', { count: open.length })}
          </Button>
        )}
        {given.length === 0 ? null : (
          <Button disabled={share.isPending} onClick={() => put(given, false)}>
            {t('unshareAll', { count: given.length })}
          </Button>
        )}
      </div>
      {share.error === null ? null : <Notice urgent title={refusal(share.error)} />}
      {query.error === null ? null : <Notice urgent title={refusal(query.error)} />}
      {query.isSuccess && cameras.length === 0 ? <Notice title={t('noCameras')} /> : null}
      <DataTable caption={t('cameras')} columns={columns} rows={cameras} rowKey={({ id }) => id} />
      {total > cameras.length && limit < 200 ? (
        <Button onClick={() => setLimit(Math.min(200, limit + PAGE))}>
          {t('more', { count: Math.min(PAGE, total - cameras.length) })}
        </Button>
      ) : null}
    </section>
  );
}
