'use client';

import { useQuery } from '@tanstack/react-query';
import type { FeatureCollection } from 'geojson';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice, Field } from '../../components/field.tsx';
import type { LngLat } from '../../domain/place.ts';
import { formatChainage, parseStation } from '../../domain/stationing-text.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useCodeWords, useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import styles from './section.module.css';
import { SectionDrawing } from './section-drawing.tsx';
import { sectionMarks } from './section-marks.ts';
import type { Section } from './section-types.ts';

interface SectionPanelProps {
  readonly fid: number;
  /** Where the pipeline was clicked; null when it was opened from a list. */
  readonly clicked: LngLat | null;
  readonly onMark: (mark: FeatureCollection | null) => void;
  readonly onOpen: (fid: number, position: LngLat) => void;
}

const HALF_WIDTHS = [5, 10, 20, 50, 100] as const;

/** What lies side by side across a pipeline at any point, to scale (REQ-MAP-05). */
export function SectionPanel({ fid, clicked, onMark, onOpen }: SectionPanelProps) {
  const t = useTranslations('underground');
  const trpc = useTRPC();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const [half, setHalf] = useState<number>(20);
  const station = useQuery(
    trpc.pipelines.station.queryOptions(
      { fid, position: clicked === null ? [0, 0] : [clicked[0], clicked[1]] },
      { enabled: open && clicked !== null && text === null, staleTime: 300_000 },
    ),
  );
  const shown =
    text ??
    (station.data === undefined ? (clicked === null ? 'K0+000' : '') : formatChainage(station.data.chainageMeters));
  const parsed = parseStation(shown);
  const chainage = parsed?.kind === 'chainage' ? parsed.meters : null;
  const query = useQuery(
    trpc.underground.section.queryOptions(
      { fid, chainageMeters: chainage ?? 0, halfWidthMeters: half },
      { enabled: open && chainage !== null, placeholderData: (before) => before },
    ),
  );
  const section = query.data;
  useEffect(() => {
    if (open && section !== undefined) onMark(sectionMarks(section));
  }, [open, section, onMark]);
  if (!open)
    return (
      <section className={styles['tools']}>
        <Button onClick={() => setOpen(true)}>{t('show')}</Button>
      </section>
    );
  return (
    <section
      className={styles['tools']}
      aria-label={t('section')}
      data-section={section === undefined ? undefined : section.pipes.length}
    >
      <h3 className={styles['heading']}>{t('section')}</h3>
      <div className={styles['where']}>
        <Field
          label={t('chainage')}
          value={shown}
          error={shown !== '' && chainage === null ? t('notAChainage') : null}
          onChange={(event) => setText(event.target.value)}
        />
        <Choice label={t('halfWidth')} value={half} onChange={(event) => setHalf(Number(event.target.value))}>
          {HALF_WIDTHS.map((meters) => (
            <option key={meters} value={meters}>{`± ${meters} m`}</option>
          ))}
        </Choice>
      </div>
      <SectionAnswer query={query} own={fid} onOpen={onOpen} />
    </section>
  );
}

interface SectionAnswerProps {
  readonly query: { readonly data: Section | undefined; readonly error: unknown; readonly isError: boolean };
  readonly own: number;
  readonly onOpen: (fid: number, position: LngLat) => void;
}

function SectionAnswer({ query, own, onOpen }: SectionAnswerProps) {
  const t = useTranslations('underground');
  const refusal = useRefusalWords();
  if (query.isError) return <p role="alert">{refusal(query.error)}</p>;
  const section = query.data;
  if (section === undefined) return <p className={styles['muted']}>{t('waiting')}</p>;
  const assumed = section.pipes.some(({ laying }) => laying !== 'buried');
  return (
    <>
      <SectionDrawing section={section} own={own} />
      <SectionTable section={section} own={own} onOpen={onOpen} />
      <p className={styles['muted']}>{t('scale')}</p>
      {assumed ? <p className={styles['muted']}>{t('assumed')}</p> : null}
      {section.withheld ? <p className={styles['muted']}>{t('withheld')}</p> : null}
    </>
  );
}

function SectionTable({ section, own, onOpen }: { readonly section: Section } & Omit<SectionAnswerProps, 'query'>) {
  const t = useTranslations('underground');
  const words = useCodeWords();
  const nameOf = useNameOf();
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('pipe')}</th>
            <th scope="col">{t('offset')}</th>
            <th scope="col">{t('depth')}</th>
            <th scope="col">{t('clear')}</th>
          </tr>
        </thead>
        <tbody>
          {section.pipes.map((pipe, index) => (
            <tr key={`${pipe.fid}.${pipe.offsetMeters}`} data-own={pipe.fid === own}>
              <th scope="row">
                <span className={styles['index']}>{index + 1}</span>
                {pipe.fid === own ? (
                  nameOf(pipe)
                ) : (
                  <button type="button" className={styles['link']} onClick={() => onOpen(pipe.fid, section.middle)}>
                    {nameOf(pipe)}
                  </button>
                )}
                <span className={styles['muted']}>
                  {` ${words.medium(pipe.medium)} · DN ${formatNumber(pipe.outerDiameterMm)} mm`}
                  {pipe.crossingDegrees > 10
                    ? ` · ${t('crossing', { degrees: Math.round(pipe.crossingDegrees) })}`
                    : ''}
                </span>
              </th>
              <td>{pipe.fid === own ? '0' : side(pipe.offsetMeters, t)}</td>
              <td>
                {pipe.laying === 'buried'
                  ? `${formatNumber(pipe.coverMeters, 2)} m`
                  : t(`laying.${pipe.laying === 'overhead' ? 'overhead' : 'surface'}`)}
              </td>
              <td>{pipe.fid === own ? '' : `${formatNumber(pipe.clearMeters, 2)} m`}</td>
            </tr>
          ))}
          {section.bodies.map((body) => (
            <tr key={`${body.fid}.${body.fromMeters}`}>
              <th scope="row">{nameOf(body)}</th>
              <td>{side(Math.abs(body.fromMeters) < Math.abs(body.toMeters) ? body.fromMeters : body.toMeters, t)}</td>
              <td>{t('heightOf', { meters: formatNumber(body.heightMeters, 1) })}</td>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const side = (offset: number, t: (key: 'left' | 'right', values: { meters: string }) => string): string =>
  t(offset < 0 ? 'left' : 'right', { meters: formatNumber(Math.abs(offset), 2) });
