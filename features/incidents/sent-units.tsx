'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { formatMinute, formatSpan } from '../../lib/i18n/format.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import styles from './response.module.css';
import type { IncidentUnit, ResponseCommands } from './response-queries.ts';

interface SentUnitsProps {
  readonly units: readonly IncidentUnit[];
  readonly commands: ResponseCommands;
  readonly may: boolean;
  readonly now: number;
}

/** Units of the incident, each with its state, what was promised, and the button for what it reports next. */
export function SentUnits({ units, commands, may, now }: SentUnitsProps) {
  const t = useTranslations('response');
  if (units.length === 0) return <p className={styles['hint']}>{t('nobody')}</p>;
  return (
    <>
      <h3 className={styles['heading']}>{t('sent')}</h3>
      <ol>
        {units.map((unit) => (
          <SentUnit key={unit.id} unit={unit} commands={commands} may={may} now={now} />
        ))}
      </ol>
    </>
  );
}

function SentUnit({ unit, commands, may, now }: Omit<SentUnitsProps, 'units'> & { readonly unit: IncidentUnit }) {
  const t = useTranslations('response');
  const nameOf = useNameOf();
  const next = unit.state === 'alerted' ? 'en_route' : unit.state === 'en_route' ? 'on_scene' : null;
  const move = (state: 'en_route' | 'on_scene' | 'released') => commands.move.mutate({ id: unit.id, state });
  return (
    <li className={styles['unit']} data-state={unit.state} data-sent={unit.id}>
      <span>
        {nameOf(unit)}
        <small>
          <b>{t(`state.${unit.state}`)}</b> <Times unit={unit} now={now} />
        </small>
      </span>
      {may && unit.state !== 'released' ? (
        <span className={styles['buttons']}>
          {next === null ? null : (
            <Button disabled={commands.move.isPending} onClick={() => move(next)}>
              {t(`act.${next}`)}
            </Button>
          )}
          <PressedTwice sure={`${t('act.released')}？`} onConfirm={() => move('released')}>
            {t('act.released')}
          </PressedTwice>
        </span>
      ) : null}
    </li>
  );
}

/** The promise while it is on the way, what came of it afterwards. */
function Times({ unit, now }: { readonly unit: IncidentUnit; readonly now: number }) {
  const t = useTranslations('response');
  const { alertedAt, onSceneAt, etaS } = unit;
  if (onSceneAt !== null) {
    const [at, span] = [formatMinute(onSceneAt), formatSpan((onSceneAt - alertedAt) / 1000)];
    return etaS === null ? t('arrivedPlain', { at, span }) : t('arrived', { at, span, promised: formatSpan(etaS) });
  }
  const since = unit.enRouteAt ?? unit.alertedAt;
  if (unit.state === 'released') return formatMinute(unit.releasedAt ?? since);
  if (etaS === null) return `${formatMinute(since)} · ${formatSpan((now - since) / 1000)}`;
  return t('promised', { at: formatMinute(alertedAt + etaS * 1000) });
}
