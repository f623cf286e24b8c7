'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import styles from './admin.module.css';

interface SecretOnceProps {
  readonly kind: 'password' | 'key';
  readonly owner: string;
  readonly secret: string;
  readonly onDone: () => void;
}

/** A secret that the server does not keep: shown until it is noted, never again. */
export function SecretOnce({ kind, owner, secret, onDone }: SecretOnceProps) {
  const t = useTranslations('admin');
  return (
    <div className={styles['secret']} role="status">
      <span>
        {t(`secretOf.${kind}`)} · {owner}
      </span>
      <code>{secret}</code>
      <span className={styles['quiet']}>{t('secretOnce')}</span>
      <Button onClick={onDone}>{t('done')}</Button>
    </div>
  );
}
