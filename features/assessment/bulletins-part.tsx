'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './assessment.module.css';
import type { Rights } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { BulletinView } from './bulletin-view.tsx';
import { ListState } from './list-state.tsx';
import repair from './repairs.module.css';
import { YearScores } from './year-scores.tsx';

/** Monthly run bulletins and the scores of the year (REQ-ASSESS-13). */
export function BulletinsPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('evaluations');
  const trpc = useTRPC();
  const [search, setSearch] = useSearch();
  const query = useQuery(trpc.evaluations.bulletins.queryOptions(undefined, { refetchInterval: 30_000 }));
  const rows = query.data ?? [];
  const year = search.get('year');
  const chosen = Number(search.get('bulletin') ?? rows[0]?.id ?? 0);
  return (
    <>
      <p className={styles['limits']}>{t('bulletinsHint')}</p>
      <fieldset className={repair['lists']}>
        <legend className="visually-hidden">{t('bulletins')}</legend>
        {rows.map((row) => (
          <Button
            key={row.id}
            aria-pressed={year === null && row.id === chosen}
            onClick={() => setSearch({ bulletin: String(row.id), year: null })}
          >
            {row.fromDay.slice(0, 7)} {t(`bulletinState.${row.state}`)}
          </Button>
        ))}
        <Button aria-pressed={year !== null} onClick={() => setSearch({ year: String(new Date().getFullYear()) })}>
          {t('year')}
        </Button>
      </fieldset>
      {year !== null ? (
        <YearScores year={Number(year)} onYear={(next) => setSearch({ year: String(next) })} />
      ) : (
        <>
          <ListState query={query} isEmpty={rows.length === 0} empty={t('bulletinsEmpty')} hint={t('bulletinsHint')} />
          {chosen === 0 ? null : <BulletinView key={chosen} id={chosen} writes={rights.writes} />}
        </>
      )}
    </>
  );
}
