'use client';

import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { BoardFocus } from '../../domain/duty.ts';
import type { Tier } from '../../domain/tier.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { BoardRow } from './duty-types.ts';
import { pagesOf, rowWindow } from './window-rows.ts';

const PAGE = 60;
/** The stream tells of changes at once; this brings what it does not tell: deliveries, follow-ups, ends of floods. */
const REFRESH_MS = 10_000;

export interface BoardFilters {
  readonly tiers: readonly Tier[] | null;
  readonly focus: BoardFocus | null;
  readonly flood: number | null;
  readonly shelved: boolean;
}

export const NO_BOARD_FILTERS: BoardFilters = { tiers: null, focus: null, flood: null, shelved: false };

/** The scrolled part of a list as numbers; `rowRem` is the height of a row in root units. */
export function useRowWindow(total: number, rowRem: number) {
  const box = useRef<HTMLDivElement | null>(null);
  const [seen, setSeen] = useState({ top: 0, height: 800, row: rowRem * 16 });
  const measure = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    const row = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    setSeen((before) =>
      before.top === element.scrollTop && before.height === element.clientHeight && before.row === row
        ? before
        : { top: element.scrollTop, height: element.clientHeight, row },
    );
  }, [rowRem]);
  useLayoutEffect(measure, [measure]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    };
    const observer = new ResizeObserver(soon);
    observer.observe(element);
    element.addEventListener('scroll', soon, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      element.removeEventListener('scroll', soon);
    };
  }, [measure]);
  return { box, ...seen, window: rowWindow(total, seen.row, seen.top, seen.height) };
}

/** Pages of the board around what is on screen. Rows that are not there yet are undefined. */
export function useBoardRows(filters: BoardFilters, window: { readonly first: number; readonly end: number }) {
  const trpc = useTRPC();
  const { tiers, focus, flood, shelved } = filters;
  const pages = pagesOf(window, PAGE);
  const queries = useQueries({
    queries: pages.map((page) =>
      trpc.duty.board.queryOptions(
        { tiers: tiers === null ? null : [...tiers], focus, flood, shelved, skip: page * PAGE, limit: PAGE },
        { refetchInterval: REFRESH_MS, placeholderData: keepPreviousData, staleTime: 1_000 },
      ),
    ),
  });
  const rows = new Map<number, BoardRow>();
  for (const [index, page] of pages.entries()) {
    const data = queries[index]?.isPlaceholderData === true ? undefined : queries[index]?.data;
    for (const [offset, row] of data?.rows.entries() ?? []) rows.set(page * PAGE + offset, row);
  }
  const known = queries.find((query) => query.data !== undefined);
  return {
    rows,
    total: known?.data?.total ?? 0,
    isPending: known === undefined && queries.some((query) => query.isPending),
    error: queries.find((query) => query.isError)?.error ?? null,
  };
}
