'use client';

import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { Tabs } from '../../components/tabs.tsx';
import styles from './channels.module.css';
import { ContactsPart } from './contacts-part.tsx';
import { LogPart } from './log-part.tsx';
import { RecipientsPart } from './recipients-part.tsx';
import { SystemsPart } from './systems-part.tsx';

const PARTS = { recipients: RecipientsPart, contacts: ContactsPart, systems: SystemsPart, log: LogPart } as const;
type Part = keyof typeof PARTS;
const ORDER: readonly Part[] = ['recipients', 'contacts', 'systems', 'log'];

interface ChannelsScreenProps {
  /** null while it is not known who asks. */
  readonly mayManage: boolean | null;
  readonly menu: ReactNode;
}

/** Who is told, by what, and whether it arrived (REQ-ROLE-41, REQ-WARN-10). The server decides, the screen only follows. */
export function ChannelsScreen({ mayManage, menu }: ChannelsScreenProps) {
  const t = useTranslations('channels');
  const common = useTranslations('common');
  const [part, setPart] = useState<Part>('recipients');
  const Shown = PARTS[part];
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        {mayManage === false ? <Notice title={t('noRights')} /> : null}
        {mayManage === true ? (
          <>
            <p className={styles['note']}>{t('lead')}</p>
            <Tabs
              label={t('title')}
              selected={part}
              onSelect={setPart}
              tabs={ORDER.map((id) => ({ id, label: t(`tab.${id}`) }))}
            />
            <Shown />
          </>
        ) : null}
      </main>
    </div>
  );
}
