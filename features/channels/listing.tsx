'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';

interface ListingProps<T> {
  readonly caption: string;
  readonly query: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string | number;
  readonly empty: string;
  /** The failed change that is still to be told, if any. */
  readonly problem?: unknown;
}

/** A list of this page with its waiting, failing and empty states. */
export function Listing<T>({ caption, query, rows, columns, rowKey, empty, problem }: ListingProps<T>) {
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const failed = query.error != null;
  return (
    <div>
      {problem == null ? null : <Notice urgent title={refusal(problem)} />}
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {failed ? (
        <Notice
          urgent
          title={common('failed')}
          action={<Button onClick={() => query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      ) : null}
      {!query.isPending && !failed && rows.length === 0 ? <Notice title={empty} /> : null}
      {rows.length === 0 ? null : <DataTable caption={caption} rows={rows} columns={columns} rowKey={rowKey} />}
    </div>
  );
}
