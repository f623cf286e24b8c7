'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { Permission } from '../../domain/role.ts';
import { AppealsPart } from './appeals-part.tsx';
import styles from './assessment.module.css';
import type { Rights } from './assessment-types.ts';
import { useSearch } from './assessment-url.ts';
import { BulletinsPart } from './bulletins-part.tsx';
import { EvaluationsPart } from './evaluations-part.tsx';
import { OutagesPart } from './outages-part.tsx';
import { PapersPart } from './papers-part.tsx';
import { ParametersPart } from './parameters-part.tsx';
import { RepairsPart } from './repairs-part.tsx';
import { ResultsPart } from './results-part.tsx';

const PARTS = {
  results: ResultsPart,
  papers: PapersPart,
  appeals: AppealsPart,
  evaluations: EvaluationsPart,
  bulletins: BulletinsPart,
  repairs: RepairsPart,
  outages: OutagesPart,
  parameters: ParametersPart,
} as const;
const ORDER = ['results', 'papers', 'evaluations', 'bulletins', 'appeals', 'repairs', 'outages', 'parameters'] as const;

/** What one tab looked at means nothing to another. */
const CLEARED = {
  key: null,
  paper: null,
  repair: null,
  list: null,
  q: null,
  fid: null,
  report: null,
  month: null,
  bulletin: null,
  year: null,
} as const;

interface AssessmentScreenProps {
  /** null while it is not known who asks. */
  readonly permissions: readonly Permission[] | null;
  readonly menu: ReactNode;
}

/** Offline rates, consequences, appeals and outages (section 8 of the requirements; REQ-WF-02, -15). */
export function AssessmentScreen({ permissions, menu }: AssessmentScreenProps) {
  const t = useTranslations('assessment');
  const common = useTranslations('common');
  const [search, setSearch] = useSearch();
  const part = ORDER.find((id) => id === search.get('tab')) ?? 'results';
  const Part = PARTS[part];
  const rights: Rights = {
    decides: permissions?.includes('assessment.decide') ?? false,
    requests: permissions?.includes('outage.request') ?? false,
    verifies: permissions?.includes('outage.verify') ?? false,
    writes: permissions?.includes('duty.keep') ?? false,
    reports: permissions?.includes('findings.record') ?? false,
  };
  const mayRead = permissions?.includes('assessment.read') ?? null;
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        {mayRead === false ? <Notice title={t('noRights')} /> : null}
        {mayRead === true ? (
          <>
            <div className={styles['tabs']}>
              <Tabs
                label={t('tabs')}
                selected={part}
                onSelect={(id) => setSearch({ ...CLEARED, tab: id === 'results' ? null : id }, true)}
                tabs={ORDER.map((id) => ({ id, label: t(`tab.${id}`) }))}
              />
            </div>
            <Part rights={rights} />
          </>
        ) : null}
      </main>
    </div>
  );
}
