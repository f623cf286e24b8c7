import { TIERS } from '../domain/tier.ts';
import type { MapTheme } from './contract.ts';
import { PALETTES, type Palette } from './palette.ts';
import {
  FLOW_ARROW,
  GLYPH_STROKE,
  GLYPHS,
  HOLLOW_DASH,
  OFFLINE_SHAPE,
  OUTAGE_MARK,
  OUTAGE_SHAPE,
  SYMBOL_BOX,
  TIER_MARKS,
  TIER_SHAPES,
  VEHICLE_ARROW,
  VEHICLE_PARKED,
} from './symbol-paths.ts';

/** A symbol painted for one theme; `pixelRatio` image pixels are one CSS pixel. */
export interface SymbolImage {
  readonly data: ImageData;
  readonly pixelRatio: number;
}

type Paint = (context: OffscreenCanvasRenderingContext2D) => void;

/** CSS pixels of one symbol: tier symbols are larger than the chips of calm objects. */
const TIER_SIZE = 26;
const CHIP_SIZE = 24;
const HATCH_SIZE = 12;

function paint(size: number, pixelRatio: number, box: number, draw: Paint): SymbolImage {
  const pixels = Math.round(size * pixelRatio);
  const canvas = new OffscreenCanvas(pixels, pixels);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2D canvas for map symbols');
  context.scale(pixels / box, pixels / box);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  draw(context);
  return { data: context.getImageData(0, 0, pixels, pixels), pixelRatio };
}

/** A tier shape with one unit of room around, for its edge. */
function tierPaint(shape: string, mark: string | null, color: string, palette: Palette, hollow: boolean): Paint {
  const yellow = shape === TIER_SHAPES.yellow;
  const edge = yellow && !hollow ? palette.yellowEdge : palette.tierEdge;
  const ink = yellow ? palette.yellowEdge : palette.tierMark;
  return (context) => {
    context.translate(1.5, 1.5);
    const outline = new Path2D(shape);
    context.strokeStyle = edge;
    context.lineWidth = hollow ? 5 : 2.6;
    context.stroke(outline);
    context.fillStyle = hollow ? `${palette.tierEdge}b3` : color;
    context.fill(outline);
    if (hollow) {
      context.strokeStyle = color;
      context.lineWidth = 2.4;
      context.lineCap = 'butt';
      context.setLineDash([...HOLLOW_DASH]);
      context.stroke(outline);
      context.setLineDash([]);
      context.lineCap = 'round';
    }
    if (mark === null) return;
    context.strokeStyle = hollow ? color : ink;
    context.lineWidth = 2.6;
    context.stroke(new Path2D(mark));
  };
}

