'use client';

import { useTranslations } from 'use-intl';
import { isRepairLate } from '../../domain/repair.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { csvText, saveText } from './assessment-csv.ts';
import type { RepairRow } from './assessment-types.ts';

/** Beijing time as a spreadsheet reads it. */
const stamp = (at: number | null): string =>
  at === null ? '' : new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Saves a list of repairs as CSV. */
export function useRepairCsv(): (list: string, rows: readonly RepairRow[]) => void {
  const t = useTranslations('repairs');
  const nameOf = useNameOf();
  const now = useNow();
  return (list, rows) =>
    saveText(
      `repairs-${list}-${stamp(now).slice(0, 10)}.csv`,
      csvText(
        t('csvHead'),
        rows.map((row) => [
          row.id,
          nameOf(row),
          row.enterpriseName === null ? '' : nameOf({ name: row.enterpriseName, nameEn: row.enterpriseNameEn ?? '' }),
          t(`faultOf.${row.fault}`),
          stamp(row.foundAt),
          stamp(row.dueAt),
          t(`stateOf.${row.state}`),
          row.repairer,
          stamp(row.expectedAt),
          row.cause === null ? '' : t(`causeOf.${row.cause}`),
          stamp(row.repairedAt),
          stamp(row.backAt),
          isRepairLate(row, now) ? t('yes') : t('no'),
        ]),
      ),
    );
}
