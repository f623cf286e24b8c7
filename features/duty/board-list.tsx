'use client';

import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PHONE_QUERY, useMediaQuery } from '../../components/use-media-query.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import styles from './board.module.css';
import { BoardLine } from './board-row.tsx';
import { type BoardRow, mapAddress } from './duty-types.ts';
import { type BoardFilters, useBoardRows, useRowWindow } from './use-board.ts';
import { scrollToShow } from './window-rows.ts';

interface BoardListProps {
  readonly filters: BoardFilters;
  readonly selected: BoardRow | null;
  readonly onSelect: (row: BoardRow) => void;
  /** Follow-up by key. */
  readonly onWrite: () => void;
}

const ROW_REM = 4.25;
const PHONE_ROW_REM = 6.25;

/** Every open warning by its next deadline: only what is on screen is drawn and asked for, however many there are. */
export function BoardList({ filters, selected, onSelect, onWrite }: BoardListProps) {
  const t = useTranslations('duty.board');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const now = useNow();
  const phone = useMediaQuery(PHONE_QUERY);
  const [total, setTotal] = useState(0);
  const scroll = useRowWindow(total, phone ? PHONE_ROW_REM : ROW_REM);
  const board = useBoardRows(filters, scroll.window);
  useEffect(() => setTotal(board.total), [board.total]);
  const indexOf = (row: BoardRow | null) => [...board.rows].find(([, other]) => other.id === row?.id)?.[0] ?? -1;

  const go = (index: number) => {
    const row = board.rows.get(index);
    const element = scroll.box.current;
    if (element !== null) element.scrollTop = scrollToShow(index, scroll.row, element.scrollTop, element.clientHeight);
    if (row !== undefined) onSelect(row);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = indexOf(selected);
    const page = Math.max(1, Math.floor(scroll.height / scroll.row) - 1);
    const last = total - 1;
    const steps: Record<string, number> = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      j: Math.min(last, at + 1),
      k: Math.max(0, at - 1),
      PageDown: Math.min(last, at + page),
      PageUp: Math.max(0, at - page),
      Home: 0,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(to);
    } else if (event.key === 'Enter' && selected !== null) window.location.assign(mapAddress(selected));
    else if (event.key === 'f' && selected !== null) {
      event.preventDefault();
      onWrite();
    }
  };
  const isFiltered = filters.tiers !== null || filters.focus !== null || filters.flood !== null;
  return (
    <>
      {board.isPending ? <Waiting label={common('loading')} /> : null}
      {board.error === null ? null : <Notice urgent title={refusal(board.error)} />}
      {!board.isPending && board.error === null && board.total === 0 ? (
        <Notice title={isFiltered ? t('emptyFiltered') : t('empty')}>{isFiltered ? undefined : t('emptyHint')}</Notice>
      ) : null}
      <div
        ref={scroll.box}
        className={styles['list']}
        role="listbox"
        tabIndex={0}
        aria-label={t('label')}
        aria-activedescendant={selected === null ? undefined : `duty-${selected.id}`}
        data-total={board.total}
        onKeyDown={onKey}
      >
        <div className={styles['tall']} style={{ height: total * scroll.row }}>
          {Array.from({ length: scroll.window.end - scroll.window.first }, (_, offset) => {
            const index = scroll.window.first + offset;
            const row = board.rows.get(index);
            return (
              <div
                key={row?.id ?? `empty-${index}`}
                className={styles['slot']}
                style={{ height: scroll.row, transform: `translateY(${index * scroll.row}px)` }}
              >
                {row === undefined ? (
                  <p className={styles['blank']}>{t('loading')}</p>
                ) : (
                  <BoardLine row={row} now={now} selected={row.id === selected?.id} onSelect={onSelect} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
