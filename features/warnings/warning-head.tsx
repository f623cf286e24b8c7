'use client';

import { useTranslations } from 'use-intl';
import { tierRank } from '../../domain/tier.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import { textOf } from './step-lines.ts';
import type { WarningDetail } from './warning-detail.ts';
import styles from './warning-panel.module.css';

interface WarningHeadProps {
  readonly warning: WarningDetail;
  /** Epoch milliseconds of the server's clock. */
  readonly now: number;
  readonly place: string;
  readonly onObject: () => void;
}

/** What is wrong, where, and for how long in all: the total never starts anew, whatever the tier does. */
export function WarningHead({ warning, now, place, onObject }: WarningHeadProps) {
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const { locale } = useLocaleSwitch();
  const { tier, worstTier, openedAt, tierSince, closedAt } = warning;
  const name = nameOf(warning);
  const total = formatSpan(((closedAt ?? now) - openedAt) / 1000);
  return (
    <div className={styles['head']}>
      <p className={styles['tier']} data-tier={tier}>
        <TierSymbol tier={tier} lost={warning.lostSince !== null} size={28} />
        <strong>{codes(`tierLong.${tier}`)}</strong>
        <span className={styles['handling']}>
          {closedAt !== null ? t('panel.closed') : codes(`handling.${warning.handling}`)}
        </span>
      </p>
      <p className={styles['where']}>
        <button type="button" className={styles['link']} aria-label={t('panel.openCard', { name })} onClick={onObject}>
          {name}
        </button>
        {place === '' ? null : <span>{place}</span>}
      </p>
      <p className={styles['reason']}>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</p>
      <p className={styles['since']}>
        {closedAt === null
          ? t('panel.total', { moment: formatMoment(openedAt, now), span: total })
          : t('panel.closedTotal', {
              from: formatMoment(openedAt, now),
              to: formatMoment(closedAt, now),
              span: total,
            })}
        {closedAt === null && tierSince > openedAt
          ? ` · ${t('panel.inTier', { tier: codes(`tier.${tier}`), span: formatSpan((now - tierSince) / 1000) })}`
          : null}
        {tierRank(worstTier) > tierRank(tier) ? ` · ${t('panel.worst', { tier: codes(`tier.${worstTier}`) })}` : null}
        {warning.repeats > 0 ? ` · ${t('repeats', { count: warning.repeats })}` : null}
      </p>
      <Marks warning={warning} now={now} />
    </div>
  );
}

/** What else is true of it; each a sentence, none of them a colour. */
function Marks({ warning, now }: { readonly warning: WarningDetail; readonly now: number }) {
  const t = useTranslations('warnings');
  const { lostSince, normalSince, shelvedUntil, shelvedReason, shelfMinutes } = warning;
  if (warning.state === 'closed') return null;
  // The record keeps the account; people know the name, which the step has.
  const shelf = warning.steps.find(({ step }) => step === 'shelved');
  const by = shelf === undefined ? '' : (textOf(shelf, 'actorName') ?? '');
  const marks = [
    lostSince === null ? null : t('lostSince', { span: formatSpan((now - lostSince) / 1000) }),
    normalSince === null ? null : t('normalSince', { moment: formatMoment(normalSince, now) }),
    shelvedUntil === null
      ? null
      : t('panel.shelved', {
          by,
          moment: formatMoment(shelvedUntil, now),
          reason: shelvedReason ?? '',
        }),
    shelvedUntil === null && shelfMinutes !== null
      ? t('panel.shelfAsked', { by, minutes: shelfMinutes, reason: shelvedReason ?? '' })
      : null,
    warning.floodId === null ? null : t('panel.flood'),
    warning.assigneeName === null ? null : t('panel.assignee', { name: warning.assigneeName }),
  ].filter((mark) => mark !== null);
  if (marks.length === 0) return null;
  return (
    <ul className={styles['marks']}>
      {marks.map((mark) => (
        <li key={mark}>{mark}</li>
      ))}
    </ul>
  );
}
