'use client';

import { type KeyboardEvent, useId } from 'react';
import styles from './tabs.module.css';

export interface Tab<T extends string> {
  readonly id: T;
  readonly label: string;
  readonly count?: number | undefined;
}

interface TabsProps<T extends string> {
  readonly tabs: readonly Tab<T>[];
  readonly selected: T;
  readonly label: string;
  readonly onSelect: (id: T) => void;
}

/** Tabs by the usual keys: arrows move, Home and End jump. The panel below is the caller's. */
export function Tabs<T extends string>({ tabs, selected, label, onSelect }: TabsProps<T>) {
  const group = useId();
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const to = steps[event.key];
    if (to === undefined) return;
    const next = tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    document.getElementById(`${group}-${next.id}`)?.focus();
  };
  return (
    <div className={styles['list']} role="tablist" aria-label={label} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`${group}-${tab.id}`}
          type="button"
          role="tab"
          className={styles['tab']}
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
        >
          {tab.label}
          {tab.count === undefined || tab.count === 0 ? null : <span className={styles['count']}>{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
