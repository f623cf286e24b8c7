'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import type { Layer } from '../../domain/layer.ts';
import type { LayerSettings, SituationFilters } from '../../domain/situation.ts';
import { type FilterOptions, FilterSection } from './filter-section.tsx';
import styles from './layer-panel.module.css';
import { LayerRow } from './layer-row.tsx';
import { TierLegend } from './legend-symbols.tsx';

/** The panel's order: what is watched, what moves, what helps, the ground. */
export const LAYER_GROUPS = {
  monitored: ['sites', 'assets', 'hazards', 'pipelines', 'facilities'],
  live: ['cameras', 'vehicles', 'sensors'],
  response: ['resources', 'places'],
  ground: ['zones', 'risk_cells'],
} as const satisfies Record<string, readonly Layer[]>;
const GROUPS = ['monitored', 'live', 'response', 'ground'] as const;

interface LayerPanelProps {
  readonly layers: LayerSettings;
  readonly filters: SituationFilters;
  readonly counts: Readonly<Record<Layer, number>> | null;
  readonly options: FilterOptions | null;
  readonly className?: string | undefined;
  /** Worlds that people brought, below our own layers. */
  readonly extra?: ReactNode;
  readonly onLayers: (layers: LayerSettings) => void;
  readonly onFilters: (filters: SituationFilters) => void;
  readonly onList: (layer: Layer) => void;
  readonly onClose: () => void;
}

/** Layers by group with symbol, count, legend, opacity and list twin; below them the filters. */
export function LayerPanel(props: LayerPanelProps) {
  const { layers, filters, counts, options, className, extra, onLayers, onFilters, onList, onClose } = props;
  const t = useTranslations('situation');
  const common = useTranslations('common');
  const words = useTranslations('layers');
  return (
    <Panel
      title={t('layers')}
      label={t('layers')}
      className={className}
      actions={
        <IconButton label={common('close')} onClick={onClose}>
          <X size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      }
    >
      {GROUPS.map((group) => (
        <section key={group} className={styles['group']}>
          <h3 className={styles['heading']}>{t(`group.${group}`)}</h3>
          <ul>
            {LAYER_GROUPS[group].map((layer) => (
              <LayerRow
                key={layer}
                layer={layer}
                setting={layers[layer]}
                count={counts?.[layer] ?? null}
                onChange={(setting) => onLayers({ ...layers, [layer]: setting })}
                onList={() => onList(layer)}
              />
            ))}
          </ul>
        </section>
      ))}
      {extra}
      <section className={styles['group']}>
        <h3 className={styles['heading']}>{words('tiers')}</h3>
        <div className={styles['tiers']}>
          <TierLegend />
          <p>{words('cluster')}</p>
          <p>{words('blink')}</p>
        </div>
      </section>
      <FilterSection filters={filters} options={options} onFilters={onFilters} />
    </Panel>
  );
}
