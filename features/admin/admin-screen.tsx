'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import type { Permission } from '../../domain/role.ts';
import styles from './admin.module.css';
import { type AdminPart, partsOf } from './admin-parts.ts';
import { AuditPart } from './audit-part.tsx';
import { GrantsPart } from './grants-part.tsx';
import { KeysPart } from './keys-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import { SourcesPart } from './sources-part.tsx';
import { UsersPart } from './users-part.tsx';

const PARTS: Record<AdminPart, () => ReactNode> = {
  users: UsersPart,
  keys: KeysPart,
  sources: SourcesPart,
  grants: GrantsPart,
  sessions: SessionsPart,
  audit: AuditPart,
};

interface AdminScreenProps {
  readonly permissions: readonly Permission[] | null;
  readonly menu: ReactNode;
}

/** Administration, each part for its own administrator; the server decides, the screen only follows. */
export function AdminScreen({ permissions, menu }: AdminScreenProps) {
  const t = useTranslations('admin');
  const common = useTranslations('common');
  const [chosen, setChosen] = useState<AdminPart | null>(null);
  const parts = permissions === null ? [] : partsOf(permissions);
  const part = parts.find((candidate) => candidate === chosen) ?? parts[0];
  const Part = part === undefined ? null : PARTS[part];
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        <p className={styles['note']}>{t('separation')}</p>
        {permissions !== null && parts.length === 0 ? <Notice title={t('noRights')} /> : null}
        {part === undefined ? null : (
          <Tabs
            label={t('title')}
            selected={part}
            onSelect={setChosen}
            tabs={parts.map((id) => ({ id, label: t(`tab.${id}`) }))}
          />
        )}
        {Part === null ? null : <Part />}
      </main>
    </div>
  );
}
