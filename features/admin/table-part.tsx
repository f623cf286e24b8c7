'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';

interface TablePartProps<T> {
  readonly caption: string;
  readonly query: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly rowKey: (row: T) => string | number;
  /** The failed change that is still to be told, if any. */
  readonly problem?: unknown;
  readonly onMore?: (() => void) | undefined;
}

/** A list of the administration with its waiting, failing and empty states. */
export function TablePart<T>({ caption, query, rows, columns, rowKey, problem, onMore }: TablePartProps<T>) {
  const t = useTranslations('admin');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  return (
    <>
      {problem == null ? null : <Notice urgent title={refusal(problem)} />}
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.error === null ? null : (
        <Notice
          urgent
          title={common('failed')}
          action={<Button onClick={() => query.refetch()}>{common('retry')}</Button>}
        >
          {refusal(query.error)}
        </Notice>
      )}
      {!query.isPending && query.error === null && rows.length === 0 ? <Notice title={t('empty')} /> : null}
      {rows.length === 0 ? null : <DataTable caption={caption} rows={rows} columns={columns} rowKey={rowKey} />}
      {onMore === undefined ? null : (
        <Button look="quiet" wide onClick={onMore}>
          {t('more')}
        </Button>
      )}
    </>
  );
}
