'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../components/button.tsx';
import { useRefusalWords } from '../../lib/i18n/use-code-words.ts';
import styles from './ptz.module.css';
import { PtzHolder } from './ptz-holder.tsx';
import { PtzLens } from './ptz-lens.tsx';
import { PtzPad } from './ptz-pad.tsx';
import { PtzPresets } from './ptz-presets.tsx';
import type { Ptz } from './use-ptz.ts';

interface PtzPanelProps {
  readonly ptz: Ptz;
  /** Name of the camera. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Everything to steer one camera: who has it, the pad, the stored positions (REQ-VID-11, -12). */
export function PtzPanel({ ptz, name, onClose }: PtzPanelProps) {
  const t = useTranslations('ptz');
  const common = useTranslations('common');
  const { state } = ptz;
  const [asking, setAsking] = useState<'reserve' | 'break' | null>(null);
  if (state === undefined) return <p className={styles['line']}>{common('loading')}</p>;
  const head = (
    <header className={styles['head']}>
      <h3>{t('title', { name })}</h3>
      <Button look="quiet" onClick={onClose}>
        {common('close')}
      </Button>
    </header>
  );
  if (state.drive === 'no')
    return (
      <section className={styles['panel']} aria-label={t('title', { name })} data-drive="no">
        {head}
        <p className={styles['line']}>{t('cannot')}</p>
      </section>
    );
  const free = state.lease === null;
  const mine = state.lease?.mine === true;
  const usable = (free && state.canTake) || mine;
  return (
    <section className={styles['panel']} aria-label={t('title', { name })} data-drive={state.drive} data-mine={mine}>
      {head}
      <PtzHolder ptz={ptz} state={state} onReserve={() => setAsking('reserve')} onBreak={() => setAsking('break')} />
      {asking === null ? null : (
        <Reason
          kind={asking}
          onCancel={() => setAsking(null)}
          onGive={(reason, minutes) => {
            if (asking === 'reserve') ptz.reserve(minutes, reason);
            else ptz.breakOpen(reason);
            setAsking(null);
          }}
        />
      )}
      <Problem problem={ptz.problem} drive={state.drive} />
      <div className={styles['work']}>
        <PtzPad disabled={!usable} onHold={ptz.hold} onStop={ptz.stop} />
        <PtzPresets ptz={ptz} state={state} disabled={!usable} />
        <PtzLens ptz={ptz} disabled={!usable} mayCruise={state.may.includes('preset')} />
      </div>
      {usable ? <p className={styles['hint']}>{t('hint')}</p> : null}
    </section>
  );
}

function Problem({ problem, drive }: { readonly problem: Ptz['problem']; readonly drive: string }) {
  const t = useTranslations('ptz');
  const words = useRefusalWords();
  if (problem === null) return drive === 'unknown' ? <p className={styles['line']}>{t('gatewayAway')}</p> : null;
  // Who holds it stands above; the device's silence is the other thing that happens.
  if (problem !== 'unreachable' && problem.code === 'conflict') return null;
  const text =
    problem === 'unreachable' || problem.code === 'unavailable' ? t('noAnswer') : words({ data: { refusal: problem } });
  return (
    <p className={styles['problem']} role="alert">
      {text}
    </p>
  );
}

const MINUTES = [5, 15, 30, 60] as const;

function Reason({
  kind,
  onGive,
  onCancel,
}: {
  readonly kind: 'reserve' | 'break';
  readonly onGive: (reason: string, minutes: number) => void;
  readonly onCancel: () => void;
}) {
  const t = useTranslations('ptz');
  const common = useTranslations('common');
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number>(15);
  return (
    <form
      className={styles['reason']}
      onSubmit={(event) => {
        event.preventDefault();
        onGive(reason, minutes);
      }}
    >
      <label>
        <span>{t(kind === 'reserve' ? 'reserveReason' : 'breakReason')}</span>
        <input
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          minLength={2}
          maxLength={200}
          required
        />
      </label>
      {kind === 'reserve' ? (
        <label>
          <span>{t('minutes')}</span>
          <select value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {MINUTES.map((value) => (
              <option key={value} value={value}>
                {t('forMinutes', { count: value })}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <div className={styles['row']}>
        <Button type="submit" look="primary">
          {t(kind)}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {common('cancel')}
        </Button>
      </div>
    </form>
  );
}
