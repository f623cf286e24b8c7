'use client';

import { type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { Selection, SituationFilters } from '../../domain/situation.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { LIST_ORDERS, useListView } from './list-view.ts';
import { useAcknowledge, useOpenWarnings, type Warning } from './warning-queries.ts';
import { WarningRow } from './warning-row.tsx';
import styles from './warnings-panel.module.css';

interface WarningsPanelProps {
  readonly filters: SituationFilters;
  readonly selection: Selection | null;
  readonly mayAcknowledge: boolean;
  /** Zone and enterprise of a warning in words. */
  readonly placeOf: (warning: Warning) => string;
  /** Open warnings in all, from the live counts. */
  readonly total: number;
  /** Floods that run, each as one line; composed by the page. */
  readonly floods?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
  readonly onOpen: (warning: Warning) => void;
  readonly onVideo: (warning: Warning) => void;
}

/** Worst or next due first, live; shelved ones at the end. Says honestly when there is nothing, and when it could not be asked. */
export function WarningsPanel(props: WarningsPanelProps) {
  const { filters, selection, mayAcknowledge, placeOf, total, floods, actions, className, onOpen, onVideo } = props;
  const t = useTranslations('warnings');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const now = useNow();
  const [{ order, mine, flood }, changeView] = useListView();
  const query = useOpenWarnings(filters);
  const acknowledge = useAcknowledge();
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isShelved = ({ shelvedUntil }: Warning) => shelvedUntil !== null && shelvedUntil > now;
  const shelved = rows.filter(isShelved);
  const isFiltered =
    filters.tiers !== null || filters.sectors !== null || filters.zones !== null || filters.enterprises !== null;
  const emptyWords = mine ? t('emptyMine') : isFiltered ? t('emptyFiltered') : t('empty');
  const row = (warning: Warning) => (
    <WarningRow
      key={warning.id}
      warning={warning}
      now={now}
      selected={selection?.fid === warning.fid}
      place={placeOf(warning)}
      mayAcknowledge={mayAcknowledge}
      busy={acknowledge.isPending && acknowledge.variables?.id === warning.id}
      onOpen={onOpen}
      onVideo={onVideo}
      onAcknowledge={({ id }) => acknowledge.mutate({ id })}
    />
  );

  return (
    <Panel
      title={t('title')}
      note={isFiltered ? t('filtered') : t('open', { count: total })}
      label={t('title')}
      actions={actions}
      className={className}
    >
      <ListTools mayAct={mayAcknowledge} />
      {flood !== null ? (
        <Button look="quiet" wide onClick={() => changeView({ flood: null })}>
          {t('list.leaveFlood')}
        </Button>
      ) : mine ? null : (
        floods
      )}
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
      {query.isSuccess && rows.length === 0 ? (
        <Notice title={emptyWords}>{isFiltered || mine ? undefined : t('emptyHint')}</Notice>
      ) : null}
      {acknowledge.isError ? <Notice urgent title={refusal(acknowledge.error)} /> : null}
      <ol id="warnings" aria-label={t('title')}>
        {rows.filter((warning) => !isShelved(warning)).map(row)}
      </ol>
      {shelved.length === 0 ? null : (
        <>
          <h3 className={styles['group']}>{t('list.shelved', { count: shelved.length })}</h3>
          <ol aria-label={t('list.shelved', { count: shelved.length })}>{shelved.map(row)}</ol>
        </>
      )}
      {query.hasNextPage ? (
        <Button look="quiet" wide disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {order === 'deadline' ? t('loadMoreDeadline') : t('loadMore')}
        </Button>
      ) : null}
    </Panel>
  );
}

/** Order of the list, and whether it is narrowed to what waits for the viewer. */
function ListTools({ mayAct }: { readonly mayAct: boolean }) {
  const t = useTranslations('warnings');
  const name = useId();
  const [view, change] = useListView();
  return (
    <div className={styles['tools']}>
      <fieldset className={styles['orders']} aria-label={t('list.order')}>
        {LIST_ORDERS.map((order) => (
          <label key={order} className={styles['order']}>
            <input type="radio" name={name} checked={view.order === order} onChange={() => change({ order })} />
            {t(`list.${order}`)}
          </label>
        ))}
      </fieldset>
      {mayAct ? (
        <label className={styles['order']}>
          <input type="checkbox" checked={view.mine} onChange={(event) => change({ mine: event.target.checked })} />
          {t('list.mine')}
        </label>
      ) : null}
    </div>
  );
}
