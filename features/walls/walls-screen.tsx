'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Notice, Waiting } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { READY_SCENES, WALL_SCENES } from '../../domain/wall-scene.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { WallCard } from './wall-card.tsx';
import { WallEditor } from './wall-editor.tsx';
import styles from './walls.module.css';

const LOOK_MS = 10_000;

interface WallsScreenProps {
  /** null while it is not known who asks. */
  readonly mayManage: boolean | null;
  readonly menu: ReactNode;
  readonly banner: ReactNode;
}

/** Where walls are bound, set up and ended: from a desk, never at the screen itself. */
export function WallsScreen({ mayManage, menu, banner }: WallsScreenProps) {
  const t = useTranslations('walls');
  const common = useTranslations('common');
  const words = useRefusalWords();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const walls = useQuery(
    trpc.walls.list.queryOptions(undefined, { enabled: mayManage === true, refetchInterval: LOOK_MS }),
  );
  const bind = useMutation(
    trpc.walls.bind.mutationOptions({
      onSuccess: () => {
        setCode('');
        return client.invalidateQueries({ queryKey: trpc.walls.list.queryKey() });
      },
    }),
  );
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <div className={styles['banner']}>{banner}</div>
      <main className={styles['main']}>
        {mayManage === false ? <Notice title={t('noRights')} /> : null}
        {mayManage === true ? (
          <>
            <section className={styles['part']}>
              <h2>{t('bound')}</h2>
              {walls.isPending ? <Waiting label={t('bound')} /> : null}
              {walls.isError ? <Notice urgent title={words(walls.error)} /> : null}
              {walls.data?.length === 0 ? <p>{t('none', { address: '/wall' })}</p> : null}
              <ul className={styles['list']}>
                {(walls.data ?? []).map((wall) => (
                  <WallCard key={wall.id} wall={wall} />
                ))}
              </ul>
            </section>
            <section className={styles['part']}>
              <h2>{t('bindTitle')}</h2>
              <p className={styles['hint']}>{t('reach')}</p>
              <WallEditor
                key={bind.data?.id ?? 'new'}
                name=""
                programme={{ scene: READY_SCENES.watch, hours: [] }}
                code={{ value: code, onValue: setCode }}
                action={t('bind')}
                busy={bind.isPending}
                problem={bind.isError ? words(bind.error) : null}
                onSave={(name, programme) => bind.mutate({ code, name, programme })}
              />
            </section>
            <section className={styles['part']}>
              <h2>{t('previewLink')}</h2>
              <ul className={styles['links']}>
                {WALL_SCENES.map((kind) => (
                  <li key={kind}>
                    <a href={`/wall?scene=${kind}`}>{t(`scene.${kind}`)}</a>
                  </li>
                ))}
              </ul>
            </section>
          </>
        ) : null}
      </main>
    </div>
  );
}
