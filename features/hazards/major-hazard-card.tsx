'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Waiting } from '../../components/notice.tsx';
import { formatNumber } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import { useTRPC } from '../../lib/trpc/client.tsx';
import { refusalOf } from '../../lib/trpc/refusal.ts';
import { figureOf } from './calculation.tsx';
import styles from './hazard.module.css';
import type { MajorSheet } from './hazard-types.ts';
import { useHazardRefusal } from './use-hazard-refusal.ts';

/** A major hazard installation by GB 18218-2018 on its card: S, R and level with every share, and what if. */
export function MajorHazardCard({ fid }: { readonly fid: number }) {
  const t = useTranslations('hazards');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const words = useHazardRefusal();
  const [typed, setTyped] = useState<Readonly<Record<string, string>> | null>(null);
  const base = useQuery(trpc.hazards.major.queryOptions({ fid, whatIf: null }));
  const whatIf = base.data === undefined || typed === null ? null : whatIfOf(base.data, typed);
  const other = useQuery(
    trpc.hazards.major.queryOptions(
      { fid, whatIf },
      { enabled: whatIf !== null, retry: false, placeholderData: keepPreviousData },
    ),
  );
  if (base.data === undefined) return base.isPending ? <Waiting label={common('loading')} /> : null;
  const sheet = whatIf === null ? base.data : (other.data ?? base.data);
  const refused = whatIf !== null && other.isError ? refusalOf(other.error) : null;
  return (
    <section className={styles['section']} aria-label={t('major.title')}>
      <h3 className={styles['heading']}>
        <span>{t('major.title')}</span>
        <span>{t('major.rule')}</span>
      </h3>
      {refused === null ? (
        <Grading sheet={sheet} typed={typed} onTyped={setTyped} />
      ) : (
        <p className={styles['sum']}>{words(refused)}</p>
      )}
      <div className={styles['actions']}>
        {typed === null ? (
          <Button look="quiet" onClick={() => setTyped({})}>
            {t('major.whatIf')}
          </Button>
        ) : (
          <Button look="quiet" onClick={() => setTyped(null)}>
            {common('cancel')}
          </Button>
        )}
      </div>
    </section>
  );
}

function whatIfOf(sheet: MajorSheet, typed: Readonly<Record<string, string>>) {
  if (sheet.chemicals.length === 0) return null;
  const chemicals = sheet.chemicals.map((chemical) => {
    const text = typed[chemical.key ?? ''];
    const tonnes =
      text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? chemical.tonnes : Number(text);
    return { ...chemical, classes: [...(chemical.classes ?? [])], tonnes };
  });
  return { chemicals, people: sheet.people };
}

interface GradingProps {
  readonly sheet: MajorSheet;
  readonly typed: Readonly<Record<string, string>> | null;
  readonly onTyped: (typed: Readonly<Record<string, string>>) => void;
}

function Grading({ sheet, typed, onTyped }: GradingProps) {
  const t = useTranslations('hazards');
  const { locale } = useLocaleSwitch();
  const { graded } = sheet;
  if (graded === null) return <p className={styles['hint']}>{t('major.missing', { what: sheet.missing ?? '' })}</p>;
  const weighted = graded.chemicals.reduce((sum, one) => sum + one.weighted, 0);
  return (
    <>
      <p className={styles['sum']}>
        <strong>{graded.level === null ? t('major.not') : t('major.level', { level: String(graded.level) })}</strong>{' '}
        {sheet.recordedLevel === null || sheet.recordedLevel === graded.level
          ? null
          : t('major.recorded', { level: t('major.level', { level: String(sheet.recordedLevel) }) })}
      </p>
      <table className={styles['shares']}>
        <thead>
          <tr>
            <th>{t('major.chemical')}</th>
            <th>{t('major.quantity')}</th>
            <th>{t('major.critical')}</th>
            <th>β</th>
            <th>{t('major.share')}</th>
          </tr>
        </thead>
        <tbody>
          {graded.chemicals.map((one, index) => {
            const key = sheet.chemicals[index]?.key ?? one.key;
            return (
              <tr key={key}>
                <td>{locale === 'en' ? one.en : one.zh}</td>
                <td>
                  {typed === null ? (
                    figureOf(one.tonnes)
                  ) : (
                    <input
                      aria-label={`${locale === 'en' ? one.en : one.zh} ${t('major.quantity')}`}
                      inputMode="decimal"
                      value={typed[key] ?? figureOf(one.tonnes)}
                      onChange={(event) => onTyped({ ...typed, [key]: event.target.value })}
                    />
                  )}
                </td>
                <td>{figureOf(one.criticalTonnes)}</td>
                <td>{one.beta}</td>
                <td>{figureOf(one.share)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles['sum']}>{t('major.sum', { s: figureOf(graded.s) })}</p>
      {graded.r === null ? null : (
        <p className={styles['sum']}>
          {t('major.r', { alpha: graded.alpha, sum: figureOf(weighted), r: figureOf(graded.r) })}
        </p>
      )}
      <p className={styles['hint']}>
        {t('major.people')}: {t('major.peopleFrom', { places: sheet.places, people: formatNumber(sheet.people) })}
      </p>
    </>
  );
}
