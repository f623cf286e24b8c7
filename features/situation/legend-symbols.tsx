'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ASSET_KINDS } from '../../domain/asset-kind.ts';
import { FACILITY_KINDS } from '../../domain/facility-kind.ts';
import type { Layer } from '../../domain/layer.ts';
import { MEDIA } from '../../domain/medium.ts';
import { PLACE_KINDS } from '../../domain/place-kind.ts';
import { RESOURCE_TYPES } from '../../domain/resource-type.ts';
import { SITE_KINDS } from '../../domain/site-kind.ts';
import { TIERS } from '../../domain/tier.ts';
import { useTheme } from '../../lib/use-theme.ts';
import { MapSymbol, TierSymbol } from '../../map/map-symbol.tsx';
import { categoryColor } from '../../map/palette.ts';
import type { GlyphName } from '../../map/symbol-paths.ts';
import {
  ASSET_GLYPHS,
  FACILITY_GLYPHS,
  MEDIUM_COLORS,
  PLACE_GLYPHS,
  RESOURCE_GLYPHS,
  SITE_GLYPHS,
} from './layer-symbols.ts';
import styles from './legend-symbols.module.css';

function Row({ symbol, children }: { readonly symbol: ReactNode; readonly children: ReactNode }) {
  return (
    <li className={styles['row']}>
      <span className={styles['symbol']}>{symbol}</span>
      <span>{children}</span>
    </li>
  );
}

/** The four tiers with their words, and what is not normal besides: the part of the legend that is always the same. */
export function TierLegend() {
  const t = useTranslations('layers');
  const codes = useTranslations('codes');
  return (
    <ul className={styles['legend']} aria-label={t('tiers')}>
      {TIERS.map((tier) => (
        <Row key={tier} symbol={<TierSymbol tier={tier} />}>
          {codes(`tierLong.${tier}`)}
        </Row>
      ))}
      <Row symbol={<TierSymbol tier="offline" />}>{t('offline')}</Row>
      <Row symbol={<TierSymbol tier="outage" />}>{t('outage')}</Row>
      <Row symbol={<TierSymbol tier="red" lost />}>{t('lost')}</Row>
    </ul>
  );
}

function Media() {
  const t = useTranslations('layers');
  const codes = useTranslations('codes');
  const [theme] = useTheme();
  return (
    <>
      {MEDIA.slice(0, 21).map((medium) => (
        <Row
          key={medium}
          symbol={<i className={styles['line']} style={{ background: categoryColor(MEDIUM_COLORS[medium], theme) }} />}
        >
          {codes(`medium.${medium}`)}
        </Row>
      ))}
      <Row symbol={<i className={styles['casing']} />}>{t('casing')}</Row>
      <Row symbol="›">{t('flow')}</Row>
      <Row symbol="═">{t('overhead')}</Row>
    </>
  );
}

function Hatch() {
  const t = useTranslations('layers');
  return (
    <>
      {TIERS.map((level) => (
        <Row key={level} symbol={<i className={styles['hatch']} data-level={level} />}>
          {t(`hatchLevel.${level}`)}
        </Row>
      ))}
      <li className={styles['note']}>{t('hatch')}</li>
    </>
  );
}

function Kinds({ layer }: { readonly layer: Layer }) {
  const codes = useTranslations('codes');
  if (layer === 'resources')
    return RESOURCE_TYPES.map((type) => (
      <Row key={type} symbol={<MapSymbol name={RESOURCE_GLYPHS[type]} />}>
        {codes(`resource.${type}`)}
      </Row>
    ));
  const kinds = {
    sites: [SITE_KINDS, SITE_GLYPHS],
    assets: [ASSET_KINDS, ASSET_GLYPHS],
    facilities: [FACILITY_KINDS, FACILITY_GLYPHS],
    places: [PLACE_KINDS, PLACE_GLYPHS],
  } as const;
  if (layer !== 'sites' && layer !== 'assets' && layer !== 'facilities' && layer !== 'places') return null;
  const [list, names] = kinds[layer];
  const glyphs: Readonly<Record<string, GlyphName>> = names;
  return list.map((kind) => (
    <Row key={kind} symbol={<MapSymbol name={glyphs[kind] ?? 'dot'} />}>
      {codes(`kind.${kind}`)}
    </Row>
  ));
}

/** The legend of one layer: the symbols the map draws, with their words. */
export function LegendSymbols({ layer }: { readonly layer: Layer }) {
  const t = useTranslations('layers');
  const codes = useTranslations('codes');
  return (
    <ul className={styles['legend']} aria-label={`${t('legend')} ${codes(`layer.${layer}`)}`}>
      {layer === 'pipelines' ? <Media /> : null}
      {layer === 'risk_cells' ? <Hatch /> : null}
      <Kinds layer={layer} />
      {layer === 'assets' ? <li className={styles['note']}>{t('workingCircle')}</li> : null}
      {layer === 'cameras' ? <li className={styles['note']}>{t('viewCone')}</li> : null}
      {layer === 'vehicles' ? (
        <>
          <Row symbol={<i className={styles['arrow']} />}>{t('moving')}</Row>
          <Row symbol={<i className={styles['dot']} />}>{t('parked')}</Row>
        </>
      ) : null}
    </ul>
  );
}