/** A permitted silence: hollow, grey and whole, so that it is neither a tier nor a fault. */
function outagePaint(color: string, halo: string): Paint {
  return (context) => {
    context.translate(1.5, 1.5);
    for (const [style, width] of [
      [halo, 4.6],
      [color, 2.2],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke(new Path2D(OUTAGE_SHAPE));
      context.stroke(new Path2D(OUTAGE_MARK));
    }
  };
}

/** A calm object: its glyph on a small round chip that belongs to the ground. */
function chipPaint(path: string, palette: Palette, ink: string, dashed: boolean): Paint {
  return (context) => {
    const chip = new Path2D('M16 1.5A14.5 14.5 0 1 1 16 30.5A14.5 14.5 0 1 1 16 1.5Z');
    context.fillStyle = palette.chip;
    context.fill(chip);
    context.strokeStyle = dashed ? palette.offline : palette.chipLine;
    context.lineWidth = dashed ? 2 : 1.25;
    if (dashed) context.setLineDash([4, 3.2]);
    context.stroke(chip);
    context.setLineDash([]);
    context.translate(5.2, 5.2);
    context.scale(0.9, 0.9);
    context.strokeStyle = ink;
    context.lineWidth = GLYPH_STROKE;
    context.stroke(new Path2D(path));
  };
}

/** Seamless diagonal hatch; `crossed` for the worst level of the static risk theme. */
function hatchPaint(color: string, width: number, crossed: boolean): Paint {
  const lines = 'M-3 3L3 -3M-3 15L15 -3M9 15L15 9';
  const across = 'M-3 9L3 15M-3 -3L15 15M9 -3L15 3';
  return (context) => {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineCap = 'butt';
    context.stroke(new Path2D(lines));
    if (crossed) context.stroke(new Path2D(across));
  };
}

function dashesPaint(color: string): Paint {
  return (context) => {
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.stroke(new Path2D('M1 3H6M7 9H12M3 3V1.6M9.5 9V7.6'));
  };
}

function gridPaint(color: string): Paint {
  return (context) => {
    context.strokeStyle = color;
    context.lineWidth = 0.8;
    context.stroke(new Path2D('M0 6H12M6 0V12'));
  };
}

function arrowPaint(path: string, fill: string, edge: string): Paint {
  return (context) => {
    const shape = new Path2D(path);
    context.strokeStyle = edge;
    context.lineWidth = 3;
    context.stroke(shape);
    context.fillStyle = fill;
    context.fill(shape);
  };
}

/**
 * All images of the map in one theme: `tier-<tier>`, `tier-<tier>-lost`, `offline`, `chip-<glyph>`,
 * `chip-<glyph>-offline`, `hatch-<level>` (1 the worst), `ground-wetland`, `ground-salt`, `flow`, `vehicle-*`.
 */
export function symbolImages(theme: MapTheme, pixelRatio: number): ReadonlyMap<string, SymbolImage> {
  const palette = PALETTES[theme];
  const images = new Map<string, SymbolImage>();
  const add = (name: string, size: number, box: number, draw: Paint) =>
    images.set(name, paint(size, pixelRatio, box, draw));
  TIERS.forEach((tier, index) => {
    const color = palette.tier[4 - index] ?? palette.calm;
    add(
      `tier-${tier}`,
      TIER_SIZE,
      SYMBOL_BOX + 3,
      tierPaint(TIER_SHAPES[tier], TIER_MARKS[tier], color, palette, false),
    );
    add(
      `tier-${tier}-lost`,
      TIER_SIZE,
      SYMBOL_BOX + 3,
      tierPaint(TIER_SHAPES[tier], TIER_MARKS[tier], color, palette, true),
    );
    add(`hatch-${index + 1}`, HATCH_SIZE, HATCH_SIZE, hatchPaint(color, index < 2 ? 1.5 : 1, index === 0));
  });
  add('offline', 18, SYMBOL_BOX + 3, tierPaint(OFFLINE_SHAPE, null, palette.offline, palette, true));
  add('outage', 18, SYMBOL_BOX + 3, outagePaint(palette.offline, palette.halo));
  for (const [name, path] of Object.entries(GLYPHS)) {
    add(`chip-${name}`, CHIP_SIZE, 32, chipPaint(path, palette, palette.calmText, false));
    add(`chip-${name}-offline`, CHIP_SIZE, 32, chipPaint(path, palette, palette.offline, true));
  }
  add('ground-wetland', HATCH_SIZE, HATCH_SIZE, dashesPaint(palette.shore));
  add('ground-salt', HATCH_SIZE, HATCH_SIZE, gridPaint(palette.saltLine));
  add('flow', 14, SYMBOL_BOX, (context) => {
    context.strokeStyle = palette.halo;
    context.lineWidth = 5;
    context.stroke(new Path2D(FLOW_ARROW));
    context.strokeStyle = palette.calmText;
    context.lineWidth = 2.4;
    context.stroke(new Path2D(FLOW_ARROW));
  });
  add('vehicle-moving', 18, SYMBOL_BOX, arrowPaint(VEHICLE_ARROW, palette.calmText, palette.halo));
  add('vehicle-parked', 18, SYMBOL_BOX, arrowPaint(VEHICLE_PARKED, palette.calm, palette.halo));
  return images;
}
