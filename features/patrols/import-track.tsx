'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { PATROL_KINDS, PATROL_MODES } from '../../domain/patrol.ts';
import { DATUMS } from '../../domain/place.ts';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './patrols.module.css';

/** A track from a GPX or GeoJSON file; nothing is assumed, the datum is declared (REQ-COORD-04). */
export function ImportTrack({ onDone }: { readonly onDone: (id: string) => void }) {
  const t = useTranslations('patrols');
  const trpc = useTRPC();
  const refusal = useRefusalWords();
  const cache = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const add = useMutation(
    trpc.patrols.importTrack.mutationOptions({
      onSuccess: async ({ id }) => {
        await cache.invalidateQueries(trpc.patrols.pathFilter());
        onDone(id);
      },
    }),
  );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const file = values.get('file');
    const datum = DATUMS.find((one) => one === values.get('datum'));
    const kind = PATROL_KINDS.find((one) => one === values.get('kind'));
    const mode = PATROL_MODES.find((one) => one === values.get('mode'));
    if (!(file instanceof File) || datum === undefined || kind === undefined || mode === undefined) return;
    const format = /\.gpx$/i.test(file.name) ? 'gpx' : /\.(geo)?json$/i.test(file.name) ? 'geojson' : null;
    if (format === null) return setProblem(t('badFile'));
    setProblem(null);
    const patroller = String(values.get('patroller') ?? '');
    add.mutate({ format, text: await file.text(), datum, kind, mode, patroller });
  };
  return (
    <details className={styles['settings']}>
      <summary>{t('import')}</summary>
      <form onSubmit={(event) => void submit(event)} className={styles['form']}>
        <Field label={t('file')} name="file" type="file" accept=".gpx,.geojson,.json" required />
        <Choice label={t('datum')} name="datum" required defaultValue="">
          <option value="">{t('choose')}</option>
          {DATUMS.map((datum) => (
            <option key={datum} value={datum}>
              {datum}
            </option>
          ))}
        </Choice>
        <Choice label={t('how')} name="mode" defaultValue="foot">
          {PATROL_MODES.map((mode) => (
            <option key={mode} value={mode}>
              {t(`mode.${mode}`)}
            </option>
          ))}
        </Choice>
        <Choice label={t('why')} name="kind" defaultValue="routine">
          {PATROL_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`patrolKind.${kind}`)}
            </option>
          ))}
        </Choice>
        <Field label={t('patroller')} name="patroller" required maxLength={80} />
        <Button type="submit" look="primary" disabled={add.isPending}>
          {t('import')}
        </Button>
        {problem === null ? null : <Notice urgent title={problem} />}
        {add.isError ? <Notice urgent title={refusal(add.error)} /> : null}
      </form>
    </details>
  );
}
