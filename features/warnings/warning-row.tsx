'use client';

import { Check, Video } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import { classes } from '../../components/classes.ts';
import { formatMoment, formatSpan } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
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

/** One warning: what, where, how long, what next, how far it is. The row leads to its handling; its camera is one click away. */
export function WarningRow(props: WarningRowProps) {
  const { warning, now, selected, place, mayAcknowledge, busy, onOpen, onVideo, onAcknowledge } = props;
  const t = useTranslations('warnings');
  const codes = useTranslations('codes');
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const name = nameOf(warning);
  const age = now === 0 ? '' : formatSpan(Math.max(0, now - warning.openedAt) / 1000);
  return (
    <li
      className={classes(styles['row'], selected && styles['selected'])}
      data-warning={warning.id}
      data-tier={warning.tier}
      data-handling={warning.handling}
    >
      <button type="button" className={styles['main']} onClick={() => onOpen(warning)} aria-current={selected}>
        <span className={styles['symbol']}>
          <TierSymbol tier={warning.tier} lost={warning.lostSince !== null} size={20} />
        </span>
        <span className={styles['name']}>
          <span className={styles['word']}>{codes(`tier.${warning.tier}`)}</span> · {name}
        </span>
        <span className={styles['age']}>{age}</span>
        <span className={styles['reason']}>{locale === 'en' ? warning.reasonEn : warning.reasonZh}</span>
        <Marks warning={warning} now={now} />
        <span className={styles['place']}>
          {[
            codes(`handling.${warning.handling}`),
            place,
            warning.assigneeName === null ? '' : t('list.assigned', { name: warning.assigneeName }),
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </button>
      <div className={styles['foot']}>
        <Due warning={warning} now={now} />
        {warning.acknowledgedAt !== null ? (
          <span className={styles['acknowledged']} title={t('acknowledged')}>
            <Check size={14} aria-hidden strokeWidth={1.5} />
            <span className="visually-hidden">{t('acknowledged')}</span>
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
          <span className={styles['quiet']}>{t('unacknowledged')}</span>
        )}
        <IconButton label={`${t('video')} ${name}`} className={styles['video']} onClick={() => onVideo(warning)}>
          <Video size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </div>
    </li>
  );
}

/** The live countdown to the next duty; lateness by word and weight, because a fifth colour would lie (law 7). */
function Due({ warning, now }: Pick<WarningRowProps, 'warning' | 'now'>) {
  const t = useTranslations('warnings');
  const { deadline, nextStep } = warning;
  if (now === 0) return <span className={styles['due']} />;
  if (deadline === null || nextStep === null)
    return <span className={styles['due']}>{warning.tier === 'blue' ? t('list.noClock') : null}</span>;
  const left = (deadline - now) / 1000;
  const words = { step: t(`list.stepOf.${nextStep}`), span: formatSpan(Math.abs(left)) };
  return (
    <span className={classes(styles['due'], left < 0 && styles['overdue'])} data-due={left < 0 ? 'over' : 'left'}>
      {left < 0 ? t('list.over', words) : t('list.left', words)}
    </span>
  );
}

/** What else is true of it, each a line of its own. */
function Marks({ warning, now }: Pick<WarningRowProps, 'warning' | 'now'>) {
  const t = useTranslations('warnings');
  if (now === 0) return null;
  const { lostSince, normalSince, shelvedUntil, repeats } = warning;
  const marks = [
    lostSince === null ? null : t('lostSince', { span: formatSpan((now - lostSince) / 1000) }),
    normalSince === null ? null : t('normalMark'),
    shelvedUntil === null || shelvedUntil <= now
      ? null
      : t('list.shelvedUntil', {
          moment: formatMoment(shelvedUntil, now),
          span: formatSpan((shelvedUntil - now) / 1000),
        }),
    repeats > 0 ? t('repeats', { count: repeats }) : null,
  ].filter((mark) => mark !== null);
  if (marks.length === 0) return null;
  return <span className={styles['marks']}>{marks.join(' · ')}</span>;
}
