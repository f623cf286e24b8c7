'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { useProblemWords } from './use-words.ts';

interface ListStateProps {
  readonly query: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly isEmpty: boolean;
  readonly empty: string;
  readonly hint: string;
}

/** What a list says while it waits, when it failed, and when it has nothing. */
export function ListState({ query, isEmpty, empty, hint }: ListStateProps) {
  const common = useTranslations('common');
  const problem = useProblemWords();
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.error !== null)
    return (
      <Notice
        urgent
        title={common('failed')}
        action={<Button onClick={() => query.refetch()}>{common('retry')}</Button>}
      >
        {problem(query.error)}
      </Notice>
    );
  return isEmpty ? <Notice title={empty}>{hint}</Notice> : null;
}
