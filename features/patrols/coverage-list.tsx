import { useTranslations } from 'use-intl';
import { formatChainage } from '../../domain/stationing-text.ts';
import { formatDistance, formatMoment, formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNow } from '../../lib/use-now.ts';
import type { Coverage } from './patrol-shapes.ts';
import styles from './patrols.module.css';

/** Gaps that a line tells; the map shows all. */
const TOLD = 4;

interface CoverageListProps {
  readonly coverage: Coverage;
  readonly fid: number | null;
  readonly onPipeline: (fid: number | null) => void;
}

/** Pipelines by what is missing, each with its gaps by chainage; the list twin of the map. */
export function CoverageList({ coverage, fid, onPipeline }: CoverageListProps) {
  const t = useTranslations('patrols');
  const now = useNow();
  const { locale } = useLocaleSwitch();
  const covered = coverage.reduce((sum, one) => sum + one.coveredMeters, 0);
  const length = coverage.reduce((sum, one) => sum + one.lengthMeters, 0);
  const gapWords = (gaps: Coverage[number]['gaps']) =>
    [
      ...gaps.slice(0, TOLD).map((gap) => `${formatChainage(gap.fromMeters)}–${formatChainage(gap.toMeters)}`),
      ...(gaps.length > TOLD ? [t('more', { count: gaps.length - TOLD })] : []),
    ].join(' · ');
  return (
    <>
      {length === 0 ? null : (
        <p className={styles['sum']}>
          {t('total', { covered: formatNumber(covered / 1000, 1), length: formatNumber(length / 1000, 1) })}
        </p>
      )}
      <ol className={styles['list']}>
        {coverage.map((one) => (
          <li key={one.fid}>
            <button
              type="button"
              className={styles['row']}
              aria-current={one.fid === fid}
              data-pipeline={one.fid}
              onClick={() => onPipeline(one.fid === fid ? null : one.fid)}
            >
              <strong>{locale === 'en' && one.nameEn !== '' ? one.nameEn : one.name}</strong>
              <span className={styles['figure']}>
                {formatNumber(one.lengthMeters > 0 ? (one.coveredMeters / one.lengthMeters) * 100 : 0)} %
              </span>
              <span className={styles['muted']}>
                {t('walked', { covered: formatDistance(one.coveredMeters), length: formatDistance(one.lengthMeters) })}
                {' · '}
                {one.lastAt === null || now === 0 ? t('nobody') : t('last', { moment: formatMoment(one.lastAt, now) })}
              </span>
              {one.gaps.length === 0 ? null : (
                <span className={styles['muted']}>{t('gaps', { gaps: gapWords(one.gaps) })}</span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
