'use client';

import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import styles from './shortcuts-panel.module.css';

const KEYS = [
  ['search', 'Ctrl K'],
  ['next', ']'],
  ['previous', '['],
  ['act', 'e'],
  ['more', 'm'],
  ['view3d', '3'],
  ['video', 'v'],
  ['around', 'a'],
  ['layers', 'l'],
  ['replay', 't'],
  ['escape', 'Esc'],
  ['help', '?'],
] as const;

/** All keys of the desk. A modal dialog of the browser keeps the focus inside and closes by Esc. */
export function ShortcutsPanel({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('situation');
  const common = useTranslations('common');
  const dialog = useRef<HTMLDialogElement | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={styles['dialog']} onClose={onClose} aria-label={t('keys.title')}>
      <header className={styles['head']}>
        <h2>{t('keys.title')}</h2>
        <IconButton label={common('close')} onClick={() => dialog.current?.close()}>
          <X size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </header>
      <dl className={styles['keys']}>
        {KEYS.map(([id, key]) => (
          <div key={id}>
            <dt>{t(`keys.${id}`)}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
