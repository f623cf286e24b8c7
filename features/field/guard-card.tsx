'use client';

import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { Field } from '../../components/field.tsx';
import { PressedTwice } from '../../components/pressed-twice.tsx';
import { gasProblems, type PermitAct, type PermitState, permitAfter, startProblem } from '../../domain/permit.ts';
import type { PermitActInput } from '../../domain/permit-schema.ts';
import { LEVEL_WORD } from '../../domain/permit-words.ts';
import { formatMinute, formatMoment } from '../../lib/i18n/format.ts';
import { useLocaleSwitch } from '../../lib/i18n/locale-provider.tsx';
import type { CarriedPermits, FieldItem, PermitItem } from './field-types.ts';
import styles from './guard.module.css';
import type { GuardAct } from './guard-item.ts';

type Permit = CarriedPermits[number];
interface GuardCardProps {
  readonly permits: CarriedPermits;
  readonly items: readonly FieldItem[];
  readonly now: number;
  readonly onAct: (permit: Permit, act: GuardAct) => void;
}

/** Work that this person guards: alarms first and aloud, then the gas test and what comes next. */
export function GuardCards({ permits, items, now, onAct }: GuardCardProps) {
  const t = useTranslations('field');
  if (permits.length === 0) return null;
  return (
    <section aria-label={t('guard.title')}>
      {permits.map((permit) => (
        <GuardCard key={permit.id} permit={permit} items={items} now={now} onAct={(act) => onAct(permit, act)} />
      ))}
    </section>
  );
}

/** The permit as it stands with what still waits on this device. */
function ahead(permit: Permit, items: readonly FieldItem[]) {
  const own = items
    .filter((item): item is PermitItem => item.kind === 'permit' && item.permit === permit.id)
    .filter(({ state }) => state === 'waiting' || state === 'sending')
    .sort((a, b) => a.takenAt - b.takenAt);
  let state: PermitState = permit.state;
  let { goodTestAt, lastTestGood, stoppedAt } = permit;
  for (const { act, gas, takenAt } of own) {
    state = permitAfter(state, act) ?? state;
    if (act === 'stop') stoppedAt = takenAt;
    if (gas === null) continue;
    lastTestGood = gasProblems(permit.kind, { at: takenAt, ...gas }).length === 0;
    if (lastTestGood) goodTestAt = takenAt;
  }
  const heard = new Set(own.map(({ alarm }) => alarm));
  return { waiting: own.length, state, goodTestAt, lastTestGood, stoppedAt, heard };
}

interface OneProps {
  readonly permit: Permit;
  readonly items: readonly FieldItem[];
  readonly now: number;
  readonly onAct: (act: GuardAct) => void;
}

