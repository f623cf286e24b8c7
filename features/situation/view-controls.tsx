'use client';

import { Box, Compass, Crosshair, History, Layers, Minus, PenTool, Plus, Ruler, Target } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../components/button.tsx';
import type { MapMode } from '../../domain/situation.ts';
import type { DrawingTool } from './map-props.ts';
import styles from './view-controls.module.css';

interface ViewControlsProps {
  readonly mode: MapMode;
  readonly bearing: number;
  readonly tool: DrawingTool | null;
  readonly layersOpen: boolean;
  readonly aroundOpen: boolean;
  /** The past is shown. */
  readonly replaying: boolean;
  readonly onReplay: () => void;
  readonly onLayers: () => void;
  readonly onAround: () => void;
  readonly onMode: () => void;
  readonly onNorth: () => void;
  readonly onZoom: (steps: number) => void;
  readonly onLocate: () => void;
  readonly onTool: (tool: DrawingTool | null) => void;
}

const ICON = { size: 18, strokeWidth: 1.5, 'aria-hidden': true } as const;

/** Everything one does to the map itself, in one quiet column. */
export function ViewControls(props: ViewControlsProps) {
  const { mode, bearing, tool, layersOpen, aroundOpen, replaying, onReplay, onLayers, onAround, onMode } = props;
  const { onNorth, onZoom, onLocate, onTool } = props;
  const t = useTranslations('situation');
  const toggleTool = (wanted: DrawingTool) => onTool(tool === wanted ? null : wanted);
  return (
    <div className={styles['column']}>
      <div className={styles['group']}>
        <IconButton label={t('layers')} shortcut="L" pressed={layersOpen} onClick={onLayers}>
          <Layers {...ICON} />
        </IconButton>
        <IconButton label={t('around')} shortcut="A" pressed={aroundOpen} onClick={onAround}>
          <Target {...ICON} />
        </IconButton>
      </div>
      <div className={styles['group']}>
        <IconButton
          label={mode === '2d' ? t('view3d') : t('view2d')}
          shortcut="3"
          pressed={mode === '3d'}
          onClick={onMode}
        >
          <Box {...ICON} />
        </IconButton>
        <IconButton label={t('replay')} shortcut="T" pressed={replaying} onClick={onReplay}>
          <History {...ICON} />
        </IconButton>
        <IconButton label={t('north')} data-wide onClick={onNorth}>
          <Compass {...ICON} style={{ rotate: `${-bearing - 45}deg` }} />
        </IconButton>
        <IconButton label={t('zoomIn')} data-wide shortcut="+" onClick={() => onZoom(1)}>
          <Plus {...ICON} />
        </IconButton>
        <IconButton label={t('zoomOut')} data-wide shortcut="-" onClick={() => onZoom(-1)}>
          <Minus {...ICON} />
        </IconButton>
        <IconButton label={t('locate')} onClick={onLocate}>
          <Crosshair {...ICON} />
        </IconButton>
      </div>
      <div className={styles['group']} data-tools>
        <IconButton label={t('measure')} pressed={tool === 'measure'} onClick={() => toggleTool('measure')}>
          <Ruler {...ICON} />
        </IconButton>
        <IconButton label={t('polygon')} pressed={tool === 'polygon'} onClick={() => toggleTool('polygon')}>
          <PenTool {...ICON} />
        </IconButton>
      </div>
    </div>
  );
}
