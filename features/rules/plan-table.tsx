'use client';

import { useTranslations } from 'use-intl';
import { DataTable } from '../../components/data-table.tsx';
import type { LoopPlan } from '../../domain/loop-plan.ts';
import type { Party } from '../../domain/party.ts';
import { TIERS } from '../../domain/tier.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './rules.module.css';

/** A plan as the table of section 7: one row a tier. */
export function PlanTable({ plan }: { readonly plan: LoopPlan }) {
  const t = useTranslations('rules');
  const common = useTranslations('common');
  const codes = useTranslations('codes');
  const parties = (list: readonly Party[]) => list.map((party) => t(`plan.party.${party}`)).join('、');
  const none = t('plan.none');
  const yes = (value: boolean) => (value ? common('yes') : common('no'));
  const rows = TIERS.map((tier) => ({ tier, ...plan.tiers[tier] }));
  return (
    <DataTable
      caption={t('plan.title', { id: plan.id })}
      rows={rows}
      rowKey={(row) => row.tier}
      columns={[
        {
          id: 'tier',
          title: t('plan.tier'),
          oneLine: true,
          cell: (row) => (
            <span className={styles['tierName']}>
              <TierSymbol tier={row.tier} size={14} />
              {codes(`tier.${row.tier}`)}
            </span>
          ),
        },
        { id: 'push', title: t('plan.push'), cell: (row) => parties(row.push) },
        { id: 'tracker', title: t('plan.tracker'), oneLine: true, cell: (row) => t(`plan.party.${row.tracker}`) },
        { id: 'notice', title: t('plan.notice'), number: true, cell: (row) => row.notice?.firstMinutes ?? none },
        { id: 'repeat', title: t('plan.repeat'), number: true, cell: (row) => row.notice?.repeatMinutes ?? none },
        { id: 'to', title: t('plan.noticeTo'), cell: (row) => (row.notice === null ? none : parties(row.notice.to)) },
        { id: 'onSite', title: t('plan.onSite'), number: true, cell: (row) => row.onSite?.afterMinutes ?? none },
        {
          id: 'by',
          title: t('plan.onSiteBy'),
          oneLine: true,
          cell: (row) => (row.onSite === null ? none : t(`plan.party.${row.onSite.by}`)),
        },
        { id: 'call', title: t('plan.call'), number: true, cell: (row) => row.callMinutes ?? none },
        { id: 'confirm', title: t('plan.confirmClear'), oneLine: true, cell: (row) => yes(row.confirmClear) },
        { id: 'evidence', title: t('plan.evidence'), oneLine: true, cell: (row) => yes(row.evidence) },
        { id: 'city', title: t('plan.cityRelay'), oneLine: true, cell: (row) => yes(row.cityRelay) },
      ]}
    />
  );
}
