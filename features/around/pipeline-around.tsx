'use client';

import { useDeferredValue, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '../../components/field.tsx';
import type { AroundOrigin } from '../../domain/around.ts';
import styles from './around.module.css';
import { AroundBody } from './around-panel.tsx';
import type { AroundAnswer, Neighbour } from './around-types.ts';

interface PipelineAroundProps {
  readonly fid: number;
  readonly lengthMeters: number;
  readonly radiusMeters: number;
  readonly onRadius: (meters: number) => void;
  readonly onOpen: (neighbour: Neighbour) => void;
  readonly onResult: (answer: AroundAnswer | null) => void;
}

/** A stretch by chainage where it makes sense, else the whole line. */
export function stretchOf(fid: number, lengthMeters: number, from: string, to: string): AroundOrigin {
  const fromMeters = from === '' ? 0 : Number(from);
  const toMeters = to === '' ? lengthMeters : Number(to);
  const isWhole = fromMeters <= 0 && toMeters >= lengthMeters;
  const isStretch = fromMeters >= 0 && toMeters > fromMeters && fromMeters < lengthMeters;
  return isWhole || !isStretch
    ? { kind: 'object', layer: 'pipelines', fid }
    : { kind: 'stretch', fid, fromMeters, toMeters };
}

/** Around a pipeline, or around the stretch between two chainages (REQ-MAP-16). */
export function PipelineAround({ fid, lengthMeters, radiusMeters, onRadius, onOpen, onResult }: PipelineAroundProps) {
  const t = useTranslations('around');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const origin = stretchOf(fid, lengthMeters, useDeferredValue(from), useDeferredValue(to));
  const limits = { type: 'number', min: 0, max: Math.ceil(lengthMeters), step: 100 } as const;
  return (
    <>
      <div className={styles['stretch']}>
        <Field
          label={t('stretchFrom')}
          {...limits}
          placeholder="0"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <Field
          label={t('stretchTo')}
          {...limits}
          placeholder={String(Math.round(lengthMeters))}
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
      <AroundBody origin={origin} radiusMeters={radiusMeters} onRadius={onRadius} onOpen={onOpen} onResult={onResult} />
    </>
  );
}
