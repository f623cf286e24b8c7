'use client';

import { Bell } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Menu } from '../../components/menu.tsx';
import { Notice } from '../../components/notice.tsx';
import { stepWords } from '../../domain/notice-words.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useNow } from '../../lib/use-now.ts';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './notice-inbox.module.css';
import { type NoticeItem, useNotices } from './use-notices.ts';

interface NoticeInboxProps {
  /** Whether the viewer may handle warnings: others are told of none. */
  readonly enabled: boolean;
  /** Leads to the warning's place. */
  readonly onOpen: (notice: NoticeItem) => void;
}

/** The viewer's own unread notices in the strip: how many, and a list that leads to each place. */
export function NoticeInbox({ enabled, onOpen }: NoticeInboxProps) {
  const t = useTranslations('channels');
  const { notices, total } = useNotices(enabled);
  if (!enabled) return null;
  return (
    <Menu
      label={t('inbox')}
      className={styles['surface']}
      trigger={(isOpen, toggle) => (
        <Button
          look="quiet"
          className={styles['button']}
          aria-label={total === 0 ? t('inboxNone') : t('inboxCount', { count: total })}
          aria-expanded={isOpen}
          aria-haspopup="true"
          data-notices={total}
          onClick={toggle}
        >
          <Bell size={16} strokeWidth={1.5} aria-hidden />
          {total === 0 ? null : (
            <>
              <span className={styles['word']}>{t('inbox')}</span>
              <span className={styles['count']}>{total}</span>
            </>
          )}
        </Button>
      )}
    >
      {(close) =>
        notices.length === 0 ? (
          <Notice title={t('inboxNone')} />
        ) : (
          <ol className={styles['list']} aria-label={t('inbox')}>
            {notices.map((notice) => (
              <NoticeRow
                key={notice.warning}
                notice={notice}
                onOpen={() => {
                  close();
                  onOpen(notice);
                }}
              />
            ))}
            {total > notices.length ? (
              <li className={styles['more']}>{t('inboxMore', { count: total - notices.length })}</li>
            ) : null}
          </ol>
        )
      }
    </Menu>
  );
}

/** What happened, where, why and when; the newest of several at one warning, with their number. */
function NoticeRow({ notice, onOpen }: { readonly notice: NoticeItem; readonly onOpen: () => void }) {
  const { locale } = useLocaleSwitch();
  const nameOf = useNameOf();
  const age = useAge();
  const now = useNow();
  return (
    <li>
      <button type="button" className={styles['row']} data-notice={notice.warning} onClick={onOpen}>
        <TierSymbol tier={notice.tier} size={18} />
        <span className={styles['what']}>
          {stepWords(notice.step, locale, notice.round)}
          {notice.count > 1 ? <span className={styles['others']}>{notice.count}</span> : null}
        </span>
        <span className={styles['age']}>{now === 0 ? '' : age(Math.max(0, now - notice.at) / 1000)}</span>
        <span className={styles['name']}>{nameOf(notice)}</span>
        <span className={styles['reason']}>{locale === 'en' ? notice.reasonEn : notice.reasonZh}</span>
      </button>
    </li>
  );
}
