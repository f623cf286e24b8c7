'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { addDays, dayOf, mondayOf } from '../../domain/duty-roster.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { nameIn, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import duty from './duty.module.css';
import styles from './roster.module.css';
import { type Cell, RosterCellEditor } from './roster-cell-editor.tsx';
import { RosterGrid } from './roster-grid.tsx';
import { RosterPaste } from './roster-paste.tsx';

interface RosterPartProps {
  readonly mayKeep: boolean;
  /** The organisation that keeps the desk; null until it is known. */
  readonly desk: number | null;
}

/** The duty roster (值班表) of one organisation, week by week. */
export function RosterPart({ mayKeep, desk }: RosterPartProps) {
  const t = useTranslations('duty.roster');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const { locale } = useLocaleSwitch();
  const trpc = useTRPC();
  const client = useQueryClient();
  const now = useNow();
  const [chosen, setChosen] = useState<number | null>(null);
  const [monday, setMonday] = useState<string | null>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const [isPasting, setPasting] = useState(false);
  const organisation = chosen ?? desk ?? 0;
  const from = monday ?? (now === 0 ? null : mondayOf(dayOf(now)));
  const organisations = useQuery(trpc.duty.organisations.queryOptions());
  const week = useQuery(
    trpc.duty.roster.queryOptions(
      { organisation, from: from ?? '2000-01-03' },
      { enabled: organisation > 0 && from !== null, placeholderData: keepPreviousData },
    ),
  );
  const refresh = () => client.invalidateQueries({ queryKey: trpc.duty.pathKey() });
  const copy = useMutation(trpc.duty.copyWeek.mutationOptions({ onSuccess: refresh }));
  const keep = useMutation(trpc.duty.keepShifts.mutationOptions({ onSuccess: refresh }));
  const problem = week.error ?? copy.error ?? keep.error;
  const go = (days: number) => {
    if (from !== null) setMonday(addDays(from, days));
    setCell(null);
    copy.reset();
  };
  if (from === null) return <Waiting label={common('loading')} />;
  return (
    <div className={styles['roster']}>
      <div className={styles['bar']}>
        <Choice
          label={t('organisation')}
          value={organisation}
          onChange={(event) => {
            setChosen(Number(event.target.value));
            setCell(null);
          }}
        >
          {(organisations.data ?? []).map((one) => (
            <option key={one.key} value={one.key}>
              {nameIn(locale, one)}
            </option>
          ))}
        </Choice>
        <div className={styles['weeks']}>
          <IconButton label={t('previous')} onClick={() => go(-7)}>
            <ChevronLeft size={18} strokeWidth={1.5} aria-hidden />
          </IconButton>
          <strong>{t('week', { from, to: addDays(from, 6) })}</strong>
          <IconButton label={t('next')} onClick={() => go(7)}>
            <ChevronRight size={18} strokeWidth={1.5} aria-hidden />
          </IconButton>
          <Button look="quiet" onClick={() => setMonday(null)}>
            {t('today')}
          </Button>
        </div>
        {mayKeep ? (
          <div className={styles['acts']}>
            <Button
              disabled={copy.isPending}
              onClick={() => copy.mutate({ organisation, from: addDays(from, -7), to: from })}
            >
              {t('copy')}
            </Button>
            <Button aria-expanded={isPasting} onClick={() => setPasting(!isPasting)}>
              {t('paste')}
            </Button>
          </div>
        ) : null}
        {week.data === undefined ? null : (
          <p className={week.data.gaps.length > 0 ? duty['loud'] : duty['muted']}>
            {week.data.gaps.length > 0 ? t('gapsAhead', { count: week.data.gaps.length }) : t('noGaps')}
          </p>
        )}
      </div>
      {problem === null ? null : <Notice urgent title={refusal(problem)} />}
      {copy.data === undefined ? null : <p role="status">{t('copied', { count: copy.data.copied })}</p>}
      {isPasting ? <RosterPaste organisation={organisation} onDone={refresh} /> : null}
      {week.data === undefined ? (
        <Waiting label={common('loading')} />
      ) : week.data.shifts.length === 0 ? (
        <Notice
          title={t('noShifts')}
          action={
            mayKeep
              ? (['two', 'three'] as const).map((pattern) => (
                  <Button key={pattern} onClick={() => keep.mutate({ organisation, pattern })}>
                    {t(`keep.${pattern}`)}
                  </Button>
                ))
              : undefined
          }
        />
      ) : (
        <RosterGrid week={week.data} now={now} selected={cell} onCell={mayKeep ? setCell : null} />
      )}
      {cell === null || week.data === undefined ? null : (
        <RosterCellEditor
          key={`${cell.day} ${cell.shift}`}
          organisation={organisation}
          week={week.data}
          cell={cell}
          onDone={() => {
            setCell(null);
            void refresh();
          }}
          onClose={() => setCell(null)}
        />
      )}
    </div>
  );
}
