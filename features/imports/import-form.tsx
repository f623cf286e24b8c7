'use client';

import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import { IMPORT_LAYERS, type ImportRequest, MAX_IMPORT_BYTES, refusesKind } from '../../domain/import.ts';
import { COORDINATE_KINDS, DATUMS } from '../../domain/place.ts';
import { formatOf } from './file-format.ts';
import styles from './imports.module.css';

interface ImportFormProps {
  readonly busy: boolean;
  readonly onCheck: (request: ImportRequest) => void;
}

/** Nothing is assumed: layer, datum and kind of coordinates are declared for every file (REQ-COORD-02, -04). */
export function ImportForm({ busy, onCheck }: ImportFormProps) {
  const t = useTranslations('imports');
  const codes = useTranslations('codes');
  const [layer, setLayer] = useState('');
  const [kind, setKind] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const chosenLayer = IMPORT_LAYERS.find((candidate) => candidate === layer);
  const chosenKind = COORDINATE_KINDS.find((candidate) => candidate === kind);
  const isRefused = chosenLayer !== undefined && chosenKind !== undefined && refusesKind(chosenLayer, chosenKind);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const file = values.get('file');
    const datum = DATUMS.find((candidate) => candidate === values.get('datum'));
    if (!(file instanceof File) || chosenLayer === undefined || chosenKind === undefined || datum === undefined) return;
    const format = formatOf(file.name);
    if (format === null) return setProblem(t('badFile'));
    if (file.size > MAX_IMPORT_BYTES) return setProblem(t('tooLarge', { size: MAX_IMPORT_BYTES / 1e6 }));
    setProblem(null);
    onCheck({
      layer: chosenLayer,
      filename: file.name,
      format,
      text: await file.text(),
      datum,
      coordinateKind: chosenKind,
    });
  };
  return (
    <form className={styles['form']} onSubmit={(event) => void submit(event)}>
      <Field label={t('file')} name="file" type="file" accept=".geojson,.json,.csv" required error={problem} />
      <Choice label={t('layer')} name="layer" required value={layer} onChange={(event) => setLayer(event.target.value)}>
        <option value="">{t('choose')}</option>
        {IMPORT_LAYERS.map((candidate) => (
          <option key={candidate} value={candidate}>
            {codes(`layer.${candidate}`)}
          </option>
        ))}
      </Choice>
      <Choice label={t('datum')} name="datum" required defaultValue="">
        <option value="">{t('choose')}</option>
        {DATUMS.map((candidate) => (
          <option key={candidate} value={candidate}>
            {candidate}
          </option>
        ))}
      </Choice>
      <Choice label={t('kind')} name="kind" required value={kind} onChange={(event) => setKind(event.target.value)}>
        <option value="">{t('choose')}</option>
        {COORDINATE_KINDS.map((candidate) => (
          <option key={candidate} value={candidate}>
            {t(`kindOf.${candidate}`)}
          </option>
        ))}
      </Choice>
      {isRefused ? (
        <p className={styles['refused']} role="alert">
          {t('rawRefused')}
        </p>
      ) : null}
      <Button type="submit" look="primary" disabled={busy || isRefused}>
        {busy ? t('checking') : t('check')}
      </Button>
    </form>
  );
}
