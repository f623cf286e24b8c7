'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PageStrip } from '../../components/page-strip.tsx';
import type { ImportRequest } from '../../domain/import.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { ImportForm } from './import-form.tsx';
import { ImportReport } from './import-report.tsx';
import type { ImportPreview } from './import-types.ts';
import styles from './imports.module.css';
import { RecentImports } from './recent-imports.tsx';

interface ImportScreenProps {
  readonly mayImport: boolean | null;
  readonly menu: ReactNode;
  /** The map with the rows of the file; composed by the page, because the map belongs to another feature. */
  readonly map: (features: FeatureCollection | null) => ReactNode;
}

const PROGRESS_MS = 500;

/** File, declared datum and kind, preview with every problem, then all rows or none (issue 2, section 6). */
export function ImportScreen({ mayImport, menu, map }: ImportScreenProps) {
  const t = useTranslations('imports');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const trpc = useTRPC();
  const preview = useMutation(trpc.imports.preview.mutationOptions());
  const commit = useMutation(trpc.imports.commit.mutationOptions());
  const cancel = useMutation(trpc.imports.cancel.mutationOptions());
  const [confirmOutside, setConfirmOutside] = useState(false);
  const id = preview.data?.id;
  const progress = useQuery(
    trpc.imports.progress.queryOptions(
      { id: id ?? '' },
      { enabled: commit.isPending && id !== undefined, refetchInterval: PROGRESS_MS, staleTime: 0 },
    ),
  );
  const again = () => {
    preview.reset();
    commit.reset();
    setConfirmOutside(false);
  };
  const check = (request: ImportRequest) => {
    commit.reset();
    setConfirmOutside(false);
    preview.mutate(request);
  };
  return (
    <div className={styles['page']}>
      <PageStrip product={common('product')} title={t('title')}>
        {menu}
      </PageStrip>
      {mayImport === false ? <Notice title={t('noRights')} /> : null}
      {mayImport === true ? (
        <main className={styles['columns']}>
          <div className={styles['work']}>
            <ImportForm busy={preview.isPending} onCheck={check} />
            {preview.isError ? <Notice urgent title={refusal(preview.error)} /> : null}
            {preview.data === undefined ? null : (
              <ImportReport
                preview={preview.data}
                confirmOutside={confirmOutside}
                onConfirmOutside={setConfirmOutside}
                progress={commit.isPending ? (progress.data ?? { done: 0, total: preview.data.rowsTotal }) : null}
                committed={commit.data?.imported ?? null}
                problem={commit.error === null ? null : refusal(commit.error)}
                onCommit={() => commit.mutate({ id: preview.data.id, confirmOutside })}
                onCancel={() => cancel.mutate({ id: preview.data.id })}
              />
            )}
            {commit.isSuccess ? <Button onClick={again}>{t('again')}</Button> : null}
            <RecentImports refreshed={commit.submittedAt} />
          </div>
          <section className={styles['map']} aria-label={t('previewMap')}>
            {map(preview.data === undefined ? null : collectionOf(preview.data))}
          </section>
        </main>
      ) : null}
    </div>
  );
}

/** The rows as GeoJSON with their number as label; the server has checked geometry and datum. */
function collectionOf(preview: ImportPreview): FeatureCollection {
  return { type: 'FeatureCollection', features: preview.features.features as FeatureCollection['features'] };
}
