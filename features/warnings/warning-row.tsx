'use client';

import { Check, Video } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useCodeWords, useNameOf } from '../../lib/i18n/use-code-words.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import type { Warning } from './warning-queries.ts';
import styles from './warning-row.module.css';

interface WarningRowProps {
  readonly warning: Warning;
  /** Epoch milliseconds of the server's clock; 0 before the screen is alive. */
  readonly now: number;
  readonly selected: boolean;
  /** Where it is, in words. */
  readonly place: string;
  readonly mayAcknowledge: boolean;
  readonly busy: boolean;
  readonly onOpen: (warning: Warning) => void;
  readonly onVideo: (warning: Warning) => void;
  readonly onAcknowledge: (warning: Warning) => void;
}

/** One warning: what, where, how long, what next. The row leads to its place; its camera is one click away. */
export function WarningRow(props: WarningRowProps) {
  const { warning, now, selected, place, mayAcknowledge, busy, onOpen, onVideo, onAcknowledge } = props;
  const t = useTranslations('warnings');
  const tier = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const codes = useCodeWords();
  const nameOf = useNameOf();
  const name = nameOf(warning);
  const age = now === 0 ? '' : formatSpan(Math.max(0, now - warning.openedAt) / 1000);
  const left = warning.deadline === null || now === 0 ? null : (warning.deadline - now) / 1000;
  const step = warning.nextStep === null ? '' : codes.step(warning.nextStep);
  const lost = warning.lostSince !== null;
  return (
    <li
      className={classes(styles['row'], selected && styles['selected'])}
      data-warning={warning.id}
      data-tier={warning.tier}
    >
      <button type="button" className={styles['main']} onClick={() => onOpen(warning)} aria-current={selected}>
        <span className={styles['symbol']}>
          <TierSymbol tier={warning.tier} lost={lost} size={20} />
        </span>
        <span className={styles['name']}>
          <span className={styles['word']}>{tier(`tier.${warning.tier}`)}</span> · {name}
        </span>
        <span className={styles['age']}>{age}</span>
        <span className={styles['reason']}>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
        {warning.lostSince === null || now === 0 ? null : (
          <span className={styles['lost']}>
            {t('lostSince', { span: formatSpan((now - warning.lostSince) / 1000) })}
          </span>
        )}
        <span className={styles['place']}>{place}</span>
      </button>
      <div className={styles['foot']}>
        <span className={classes(styles['step'], left !== null && left < 0 && styles['overdue'])}>
          {left === null
            ? null
            : left >= 0
              ? t('nextStep', { step, span: formatSpan(left) })
              : t('overdue', { step, span: formatSpan(-left) })}
        </span>
        {warning.repeats > 0 ? (
          <span className={styles['repeats']}>{t('repeats', { count: warning.repeats })}</span>
        ) : null}
        {warning.acknowledgedAt !== null ? (
          <span className={styles['acknowledged']}>
            <Check size={14} aria-hidden strokeWidth={1.5} /> {t('acknowledged')}
          </span>
        ) : mayAcknowledge ? (
          <Button
            className={styles['acknowledge']}
            disabled={busy}
            aria-label={t('acknowledgeOf', { name })}
            onClick={() => onAcknowledge(warning)}
          >
            {t('acknowledge')}
          </Button>
        ) : (
          <span className={styles['repeats']}>{t('unacknowledged')}</span>
        )}
        <IconButton label={`${t('video')} ${name}`} className={styles['video']} onClick={() => onVideo(warning)}>
          <Video size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </div>
    </li>
  );
}
