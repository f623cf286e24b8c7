'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNow } from '../../lib/use-now.ts';
import type { RuleVersion } from './rule-types.ts';
import styles from './rules.module.css';

interface RuleVersionsProps {
  readonly versions: readonly RuleVersion[];
  readonly shown: number;
  readonly current: number | null;
  readonly onShow: (version: number) => void;
}

/** Every version with its times and its two persons; none is ever rewritten. */
export function RuleVersions({ versions, shown, current, onShow }: RuleVersionsProps) {
  const t = useTranslations('rules');
  const now = useNow();
  const moment = (at: number | null) => (at === null || now === 0 ? '–' : formatMoment(at, now));
  return (
    <section className={styles['part']} aria-label={t('versions')}>
      <h3>{t('versions')}</h3>
      <DataTable
        caption={t('versions')}
        rows={versions}
        rowKey={(row) => row.version}
        columns={[
          {
            id: 'version',
            title: t('versionLabel'),
            oneLine: true,
            cell: (row) => (
              <Button look="quiet" aria-pressed={row.version === shown} onClick={() => onShow(row.version)}>
                {t('version', { version: row.version })}
              </Button>
            ),
          },
          {
            id: 'state',
            title: t('state'),
            oneLine: true,
            cell: (row) => (row.version === current ? t('inForce') : t(`stateWord.${row.state}`)),
          },
          { id: 'from', title: t('from'), oneLine: true, cell: (row) => moment(row.validFrom) },
          { id: 'to', title: t('to'), oneLine: true, cell: (row) => moment(row.validTo) },
          {
            id: 'author',
            title: t('author'),
            cell: (row) => t('decided', { name: row.authorName || row.author, at: moment(row.createdAt) }),
          },
          {
            id: 'decided',
            title: t('decidedBy'),
            cell: (row) =>
              row.decidedAt === null
                ? '–'
                : t('decided', { name: row.decidedByName || (row.decidedBy ?? ''), at: moment(row.decidedAt) }),
          },
          { id: 'note', title: t('note'), cell: (row) => row.note },
        ]}
      />
    </section>
  );
}
