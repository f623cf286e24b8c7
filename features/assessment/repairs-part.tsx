'use client';

import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './assessment.module.css';
import type { RepairRow, Rights } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { FaultForm } from './fault-form.tsx';
import { ListState } from './list-state.tsx';
import { RepairDetail } from './repair-detail.tsx';
import repair from './repairs.module.css';
import { useRepairCsv } from './use-repair-csv.ts';

const LISTS = ['open', 'late', 'unrecorded', 'closed'] as const;

/** Faults and their repair (REQ-WF-13): what is broken, who mends it by when, and what came of it. */
export function RepairsPart({ rights }: { readonly rights: Rights }) {
  const t = useTranslations('repairs');
  const trpc = useTRPC();
  const [search, setSearch] = useSearch();
  const list = LISTS.find((one) => one === search.get('list')) ?? 'open';
  const text = useDeferredValue(search.get('q') ?? '');
  const fid = Number(search.get('fid') ?? 0);
  const query = useQuery(
    trpc.repairs.list.queryOptions({ list, text, ...(fid > 0 ? { fid } : {}) }, { refetchInterval: 15_000 }),
  );
  const exportCsv = useRepairCsv();
  const rows = query.data?.rows ?? [];
  const chosen = Number(search.get('repair') ?? rows[0]?.id ?? 0);
  return (
    <>
      <p className={styles['limits']}>{t('hint')}</p>
      {fid > 0 && rights.reports ? <FaultForm fid={fid} /> : null}
      <div className={repair['filters']}>
        <fieldset className={repair['lists']}>
          <legend className="visually-hidden">{t('lists')}</legend>
          {LISTS.map((one) => (
            <Button
              key={one}
              aria-pressed={one === list}
              onClick={() => setSearch({ list: one === 'open' ? null : one, repair: null })}
            >
              {t(`listOf.${one}`)} {query.data?.counts[one] ?? ''}
            </Button>
          ))}
        </fieldset>
        <Field
          label={t('find')}
          type="search"
          defaultValue={search.get('q') ?? ''}
          onChange={(event) => setSearch({ q: event.target.value, repair: null })}
        />
        <Button disabled={rows.length === 0} onClick={() => exportCsv(list, rows)}>
          {t('exportCsv')}
        </Button>
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </div>
      <ListState query={query} isEmpty={rows.length === 0} empty={t('empty')} hint={t('hint')} />
      {rows.length === 0 ? null : (
        <div className={styles['split']}>
          <ul className={styles['list']} aria-label={t('title')}>
            {rows.map((row) => (
              <li key={row.id}>
                <button
                  type="button"
                  aria-current={row.id === chosen}
                  data-repair={row.id}
                  onClick={() => setSearch({ repair: String(row.id) })}
                >
                  <RepairLine row={row} />
                </button>
              </li>
            ))}
          </ul>
          {chosen === 0 ? null : <RepairDetail key={chosen} id={chosen} />}
        </div>
      )}
    </>
  );
}

function RepairLine({ row }: { readonly row: RepairRow }) {
  const t = useTranslations('repairs');
  const nameOf = useNameOf();
  const now = useNow();
  const ended = row.repairedAt ?? row.backAt;
  const deadline = row.dueAt ?? row.expectedAt;
  const late = now === 0 || deadline === null ? 0 : (ended ?? now) - deadline;
  return (
    <>
      <span>
        {nameOf(row)} <em>{t(`stateOf.${row.state}`)}</em>
      </span>
      <span>
        {t(`faultOf.${row.fault}`)}
        {row.points > 1 ? ` · ${t('points', { count: row.points })}` : null}
        {now === 0
          ? null
          : ` · ${t(ended === null ? 'lasted' : 'tookSpan', { span: formatSpan(((ended ?? now) - row.foundAt) / 1000) })}`}
      </span>
      <small>
        {row.enterpriseName === null ? null : nameOf({ name: row.enterpriseName, nameEn: row.enterpriseNameEn ?? '' })}
        {late > 0 && row.state !== 'cancelled' ? (
          <strong className={repair['late']}>
            {ended === null ? t('late', { span: formatSpan(late / 1000) }) : t('wasLate')}
          </strong>
        ) : null}
      </small>
    </>
  );
}
