'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { Panel } from '../../components/panel.tsx';
import type { Selection, SituationFilters } from '../../domain/situation.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { useAcknowledge, useOpenWarnings, type Warning } from './warning-queries.ts';
import { WarningRow } from './warning-row.tsx';

interface WarningsPanelProps {
  readonly filters: SituationFilters;
  readonly selection: Selection | null;
  readonly mayAcknowledge: boolean;
  /** Zone and enterprise of a warning in words. */
  readonly placeOf: (warning: Warning) => string;
  /** Open warnings in all, from the live counts. */
  readonly total: number;
  readonly actions?: ReactNode;
  readonly className?: string | undefined;
  readonly onOpen: (warning: Warning) => void;
  readonly onVideo: (warning: Warning) => void;
}

/** Worst and newest first, live. Says honestly when there is nothing, and when it could not be asked. */
export function WarningsPanel(props: WarningsPanelProps) {
  const { filters, selection, mayAcknowledge, placeOf, total, actions, className, onOpen, onVideo } = props;
  const t = useTranslations('warnings');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const now = useNow();
  const query = useOpenWarnings(filters);
  const acknowledge = useAcknowledge();
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered =
    filters.tiers !== null || filters.sectors !== null || filters.zones !== null || filters.enterprises !== null;

  return (
    <Panel
      title={t('title')}
      note={isFiltered ? t('filtered') : t('open', { count: total })}
      label={t('title')}
      actions={actions}
      className={className}
    >
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
        <Notice title={isFiltered ? t('emptyFiltered') : t('empty')}>{isFiltered ? undefined : t('emptyHint')}</Notice>
      ) : null}
      {acknowledge.isError ? <Notice urgent title={refusal(acknowledge.error)} /> : null}
      <ol id="warnings" aria-label={t('title')}>
        {rows.map((warning) => (
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
        ))}
      </ol>
      {query.hasNextPage ? (
        <Button look="quiet" wide disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('loadMore')}
        </Button>
      ) : null}
    </Panel>
  );
}
