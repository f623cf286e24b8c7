'use client';

import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/field.tsx';
import { Notice, Waiting } from '../../components/notice.tsx';
import { RESPONSE_LEVELS } from '../../domain/response-need.ts';
import { formatDistance } from '../../lib/i18n/format.ts';
import { useNameOf, useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import type { Incident } from './incident-types.ts';
import styles from './response.module.css';
import type { UnitRoute } from './response-overlay.ts';
import type { Advice, ResponseCommands, ResponsePicture, UnitAdvice } from './response-queries.ts';
import { SentUnits } from './sent-units.tsx';
import { useMinutes } from './use-minutes.ts';

interface UnitsTabProps {
  readonly incident: Incident;
  readonly picture: ResponsePicture;
  readonly advice: Advice | undefined;
  readonly error: unknown;
  readonly commands: ResponseCommands;
  readonly routes: readonly UnitRoute[];
  readonly now: number;
}

/** Who is there, who should go, and why it is not enough. */
export function UnitsTab({ incident, picture, advice, error, commands, routes, now }: UnitsTabProps) {
  const t = useTranslations('response');
  const common = useTranslations('common');
  const refusal = useRefusalWords();
  const open = incident.state === 'open';
  return (
    <section className={styles['part']} aria-label={t('units')}>
      <SentUnits units={picture.units} commands={commands} may={picture.mayCommand} now={now} />
      {!open ? null : advice === undefined ? (
        error === null ? (
          <Waiting label={common('loading')} />
        ) : (
          <Notice urgent title={refusal(error)} />
        )
      ) : (
        <Recommended incident={incident} advice={advice} commands={commands} routes={routes} may={picture.mayCommand} />
      )}
    </section>
  );
}

interface RecommendedProps {
  readonly routes: readonly UnitRoute[];
  readonly incident: Incident;
  readonly advice: Advice;
  readonly commands: ResponseCommands;
  readonly may: boolean;
}

function Recommended({ incident, advice, commands, routes, may }: RecommendedProps) {
  const t = useTranslations('response');
  const chosen = advice.advice.flatMap((line) => line.chosen).filter((unit) => unit.sendable);
  const { version, effectiveOn: day, source } = advice.needs;
  const send = (units: typeof chosen) =>
    commands.alert.mutate({
      incidentId: incident.id,
      units: units.map(({ id, etaS, lengthM }) => ({
        unitId: id,
        etaS: etaS === null ? null : Math.round(etaS),
        lengthM: lengthM === null ? null : Math.round(lengthM),
      })),
    });
  return (
    <>
      <div className={styles['head']}>
        <h3>{t('recommended')}</h3>
        <Choice
          label={t('level')}
          value={incident.responseLevel}
          disabled={!may}
          onChange={(event) => {
            const level = RESPONSE_LEVELS.find((one) => one === Number(event.target.value));
            if (level !== undefined) commands.level.mutate({ id: incident.id, level });
          }}
        >
          {RESPONSE_LEVELS.map((level) => (
            <option key={level} value={level}>
              {t('levelName', { level })}
            </option>
          ))}
        </Choice>
      </div>
      {may && chosen.length > 0 ? (
        <div className={styles['actions']}>
          <Button look="primary" disabled={commands.alert.isPending} onClick={() => send(chosen)}>
            {t('alertAll', { count: chosen.length })}
          </Button>
        </div>
      ) : null}
      {advice.byRoad ? null : <p className={styles['hint']}>{t('byAir')}</p>}
      {advice.target.staging && advice.byRoad ? <p className={styles['hint']}>{t('toStaging')}</p> : null}
      <Approach routes={routes} />
      <ol>
        {advice.advice.map((line) => (
          <AdviceLine key={line.kind} line={line} may={may} busy={commands.alert.isPending} onSend={send} />
        ))}
      </ol>
      <p className={styles['hint']}>{t(version === 0 ? 'needsDefault' : 'needs', { day, source })}</p>
    </>
  );
}

/** Whether the ways on the map come to the accident from upwind. */
function Approach({ routes }: { readonly routes: readonly UnitRoute[] }) {
  const t = useTranslations('response');
  const asked = routes.filter(({ upwind }) => upwind !== null);
  if (asked.length === 0) return null;
  const upwind = asked.filter((route) => route.upwind).length;
  return (
    <p className={styles['hint']} data-upwind={upwind} data-routes={asked.length}>
      {t('approach', { upwind, count: asked.length })}
    </p>
  );
}

interface AdviceLineProps {
  readonly line: UnitAdvice;
  readonly may: boolean;
  readonly busy: boolean;
  readonly onSend: (units: UnitAdvice['chosen'][number][]) => void;
}

function AdviceLine({ line, may, busy, onSend }: AdviceLineProps) {
  const t = useTranslations('response');
  const { needed, sent, chosen, spare, short } = line;
  return (
    <li className={styles['kind']} data-kind={line.kind} data-short={short > 0}>
      <p className={styles['kindHead']}>
        <strong>{t(`kind.${line.kind}`)}</strong>
        <span>{t('count', { needed, sent, ready: chosen.length + spare.length })}</span>
      </p>
      {short > 0 ? <Shortfall line={line} /> : null}
      <ul>
        {chosen.map((unit) => (
          <UnitLine key={unit.id} unit={unit} may={may} busy={busy} onSend={() => onSend([unit])} />
        ))}
      </ul>
      {spare.length > 0 ? (
        <details className={styles['spare']}>
          <summary>{t('spare', { count: spare.length })}</summary>
          <ul>
            {spare.map((unit) => (
              <UnitLine key={unit.id} unit={unit} may={may} busy={busy} onSend={() => onSend([unit])} />
            ))}
          </ul>
        </details>
      ) : null}
    </li>
  );
}

/** "Missing 2: 1 out of service (pump repair); 1 cannot get there: road cut". */
function Shortfall({ line }: { readonly line: UnitAdvice }) {
  const t = useTranslations('response');
  const nameOf = useNameOf();
  const reasons = line.missing.map(({ reason, count, units }) =>
    t(`missing.${reason}`, {
      count,
      units: units.map((unit) => (unit.note === '' ? nameOf(unit) : `${nameOf(unit)} ${unit.note}`)).join('、'),
    }),
  );
  return (
    <p className={styles['short']}>
      <strong>{t('short', { count: line.short })}</strong>{' '}
      {reasons.length === 0 ? t('missingNone') : reasons.join('；')}
    </p>
  );
}

interface UnitLineProps {
  readonly unit: UnitAdvice['chosen'][number];
  readonly may: boolean;
  readonly busy: boolean;
  readonly onSend: () => void;
}

function UnitLine({ unit, may, busy, onSend }: UnitLineProps) {
  const t = useTranslations('response');
  const nameOf = useNameOf();
  const minutes = useMinutes();
  return (
    <li className={styles['unit']} data-unit={unit.id}>
      <span>
        {nameOf(unit)}
        <small>
          {unit.etaS === null ? null : <b>{minutes(unit.etaS)}</b>} {formatDistance(unit.lengthM ?? unit.meters)}
          {unit.phone === '' ? '' : ` · ${t('called', { phone: unit.phone })}`}
        </small>
      </span>
      {!may ? null : unit.sendable ? (
        <Button disabled={busy} onClick={onSend}>
          {t('alert')}
        </Button>
      ) : (
        <small>{t('notYours')}</small>
      )}
    </li>
  );
}
