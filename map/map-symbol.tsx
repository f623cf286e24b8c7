import type { ReactNode } from 'react';
import type { Tier } from '../domain/tier.ts';
import {
  GLYPH_STROKE,
  GLYPHS,
  type GlyphName,
  HOLLOW_DASH,
  OFFLINE_SHAPE,
  OUTAGE_MARK,
  OUTAGE_SHAPE,
  SYMBOL_BOX,
  TIER_MARKS,
  TIER_SHAPES,
} from './symbol-paths.ts';

const VIEW_BOX = `0 0 ${SYMBOL_BOX} ${SYMBOL_BOX}`;

interface TierSymbolProps {
  readonly tier: Tier | 'offline' | 'outage';
  /** Hollow and dashed: the sensor of an open warning fell silent (报警后失联). */
  readonly lost?: boolean;
  /** CSS pixels. */
  readonly size?: number;
  /** Words for those who do not see the shape; without them the symbol is decoration beside its text. */
  readonly title?: string;
}

/** The tier as shape and colour, the same as on the map. Colours come from the CSS variables `--tier-<tier>`. */
export function TierSymbol({ tier, lost = false, size = 16, title }: TierSymbolProps): ReactNode {
  const quiet = tier === 'offline' || tier === 'outage';
  const hollow = lost || quiet;
  const color = quiet ? 'var(--offline)' : `var(--tier-${tier})`;
  const shape = tier === 'offline' ? OFFLINE_SHAPE : tier === 'outage' ? OUTAGE_SHAPE : TIER_SHAPES[tier];
  const mark = tier === 'offline' ? null : tier === 'outage' ? OUTAGE_MARK : TIER_MARKS[tier];
  return (
    <svg
      width={size}
      height={size}
      viewBox={VIEW_BOX}
      role={title === undefined ? undefined : 'img'}
      aria-label={title}
      aria-hidden={title === undefined ? true : undefined}
      data-tier={tier}
    >
      <path
        d={shape}
        fill={hollow ? 'none' : color}
        stroke={color}
        strokeWidth={hollow ? 2.4 : 1}
        strokeLinejoin="round"
        strokeDasharray={hollow && tier !== 'outage' ? HOLLOW_DASH.join(' ') : undefined}
      />
      {mark !== null && (
        <path
          d={mark}
          fill="none"
          stroke={hollow ? color : 'var(--tier-mark, #0e1318)'}
          strokeWidth={2.6}
          strokeLinecap="round"
        />
      )}
    </svg>
  );
}

/** A glyph of the map in the colour of the text around it. Decoration: name it in words beside. */
export function MapSymbol({ name, size = 16 }: { readonly name: GlyphName; readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox={VIEW_BOX} aria-hidden="true">
      <path
        d={GLYPHS[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth={GLYPH_STROKE}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
