'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { Layer } from '../../domain/layer.ts';
import type { SituationFilters } from '../../domain/situation.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { trpcClient } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './object-list.module.css';

type ObjectPage = RouterOutputs['objects']['list'];
export type ListedObject = ObjectPage['items'][number];

interface ObjectListProps {
  readonly layer: Layer;
  readonly filters: SituationFilters;
  readonly className?: string | undefined;
  readonly onBack: () => void;
  readonly onOpen: (object: ListedObject) => void;
}

const TOTAL_LIMIT = 10_000;

/** The list twin of a layer: the same objects in the same order of trouble, for those who cannot see a canvas. */
export function ObjectList({ layer, filters, className, onBack, onOpen }: ObjectListProps) {
  const t = useTranslations('cards');
  const common = useTranslations('common');
  const codes = useTranslations('codes');
  const words = useCodeWords();
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const query = useInfiniteQuery({
    queryKey: ['object-list', layer, asked, filters],
    queryFn: ({ pageParam, signal }) =>
      trpcClient.objects.list.query({ layer, text: asked, filters, cursor: pageParam, limit: 50 }, { signal }),
    initialPageParam: null as ObjectPage['next'],
    getNextPageParam: (page) => page.next,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const title = t('list', { layer: codes(`layer.${layer}`) });
  return (
    <Panel
      takesFocus
      className={className}
      label={title}
      title={codes(`layer.${layer}`)}
      note={
        query.isSuccess
          ? total >= TOTAL_LIMIT
            ? t('listTotalMany', { count: formatNumber(TOTAL_LIMIT) })
            : t('listTotal', { count: total })
          : undefined
      }
      before={
        <IconButton label={common('back')} shortcut="Escape" onClick={onBack}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
    >
      <Field
        className={styles['find']}
        label={t('listFind')}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice
          urgent
          title={common('failed')}
          action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      ) : null}
      {query.isSuccess && rows.length === 0 ? <Notice title={t('listEmpty')} /> : null}
      <ul aria-label={title}>
        {rows.map((object) => (
          <li key={object.fid} className={styles['item']}>
            <button type="button" className={styles['row']} data-object={object.id} onClick={() => onOpen(object)}>
              <span className={styles['symbol']}>
                {object.state?.tier != null ? (
                  <TierSymbol
                    tier={object.state.tier}
                    lost={object.state.lost}
                    title={codes(`tier.${object.state.tier}`)}
                  />
                ) : object.state?.outage === true ? (
                  <TierSymbol tier="outage" title={t('inOutage')} />
                ) : object.state?.online === false ? (
                  <TierSymbol tier="offline" title={words.camera('offline')} />
                ) : null}
              </span>
              <span className={styles['name']}>{nameOf(object)}</span>
              <span className={styles['kind']}>{words.kind(object.kind)}</span>
            </button>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button look="quiet" wide disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('listMore')}
        </Button>
      ) : null}
    </Panel>
  );
}
