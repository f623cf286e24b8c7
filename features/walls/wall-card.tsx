'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useAge } from '../../lib/i18n/use-age.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { WallEditor } from './wall-editor.tsx';
import styles from './walls.module.css';

export type BoundWall = RouterOutputs['walls']['list'][number];

/** A screen asks every ten seconds; one that has said nothing for this long is dark or cut off. */
const STALE_SECONDS = 90;

/** One bound screen: whether it lives, what it shows, and the way to change or end it. */
export function WallCard({ wall }: { readonly wall: BoundWall }) {
  const t = useTranslations('walls');
  const common = useTranslations('common');
  const age = useAge();
  const words = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: trpc.walls.list.queryKey() });
  const configure = useMutation(
    trpc.walls.configure.mutationOptions({
      onSuccess: () => {
        setOpen(false);
        return again();
      },
    }),
  );
  const revoke = useMutation(trpc.walls.revoke.mutationOptions({ onSuccess: again }));
  const silent = now === 0 || wall.lastSeenAt === null ? null : Math.max(0, (now - wall.lastSeenAt) / 1000);
  const { report } = wall;
  const facts = [
    t(`scene.${wall.programme.scene.kind}`),
    t(`parts.${wall.programme.scene.part}`),
    report === null || report.width === 0 ? '' : t('screen', { width: report.width, height: report.height }),
    report === null || report.heapMegabytes === 0 ? '' : t('memory', { megabytes: report.heapMegabytes }),
    now === 0 ? '' : t('boundBy', { name: wall.boundByName, moment: formatMoment(wall.boundAt, now) }),
    wall.address,
  ].filter((fact) => fact !== '');
  return (
    <li className={styles['card']} data-wall={wall.id} data-stale={silent === null || silent > STALE_SECONDS}>
      <header>
        <h3>{wall.name}</h3>
        <span className={styles['seen']}>
          {silent === null ? t('neverSeen') : t('lastSeen', { age: age(silent) })}
          {silent !== null && silent > STALE_SECONDS ? ` · ${t('stale')}` : ''}
        </span>
        <Button onClick={() => setOpen(!open)} aria-expanded={open}>
          {t('configure')}
        </Button>
        <PressedTwice
          sure={common('sure', { action: t('revoke') })}
          hint={t('revokeHint')}
          onConfirm={() => revoke.mutate({ id: wall.id })}
        >
          {t('revoke')}
        </PressedTwice>
      </header>
      <p className={styles['hint']}>{facts.join(' · ')}</p>
      {report !== null && report.faults.length > 0 ? (
        <p className={styles['hint']}>{t('faults', { list: report.faults.join('; ') })}</p>
      ) : null}
      {open ? (
        <WallEditor
          name={wall.name}
          programme={wall.programme}
          action={t('save')}
          busy={configure.isPending}
          problem={configure.isError ? words(configure.error) : null}
          onCancel={() => setOpen(false)}
          onSave={(name, programme) => configure.mutate({ id: wall.id, name, programme })}
        />
      ) : null}
    </li>
  );
}
