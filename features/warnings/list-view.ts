'use client';

import { useSyncExternalStore } from 'react';

export const LIST_ORDERS = ['worst', 'deadline'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

/** How somebody looks at the list of warnings; what it shows is in the filters of the address. */
export interface ListView {
  readonly order: ListOrder;
  /** Only what waits for the viewer's own party. */
  readonly mine: boolean;
  /** The flood whose warnings are shown alone; never remembered. */
  readonly flood: number | null;
}

const KEY = 'guanlan_warning_list';
const USUAL: ListView = { order: 'worst', mine: false, flood: null };
const listeners = new Set<() => void>();
let current: ListView | undefined;

function stored(): ListView {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof value !== 'object' || value === null) return USUAL;
    const order = 'order' in value && value.order === 'deadline' ? 'deadline' : 'worst';
    return { order, mine: 'mine' in value && value.mine === true, flood: null };
  } catch {
    return USUAL;
  }
}

const get = (): ListView => {
  current ??= stored();
  return current;
};

function set(patch: Partial<ListView>): void {
  current = { ...get(), ...patch };
  try {
    const { order, mine } = current;
    localStorage.setItem(KEY, JSON.stringify({ order, mine }));
  } catch {
    // Without storage it lasts until reload.
  }
  for (const listener of listeners) listener();
}

/** The chosen order and narrowing, the same wherever the list is read; remembered on this machine. */
export function useListView(): readonly [view: ListView, change: (patch: Partial<ListView>) => void] {
  const view = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get,
    () => USUAL,
  );
  return [view, set];
}
