'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { formatChainage } from '../../domain/stationing-text.ts';
import { formatMoment } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { useNow } from '../../lib/use-now.ts';
import { HcaList } from './hca-list.tsx';
import styles from './register.module.css';
import { StripBands } from './strip-rows.tsx';

/** Sheets of at most this length, one below the other: what A3 landscape shows legibly. */
const SHEET_METERS = 30_000;
/** A3 landscape without margins and the column of names, at 96 pixels an inch. */
const PAPER_WIDTH = 1_330;

/** The strip for paper: A3 landscape, printed by the browser to PDF. */
export function StripPaper({ fid, who }: { readonly fid: number; readonly who: string }) {
  const t = useTranslations('pipelines');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const nameOf = useNameOf();
  const now = useNow();
  const query = useQuery(trpc.pipelines.strip.queryOptions({ fid }));
  if (query.isPending) return <Waiting label={common('loading')} />;
  if (query.isError) return <Notice urgent title={refusal(query.error)} />;
  const strip = query.data;
  const length = strip.pipeline.lengthMeters;
  const sheets = Array.from({ length: Math.max(1, Math.ceil(length / SHEET_METERS)) }, (_, i) => ({
    fromMeters: i * SHEET_METERS,
    toMeters: Math.min(length, (i + 1) * SHEET_METERS),
  }));
  return (
    <main className={styles['paper']} data-strip-paper={fid}>
      <header className={styles['tools']}>
        <h1 className={styles['heading']}>
          {nameOf(strip.pipeline)} · {t('strip.title')}
        </h1>
        <span className={styles['muted']}>
          {t('strip.printedBy', { who, at: now === 0 ? '' : formatMoment(now, now) })}
        </span>
        <Button className={styles['noPrint']} onClick={() => window.print()}>
          {t('strip.print')}
        </Button>
      </header>
      {sheets.map((sheet) => (
        <section key={sheet.fromMeters} aria-label={formatChainage(sheet.fromMeters)}>
          <StripBands
            strip={strip}
            window={sheet}
            cursor={null}
            paperWidth={PAPER_WIDTH}
            onWindow={() => {}}
            onChoose={() => {}}
          />
          <HcaList strip={strip} window={sheet} onArea={() => {}} />
        </section>
      ))}
    </main>
  );
}
