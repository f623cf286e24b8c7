'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { DELIVERY_CHANNELS, DELIVERY_STATES, type DeliveryChannel, type DeliveryState } from '../../domain/delivery.ts';
import { partyWords, stepWords } from '../../domain/notice-words.ts';
import { tierOfRank } from '../../domain/tier.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { trpcClient, useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './channels.module.css';
import { Listing } from './listing.tsx';

type Delivery = RouterOutputs['notify']['deliveries'][number];

const PAGE_ROWS = 50;
const REFRESH_MS = 5000;
const KEY = 'deliveries';

/** Every telling with its state: what arrived, what failed and why, who was nowhere to be found. */
export function LogPart() {
  const t = useTranslations('channels');
  const trpc = useTRPC();
  const client = useQueryClient();
  const [state, setState] = useState<DeliveryState | null>(null);
  const [channel, setChannel] = useState<DeliveryChannel | null>(null);
  const counts = useQuery(trpc.notify.counts.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const query = useInfiniteQuery({
    queryKey: [KEY, state, channel],
    queryFn: ({ pageParam, signal }) =>
      trpcClient.notify.deliveries.query({ state, channel, before: pageParam }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE_ROWS ? null : (page.at(-1)?.id ?? null)),
    refetchInterval: REFRESH_MS,
  });
  const retry = useMutation(
    trpc.notify.retry.mutationOptions({ onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }) }),
  );
  return (
    <section className={styles['part']} aria-label={t('tab.log')}>
      <div className={styles['bar']}>
        <Choice
          label={t('stateTitle')}
          value={state ?? ''}
          onChange={(event) => setState(DELIVERY_STATES.find((one) => one === event.target.value) ?? null)}
        >
          <option value="">{t('anyState')}</option>
          {DELIVERY_STATES.map((one) => (
            <option key={one} value={one}>
              {t(`state.${one}`)} {counts.data?.[one] ?? ''}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('channelTitle')}
          value={channel ?? ''}
          onChange={(event) => setChannel(DELIVERY_CHANNELS.find((one) => one === event.target.value) ?? null)}
        >
          <option value="">{t('anyChannel')}</option>
          {DELIVERY_CHANNELS.map((one) => (
            <option key={one} value={one}>
              {t(`channel.${one}`)}
            </option>
          ))}
        </Choice>
      </div>
      <DeliveryTable
        query={query}
        rows={query.data?.pages.flat() ?? []}
        problem={retry.error}
        onRetry={(id) => retry.mutate({ id })}
      />
      {query.hasNextPage ? (
        <Button look="quiet" wide disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </section>
  );
}

interface DeliveryTableProps {
  readonly query: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly rows: readonly Delivery[];
  readonly problem: unknown;
  readonly onRetry: (id: number) => void;
}

function DeliveryTable({ query, rows, problem, onRetry }: DeliveryTableProps) {
  const t = useTranslations('channels');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const now = useNow();
  const moment = (at: number | null): string => (at === null || now === 0 ? '' : formatMoment(at, now));
  return (
    <Listing
      caption={t('tab.log')}
      query={query}
      rows={rows}
      rowKey={(row) => row.id}
      empty={t('empty')}
      problem={problem}
      columns={[
        { id: 'at', title: t('at'), oneLine: true, cell: (row) => moment(row.createdAt) },
        {
          id: 'what',
          title: t('what'),
          cell: (row) => (
            <>
              {row.warning === null ? null : <TierSymbol tier={tierOfRank(row.tier) ?? 'blue'} size={14} />}{' '}
              {stepWords(row.step, locale, row.round)}
              <span className={styles['small']}>{nameOf(row)}</span>
            </>
          ),
        },
        {
          id: 'recipient',
          title: t('recipient'),
          cell: (row) => (
            <>
              {row.organisationName === null
                ? row.recipient
                : nameOf({ name: row.organisationName, nameEn: row.organisationNameEn ?? '' })}
              <span className={styles['small']}>
                {row.party === 'test' ? '' : partyWords(row.party, locale)}
                {row.organisationName === null || row.recipient === row.organisationName ? '' : ` · ${row.recipient}`}
              </span>
            </>
          ),
        },
        { id: 'channel', title: t('channelTitle'), oneLine: true, cell: (row) => t(`channel.${row.channel}`) },
        {
          id: 'state',
          title: t('stateTitle'),
          oneLine: true,
          cell: (row) => (
            <span className={row.state === 'failed' || row.state === 'unreachable' ? styles['trouble'] : undefined}>
              {t(`state.${row.state}`)}
              {row.state !== 'failed' ? null : (
                <span className={styles['small']}>
                  {row.dueAt === null ? t('givenUp') : t('nextTry', { time: moment(row.dueAt) })}
                </span>
              )}
            </span>
          ),
        },
        {
          id: 'read',
          title: t('readTitle'),
          cell: (row) =>
            row.readAt !== null
              ? t('readBy', { name: row.readBy ?? '', time: moment(row.readAt) })
              : moment(row.deliveredAt ?? row.sentAt),
        },
        { id: 'attempts', title: t('attempts'), number: true, cell: (row) => (row.attempts === 0 ? '' : row.attempts) },
        { id: 'error', title: t('error'), cell: (row) => row.error ?? '' },
        {
          id: 'actions',
          title: '',
          cell: (row) =>
            row.state === 'failed' ? (
              <div className={styles['actions']}>
                <Button onClick={() => onRetry(row.id)}>{t('retry')}</Button>
              </div>
            ) : null,
        },
      ]}
    />
  );
}
