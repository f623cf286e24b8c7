'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../components/button.tsx';
import styles from './ptz.module.css';
import type { Ptz, PtzState } from './use-ptz.ts';

interface PtzPresetsProps {
  readonly ptz: Ptz;
  readonly state: PtzState;
  readonly disabled: boolean;
}

const MOST = 255;

/** Stored positions by name: one press goes there; storing and forgetting need a right of their own. */
export function PtzPresets({ ptz, state, disabled }: PtzPresetsProps) {
  const t = useTranslations('ptz');
  const [name, setName] = useState('');
  const mayStore = state.may.includes('preset') && !disabled;
  const taken = new Set(state.presets.map(({ number }) => number));
  const free = Array.from({ length: MOST }, (_, index) => index + 1).find((number) => !taken.has(number));
  return (
    <div className={styles['presets']}>
      <h4>{t('presets')}</h4>
      {state.presets.length === 0 ? <p className={styles['hint']}>{t('noPresets')}</p> : null}
      <ul>
        {state.presets.map((preset) => (
          <li key={preset.number}>
            <Button
              look="quiet"
              disabled={disabled}
              onClick={() => ptz.command({ kind: 'preset', act: 'call', number: preset.number })}
            >
              <span className={styles['number']}>{preset.number}</span> {preset.name}
            </Button>
            {mayStore ? (
              <IconButton label={t('forget', { name: preset.name })} onClick={() => ptz.removePreset(preset.number)}>
                <X size={14} strokeWidth={1.5} aria-hidden />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
      {mayStore && free !== undefined ? (
        <form
          className={styles['store']}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            ptz.savePreset(free, name.trim());
            setName('');
          }}
        >
          <input
            value={name}
            onChange={(event) => setName(event.target.value)}
            placeholder={t('presetName')}
            aria-label={t('presetName')}
            maxLength={40}
          />
          <Button type="submit">{t('store')}</Button>
        </form>
      ) : null}
    </div>
  );
}
