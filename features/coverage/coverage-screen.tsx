'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { SECTORS, type Sector } from '../../domain/sector.ts';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import styles from './coverage.module.css';
import { usePointWords } from './coverage-words.ts';
import { StateMark } from './state-mark.tsx';

type Covered = RouterOutputs['coverage']['list']['objects'][number];

const STATES = ['unexplained', 'missing', 'silent', 'met'] as const;
type StateFilter = (typeof STATES)[number];

interface CoverageScreenProps {
  readonly mayLook: boolean | null;
  readonly menu: ReactNode;
}

/** Every object that rules ask cameras of, the worst first (REQ-VID-40). */
export function CoverageScreen({ mayLook, menu }: CoverageScreenProps) {
  const t = useTranslations('coverage');
  const common = useTranslations('common');
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('listTitle')}>
        {menu}
      </PageStrip>
      {mayLook === false ? <Notice title={t('noRights')} /> : null}
      {mayLook === true ? <List /> : null}
    </div>
  );
}

function List() {
  const t = useTranslations('coverage');
  const codes = useTranslations('codes');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const [state, setState] = useState<StateFilter | null>(null);
  const [sector, setSector] = useState<Sector | null>(null);
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const query = useInfiniteQuery(
    trpc.coverage.list.infiniteQueryOptions(
      { state, sector, text: asked },
      { initialCursor: 0, getNextPageParam: ({ next }) => next, placeholderData: (before) => before },
    ),
  );
  const columns = useColumns();
  const first = query.data?.pages[0];
  return (
    <main className={styles['main']}>
      <div className={styles['filters']}>
        <fieldset className={styles['states']}>
          <legend className="visually-hidden">{t('filter')}</legend>
          {STATES.map((one) => (
            <Button
              key={one}
              look="quiet"
              aria-pressed={state === one}
              onClick={() => setState(state === one ? null : one)}
            >
              {t(`filters.${one}`)} <span className={styles['count']}>{first?.counts[one] ?? '–'}</span>
            </Button>
          ))}
        </fieldset>
        <Choice
          label={t('sector')}
          value={sector ?? ''}
          onChange={(event) => setSector(SECTORS.find((one) => one === event.target.value) ?? null)}
        >
          <option value="">{t('everySector')}</option>
          {SECTORS.map((one) => (
            <option key={one} value={one}>
              {codes(`sector.${one}`)}
            </option>
          ))}
        </Choice>
        <Field label={t('search')} type="search" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
      {query.isPending ? <Waiting label={common('loading')} /> : null}
      {query.isError ? (
        <Notice
          urgent
          title={t('failed')}
          action={<Button onClick={() => void query.refetch()}>{common('retry')}</Button>}
        />
      ) : null}
      {first?.total === 0 ? <Notice title={t('nothing')} /> : null}
      {first === undefined || first.total === 0 ? null : (
        <DataTable
          caption={t('listTitle')}
          columns={columns}
          rows={query.data?.pages.flatMap((page) => page.objects) ?? []}
          rowKey={({ fid }) => fid}
        />
      )}
      {query.hasNextPage ? <Button onClick={() => void query.fetchNextPage()}>{t('more')}</Button> : null}
    </main>
  );
}

function useColumns(): readonly Column<Covered>[] {
  const t = useTranslations('coverage');
  const nameOf = useNameOf();
  const codes = useCodeWords();
  const point = usePointWords();
  const points = (list: Covered['missing']) => {
    const keys = [...new Set(list.map(({ key }) => key))];
    return keys.map(point).join('、');
  };
  return [
    { id: 'state', title: t('columns.state'), oneLine: true, cell: ({ state }) => <StateMark state={state} /> },
    {
      id: 'name',
      title: t('columns.object'),
      cell: (row) => (
        <a className={styles['link']} href={`/?sel=sites.${row.fid}`}>
          {nameOf(row)}
        </a>
      ),
    },
    { id: 'kind', title: t('columns.kind'), oneLine: true, cell: ({ kind }) => codes.kind(kind) },
    {
      id: 'channels',
      title: t('columns.channels'),
      number: true,
      cell: ({ online, channels }) => `${online} / ${channels}`,
    },
    { id: 'missing', title: t('columns.missing'), cell: ({ missing }) => points(missing) || '–' },
    { id: 'silent', title: t('columns.silent'), cell: ({ silent }) => points(silent) || '–' },
    {
      id: 'unexplained',
      title: t('columns.unexplained'),
      number: true,
      cell: ({ unexplained, missing }) => (missing.length === 0 ? '–' : unexplained),
    },
  ];
}
