'use client';

import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './card-body.module.css';
import type { CardWarning } from './card-types.ts';

interface WarningsTabProps {
  readonly warnings: readonly CardWarning[];
  /** Opens the handling of a warning; a cleared one is read only. */
  readonly onWarning: (id: number) => void;
}

/** Open warnings first with their next duty, then the cleared ones with verdict and how long they stood. */
export function WarningsTab({ warnings, onWarning }: WarningsTabProps) {
  const t = useTranslations('cards');
  if (warnings.length === 0) return <Notice title={t('warningsEmpty')} />;
  const open = warnings.filter((warning) => warning.state === 'open');
  const closed = warnings.filter((warning) => warning.state === 'closed');
  return (
    <>
      <Part title={t('openWarnings')} warnings={open} onWarning={onWarning} />
      <Part title={t('pastWarnings')} warnings={closed} onWarning={onWarning} />
    </>
  );
}

function Part({ title, warnings, onWarning }: WarningsTabProps & { readonly title: string }) {
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const now = useNow();
  const notesOf = useNotes(now);
  if (warnings.length === 0 || now === 0) return null;
  return (
    <section className={styles['section']}>
      <h3 className={styles['heading']}>{title}</h3>
      <ol>
        {warnings.map((warning) => (
          <li key={warning.id}>
            <button
              type="button"
              className={styles['opener']}
              data-card-warning={warning.id}
              onClick={() => onWarning(warning.id)}
            >
              <TierSymbol
                tier={warning.state === 'open' ? warning.tier : warning.worstTier}
                lost={warning.lostSince !== null}
                title={codes(`tier.${warning.state === 'open' ? warning.tier : warning.worstTier}`)}
              />
              <span>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
              <span className={styles['right']}>
                {formatSpan(((warning.closedAt ?? now) - warning.openedAt) / 1000)}
              </span>
              <ChevronRight size={16} strokeWidth={1.5} aria-hidden />
              <span className={styles['sub']}>{notesOf(warning).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function useNotes(now: number) {
  const t = useTranslations('cards');
  const words = useTranslations('warnings');
  const codes = useTranslations('codes');
  const steps = useCodeWords();
  return (warning: CardWarning): string[] => {
    const { openedAt, closedAt, verdict, deadline, nextStep } = warning;
    const left = deadline === null ? 0 : (deadline - now) / 1000;
    const due = { step: steps.step(nextStep ?? ''), span: formatSpan(Math.abs(left)) };
    const notes =
      closedAt !== null
        ? [
            t('closedAt', { from: formatMoment(openedAt, now), to: formatMoment(closedAt, now) }),
            verdict === null ? null : codes(`verdict.${verdict}`),
          ]
        : [
            codes(`handling.${warning.handling}`),
            deadline === null || nextStep === null
              ? null
              : left < 0
                ? words('list.over', due)
                : words('list.left', due),
            warning.normalSince === null ? null : words('normalMark'),
          ];
    return [...notes, warning.repeats > 0 ? words('repeats', { count: warning.repeats }) : null].filter(
      (note) => note !== null,
    );
  };
}
