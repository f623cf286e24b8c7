'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import { useSearch } from './assessment-url.ts';

/** What followed for an enterprise in a run, and where each paper stands. */
export function UnitPapers({ runId, enterprise }: { readonly runId: number; readonly enterprise: number }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const [, setSearch] = useSearch();
  const query = useQuery(trpc.assessment.drafts.queryOptions({ runId, enterprise }));
  if (query.data === undefined || query.data.length === 0) return null;
  return (
    <ul className={styles['unitPapers']} aria-label={t('tab.papers')}>
      {query.data.map((draft) => (
        <li key={draft.id}>
          <button type="button" onClick={() => setSearch({ tab: 'papers', paper: String(draft.id) }, true)}>
            {t(`paperOf.${draft.kind}`)} <small>{t(`stateOf.${draft.state}`)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}
