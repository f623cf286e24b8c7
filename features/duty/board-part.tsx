'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { BOARD_FOCI } from '../../domain/duty.ts';
import { TIERS, type Tier } from '../../domain/tier.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './board.module.css';
import { BoardList } from './board-list.tsx';
import type { BoardRow } from './duty-types.ts';
import { FloodLines } from './flood-lines.tsx';
import { type BoardFilters, NO_BOARD_FILTERS } from './use-board.ts';
import { WarningDesk } from './warning-desk.tsx';

const FLOODS_MS = 10_000;

/** The watch itself: every open warning by next deadline on the left, what the desk knows and does about one on the right. */
export function BoardPart({ mayKeep }: { readonly mayKeep: boolean }) {
  const t = useTranslations('duty.board');
  const trpc = useTRPC();
  const now = useNow();
  const [filters, setFilters] = useState<BoardFilters>(NO_BOARD_FILTERS);
  const [selected, setSelected] = useState<BoardRow | null>(null);
  const write = useRef<HTMLTextAreaElement | null>(null);
  const floods = useQuery(trpc.duty.floods.queryOptions(undefined, { refetchInterval: FLOODS_MS }));
  return (
    <div className={classes(styles['board'], selected !== null && styles['opened'])}>
      <div className={styles['left']}>
        <Filters filters={filters} onChange={setFilters} />
        {filters.flood === null && filters.focus === null ? (
          <FloodLines
            floods={floods.data ?? []}
            now={now}
            onOpen={(flood) => setFilters({ ...NO_BOARD_FILTERS, flood: flood.id })}
          />
        ) : null}
        <BoardList
          filters={filters}
          selected={selected}
          onSelect={setSelected}
          onWrite={() => write.current?.focus()}
        />
        <p className={styles['keys']}>{t('keys')}</p>
      </div>
      {selected === null ? null : (
        <WarningDesk
          key={selected.id}
          row={selected}
          mayKeep={mayKeep}
          writeRef={write}
          onClose={() => setSelected(null)}
        />
      )}
    </div>
  );
}

interface FiltersProps {
  readonly filters: BoardFilters;
  readonly onChange: (filters: BoardFilters) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  const t = useTranslations('duty.board');
  const codes = useTranslations('codes');
  const toggle = (tier: Tier) => {
    const chosen = filters.tiers ?? [];
    const next = chosen.includes(tier) ? chosen.filter((other) => other !== tier) : [...chosen, tier];
    onChange({ ...filters, tiers: next.length === 0 ? null : next });
  };
  if (filters.flood !== null)
    return (
      <div className={styles['filters']}>
        <Button onClick={() => onChange(NO_BOARD_FILTERS)}>
          <ArrowLeft size={16} strokeWidth={1.5} aria-hidden /> {t('leaveGroup')}
        </Button>
        <strong>{t('group')}</strong>
      </div>
    );
  return (
    <fieldset className={styles['filters']}>
      <legend className="visually-hidden">{t('filters')}</legend>
      {TIERS.map((tier) => (
        <button
          key={tier}
          type="button"
          className={styles['chip']}
          aria-pressed={filters.tiers?.includes(tier) ?? false}
          onClick={() => toggle(tier)}
        >
          <TierSymbol tier={tier} size={14} /> {codes(`tier.${tier}`)}
        </button>
      ))}
      <span className={styles['gap']} />
      {BOARD_FOCI.map((focus) => (
        <button
          key={focus}
          type="button"
          className={styles['chip']}
          aria-pressed={filters.focus === focus}
          onClick={() => onChange({ ...filters, focus: filters.focus === focus ? null : focus })}
        >
          {t(`focusOf.${focus}`)}
        </button>
      ))}
    </fieldset>
  );
}
