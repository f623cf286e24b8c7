'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { Rights } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { ListState } from './list-state.tsx';
import { Paper } from './paper.tsx';

/** Notices, interviews, lists and orders: drafts until an authorised person sends them (REQ-WF-15). */
export function PapersPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('assessment');
  const trpc = useTRPC();
  const { locale } = useLocaleSwitch();
  const [search, setSearch] = useSearch();
  const query = useQuery(trpc.assessment.drafts.queryOptions({}, { refetchInterval: 30_000 }));
  const papers = query.data ?? [];
  const chosen = Number(search.get('paper') ?? papers[0]?.id ?? 0);
  return (
    <>
      <ListState query={query} isEmpty={papers.length === 0} empty={t('papersEmpty')} hint={t('papersEmptyHint')} />
      {papers.length === 0 ? null : (
        <div className={styles['split']}>
          <ul className={styles['list']} aria-label={t('tab.papers')}>
            {papers.map((paper) => (
              <li key={paper.id}>
                <button
                  type="button"
                  aria-current={paper.id === chosen}
                  data-paper={paper.id}
                  onClick={() => setSearch({ paper: String(paper.id) })}
                >
                  <span>
                    {t(`paperOf.${paper.kind}`)} <em>{t(`stateOf.${paper.state}`)}</em>
                  </span>
                  <span>{locale === 'en' && paper.recipientEn !== '' ? paper.recipientEn : paper.recipient}</span>
                  <small>
                    {t(`periodOf.${paper.period}`)} {paper.fromDay} · {paper.basis}
                  </small>
                </button>
              </li>
            ))}
          </ul>
          {chosen === 0 ? null : <Paper key={chosen} id={chosen} decides={rights.decides} />}
        </div>
      )}
    </>
  );
}
