'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Tabs } from '../../components/tabs.tsx';
import type { HazardResult } from '../../domain/hazard/scenario.ts';
import { Calculation } from './calculation.tsx';
import styles from './hazard.module.css';
import type { HazardInside, InsideItem } from './hazard-types.ts';
import { InsideList } from './inside-list.tsx';
import { ZoneList, ZoneWarnings } from './zone-list.tsx';

interface HazardOutcomeProps {
  readonly result: HazardResult;
  readonly inside: HazardInside;
  /** The runs of a saved scenario; null for a new one. */
  readonly runs: ReactNode;
  readonly onOpen: (item: InsideItem) => void;
  /** What can be done with it. */
  readonly children: ReactNode;
}

/** One result: zones with people first, what must be known about them, then who is inside and how it was reckoned. */
export function HazardOutcome({ result, inside, runs, onOpen, children }: HazardOutcomeProps) {
  const t = useTranslations('hazards');
  const [tab, setTab] = useState<'inside' | 'calculation' | 'runs'>('inside');
  const tabs = (['inside', 'calculation', 'runs'] as const).filter((id) => id !== 'runs' || runs !== null);
  return (
    <>
      <div className={styles['actions']}>{children}</div>
      <ZoneList result={result} inside={inside} />
      <ZoneWarnings result={result} />
      <Tabs
        label={t('tabs')}
        selected={tab}
        onSelect={setTab}
        tabs={tabs.map((id) => ({ id, label: t(`tab.${id}`) }))}
      />
      {tab === 'inside' ? <InsideList result={result} inside={inside} onOpen={onOpen} /> : null}
      {tab === 'calculation' ? <Calculation result={result} /> : null}
      {tab === 'runs' ? runs : null}
    </>
  );
}
