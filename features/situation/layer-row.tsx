'use client';

import { ChevronDown, List } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import type { Layer } from '../../domain/layer.ts';
import type { LayerSetting } from '../../domain/situation.ts';
import { formatNumber } from '../../lib/i18n/format.ts';
import { MapSymbol } from '../../map/map-symbol.tsx';
import styles from './layer-panel.module.css';
import { LAYER_GLYPHS } from './layer-symbols.ts';
import { LegendSymbols } from './legend-symbols.tsx';

interface LayerRowProps {
  readonly layer: Layer;
  readonly setting: LayerSetting;
  readonly count: number | null;
  readonly onChange: (setting: LayerSetting) => void;
  readonly onList: () => void;
}

/** One layer: shown or not, how many, its list; opened, its legend and opacity. */
export function LayerRow({ layer, setting, count, onChange, onList }: LayerRowProps) {
  const t = useTranslations('situation');
  const codes = useTranslations('codes');
  const [open, setOpen] = useState(false);
  const name = codes(`layer.${layer}`);
  return (
    <li className={styles['layer']} data-layer={layer}>
      <div className={styles['row']}>
        <label className={styles['toggle']}>
          <input
            type="checkbox"
            checked={setting.visible}
            aria-label={t('showLayer', { layer: name })}
            onChange={(event) => onChange({ ...setting, visible: event.target.checked })}
          />
          <span className={styles['symbol']}>
            <MapSymbol name={LAYER_GLYPHS[layer]} size={18} />
          </span>
          <span className={styles['name']}>{name}</span>
          <span className={styles['count']}>{count === null ? '' : formatNumber(count)}</span>
        </label>
        <IconButton label={t('layerList', { layer: name })} className={styles['small']} onClick={onList}>
          <List size={14} strokeWidth={1.5} aria-hidden />
        </IconButton>
        <IconButton
          label={t('moreOf', { layer: name })}
          className={styles['small']}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <ChevronDown size={14} strokeWidth={1.5} aria-hidden className={open ? styles['turned'] : undefined} />
        </IconButton>
      </div>
      {open ? (
        <div className={styles['detail']}>
          <LegendSymbols layer={layer} />
          <label className={styles['opacity']}>
            <span>{t('opacity')}</span>
            <input
              type="range"
              min={10}
              max={100}
              step={10}
              value={Math.round(setting.opacity * 100)}
              onChange={(event) => onChange({ ...setting, opacity: Number(event.target.value) / 100 })}
            />
            <output>{Math.round(setting.opacity * 100)}%</output>
          </label>
        </div>
      ) : null}
    </li>
  );
}