function GuardCard({ permit, items, now, onAct }: OneProps) {
  const t = useTranslations('field');
  const words = useTranslations('permits');
  const { locale } = useLocaleSwitch();
  const [testing, setTesting] = useState(false);
  const [reason, setReason] = useState('');
  const local = ahead(permit, items);
  const alarms = permit.alarms.filter(({ id, heardAt }) => heardAt === null && !local.heard.has(id));
  useSpoken(alarms.map((alarm) => ({ id: alarm.id, text: locale === 'en' ? alarm.reasonEn : alarm.reasonZh })));
  const problem = startProblem({ ...permit, ...local }, now);
  const open = (act: PermitAct) => permitAfter(local.state, act) !== null;
  return (
    <article className={styles['card']} data-permit={permit.id} data-state={local.state}>
      <strong>
        {words(`kind.${permit.kind}`)} {words(`level.${LEVEL_WORD[permit.level]}`)}
      </strong>
      <p className={styles['muted']}>
        {permit.ticket} · {locale === 'en' && permit.placeEn !== '' ? permit.placeEn : permit.place} ·{' '}
        {t('guard.until', { moment: formatMoment(permit.validTo, now) })}
      </p>
      <p role="status">
        {words(`state.${local.state}`)}
        {permit.flags.map((flag) => ` · ${words(`flag.${flag}`)}`).join('')}
        {local.waiting === 0 ? '' : ` · ${t('guard.waits')}`}
      </p>
      <p className={styles['muted']}>
        {local.goodTestAt === null
          ? t('guard.noTest')
          : t('guard.lastTest', { moment: formatMinute(local.goodTestAt) })}
      </p>
      {alarms.map((alarm) => (
        <div key={alarm.id} className={styles['alarm']} role="alert">
          <strong>{t('guard.alarm')}</strong>
          <span>{locale === 'en' ? alarm.reasonEn : alarm.reasonZh}</span>
          <Button look="primary" onClick={() => onAct({ act: 'heard', alarm: alarm.id })}>
            {t('guard.heard')}
          </Button>
        </div>
      ))}
      {testing ? (
        <GasForm
          onKeep={(gas) => {
            setTesting(false);
            onAct({ act: 'gas_test', gas });
          }}
        />
      ) : (
        <Button onClick={() => setTesting(true)}>{t('guard.gas')}</Button>
      )}
      {(['start', 'resume'] as const).filter(open).map((act) => (
        <Button key={act} look="primary" disabled={problem !== null} onClick={() => onAct({ act })}>
          {words(`act.${act}`)}
        </Button>
      ))}
      {problem === null || !(open('start') || open('resume')) ? null : <p>{t(`guard.startProblem.${problem}`)}</p>}
      {open('stop') ? (
        <>
          <Field label={t('guard.reason')} value={reason} onChange={(event) => setReason(event.target.value)} />
          <Button
            disabled={reason.trim() === ''}
            onClick={() => {
              onAct({ act: 'stop', text: reason.trim() });
              setReason('');
            }}
          >
            {words('act.stop')}
          </Button>
        </>
      ) : null}
      {open('finish') ? (
        <PressedTwice sure={`${words('act.finish')}?`} onConfirm={() => onAct({ act: 'finish' })}>
          {words('act.finish')}
        </PressedTwice>
      ) : null}
    </article>
  );
}

const REPEAT_MS = 15_000;

/** Alarms are said and felt until they are heard: a guardian looks at the work, not at the phone. */
function useSpoken(alarms: readonly { readonly id: number; readonly text: string }[]): void {
  const latest = useRef(alarms);
  latest.current = alarms;
  const key = alarms.map(({ id }) => id).join(',');
  useEffect(() => {
    if (key === '') return;
    const say = () => {
      navigator.vibrate?.([400, 150, 400, 150, 400]);
      const [first] = latest.current;
      if (first === undefined || typeof speechSynthesis === 'undefined') return;
      speechSynthesis.cancel();
      speechSynthesis.speak(new SpeechSynthesisUtterance(first.text));
    };
    say();
    const timer = setInterval(say, REPEAT_MS);
    return () => clearInterval(timer);
  }, [key]);
}

function GasForm({ onKeep }: { readonly onKeep: (gas: NonNullable<PermitActInput['gas']>) => void }) {
  const t = useTranslations('field');
  const numberOf = (value: FormDataEntryValue | null): number | null =>
    typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : null;
  const fields = ['combustible', 'lel', 'oxygen', 'toxic'] as const;
  return (
    <form
      className={styles['gas']}
      onSubmit={(event) => {
        event.preventDefault();
        const values = new FormData(event.currentTarget);
        onKeep({
          spot: String(values.get('spot') ?? '').trim(),
          combustiblePercent: numberOf(values.get('combustible')),
          lelPercent: numberOf(values.get('lel')),
          oxygenPercent: numberOf(values.get('oxygen')),
          toxicPercent: numberOf(values.get('toxic')),
        });
      }}
    >
      {fields.map((name) => (
        <Field key={name} name={name} label={t(`guard.${name}`)} inputMode="decimal" type="number" min={0} step="any" />
      ))}
      <Field name="spot" label={t('guard.spot')} maxLength={120} />
      <Button type="submit" look="primary">
        {t('guard.keep')}
      </Button>
    </form>
  );
}
