'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import { worldShape } from '../../domain/world.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { RouterOutputs } from '../../lib/trpc/outputs.ts';
import { useNow } from '../../lib/use-now.ts';
import { ServiceForm } from './service-form.tsx';
import { WorldForm } from './world-form.tsx';
import styles from './worlds.module.css';

type World = RouterOutputs['worlds']['list']['worlds'][number];

interface WorldsScreenProps {
  /** Whether the viewer may bring worlds; null while it is not known. */
  readonly mayBring: boolean | null;
  readonly menu: ReactNode;
}

/** Worlds of one's own, shown where they lie (REQ-PERF-04, -05). */
export function WorldsScreen({ mayBring, menu }: WorldsScreenProps) {
  const t = useTranslations('worlds');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const query = useQuery(trpc.worlds.list.queryOptions());
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      <main className={styles['main']}>
        <p className={styles['note']}>{t('lead')}</p>
        {query.data?.roots === 0 ? <Notice title={t('noRoots')}>{t('noRootsHow')}</Notice> : null}
        {mayBring === true && query.data !== undefined && query.data.roots > 0 ? <WorldForm /> : null}
        {mayBring === true && query.data !== undefined && query.data.services.length > 0 ? (
          <ServiceForm services={query.data.services} />
        ) : null}
        <WorldList worlds={query.data?.worlds ?? null} mayRemove={mayBring === true} />
      </main>
    </div>
  );
}

function WorldList({ worlds, mayRemove }: { readonly worlds: readonly World[] | null; readonly mayRemove: boolean }) {
  const t = useTranslations('worlds');
  if (worlds === null) return null;
  if (worlds.length === 0) return <Notice title={t('none')}>{t('noneHow')}</Notice>;
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('size')}</th>
            <th scope="col">{t('datum')}</th>
            <th scope="col">{t('approval')}</th>
            <th scope="col">{t('seenBy')}</th>
            <th scope="col">{t('registered')}</th>
            <th scope="col">{t('acts')}</th>
          </tr>
        </thead>
        <tbody>
          {worlds.map((world) => (
            <WorldRow key={world.id} world={world} mayRemove={mayRemove} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WorldRow({ world, mayRemove }: { readonly world: World; readonly mayRemove: boolean }) {
  const t = useTranslations('worlds');
  const nameOf = useNameOf();
  const refusal = useRefusalWords();
  const now = useNow();
  const trpc = useTRPC();
  const client = useQueryClient();
  const remove = useMutation(
    trpc.worlds.remove.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: trpc.worlds.list.queryKey() }),
    }),
  );
  const [west, south, east, north] = world.bounds;
  const at = `${((west + east) / 2).toFixed(6)},${((south + north) / 2).toFixed(6)},${zoomFor(north - south)}`;
  return (
    <tr data-world={world.id}>
      <th scope="row">
        {nameOf(world)}
        {world.attribution === '' ? null : <span className={styles['note']}>{world.attribution}</span>}
      </th>
      <td>{t(`kindOf.${world.kind}`)}</td>
      <td>{world.bytes > 0 ? sizeText(world.bytes) : worldShape(world.kind) === 'solid' ? t('folder') : ''}</td>
      <td>{world.datum}</td>
      <td>{world.approvalNumber}</td>
      <td>{t(world.everybody ? 'everybody' : 'ofSite')}</td>
      <td>{now === 0 ? '' : `${formatMoment(world.registeredAt, now)} ${world.registeredBy}`}</td>
      <td className={styles['acts']}>
        <a href={worldShape(world.kind) === 'solid' ? `/?m=3d&v=${at},0,45` : `/?v=${at}&w=${world.id}`}>{t('show')}</a>
        {mayRemove ? (
          <Button look="quiet" disabled={remove.isPending} onClick={() => remove.mutate({ id: world.id })}>
            {t('remove')}
          </Button>
        ) : null}
        {remove.isError ? <span role="alert">{refusal(remove.error)}</span> : null}
      </td>
    </tr>
  );
}

/** A zoom at which the whole world is seen. */
const zoomFor = (degrees: number): string =>
  Math.max(9, Math.min(17, Math.log2(170 / Math.max(degrees, 1e-4)))).toFixed(1);

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function sizeText(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** step).toFixed(step > 1 ? 1 : 0)} ${UNITS[step] ?? ''}`;
}
