'use client';

import { useTranslations } from 'use-intl';
import { DataTable } from '../../components/data-table.tsx';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import type { IncidentPlanVersion } from './rule-types.ts';

interface IncidentStepsProps {
  readonly steps: IncidentPlanVersion['steps'];
  readonly caption: string;
}

/** Steps of a plan in the order in which they are due. */
export function IncidentSteps({ steps, caption }: IncidentStepsProps) {
  const t = useTranslations('incidentPlans');
  const incidents = useTranslations('incidents');
  const { locale } = useLocaleSwitch();
  return (
    <DataTable
      caption={caption}
      rows={steps}
      rowKey={(row) => row.key}
      columns={[
        { id: 'minutes', title: t('minutes'), number: true, oneLine: true, cell: (row) => row.minutes },
        { id: 'step', title: t('step'), cell: (row) => (locale === 'en' ? row.en : row.zh) },
        { id: 'party', title: t('party'), cell: (row) => incidents(`party.${row.party}`) },
      ]}
    />
  );
}
