'use client';

import type { ReactNode } from 'react';
import { TierSymbol } from '../../map/map-symbol.tsx';
import styles from './strip.module.css';
import type { Band, LineMark, Mark, PointMark, SpanMark } from './strip-bands.ts';
import { readableTexts, type StripWindow } from './strip-scale.ts';

const HEIGHT = 24;
const FILLS: Record<SpanMark['tone'], number> = { faint: 0.1, plain: 0.26, strong: 0.5, open: 0 };
/** Width of a figure or letter at 11 px; Chinese characters are twice as wide. */
const CHARACTER = 6.2;

const textWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 2 : 1) * CHARACTER, 0);

interface BandViewProps {
  readonly band: Band;
  readonly window: StripWindow;
  readonly width: number;
  readonly label: string;
  /** Chainage of the middle of the map; null where the map looks elsewhere. */
  readonly cursor: number | null;
  readonly onChoose: (mark: Mark) => void;
}

/** One theme along the chainage: spans, points and a line, drawn with the text colour alone; tiers bring their own. */
export function BandView({ band, window, width, label, cursor, onChoose }: BandViewProps) {
  const scale = width / (window.toMeters - window.fromMeters);
  const x = (meters: number): number => (meters - window.fromMeters) * scale;
  const seen = band.marks.filter((mark) => isSeen(mark, window));
  const points = seen.filter((mark) => mark.kind === 'point');
  const readable = readableTexts(
    points.map((mark) => x(mark.atMeters)),
    points.map((mark) => textWidth(mark.label)),
  );
  const texts = new Set(points.filter((_, index) => readable[index]));
  return (
    <svg
      className={styles['band']}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {seen.map((mark) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the list twin is the keyboard's way to every mark
        <g key={mark.key} className={styles['mark']} onClick={() => onChoose(mark)} data-mark={mark.key}>
          <title>{mark.title}</title>
          {draw(mark, x, width, mark.kind === 'point' && texts.has(mark))}
        </g>
      ))}
      {cursor === null ? null : (
        <line x1={x(cursor)} x2={x(cursor)} y1={0} y2={HEIGHT} stroke="var(--accent)" strokeWidth={1} />
      )}
    </svg>
  );
}

function isSeen(mark: Mark, { fromMeters, toMeters }: StripWindow): boolean {
  switch (mark.kind) {
    case 'span':
      return mark.fromMeters < toMeters && mark.toMeters > fromMeters;
    case 'point':
      return mark.atMeters >= fromMeters && mark.atMeters <= toMeters;
    case 'line':
      return mark.points.length > 1;
  }
}

function draw(mark: Mark, x: (meters: number) => number, width: number, isReadable: boolean): ReactNode {
  switch (mark.kind) {
    case 'span':
      return <Span mark={mark} from={x(mark.fromMeters)} to={x(mark.toMeters)} width={width} />;
    case 'point':
      return <Point mark={mark} at={x(mark.atMeters)} isReadable={isReadable} />;
    case 'line':
      return <Line mark={mark} x={x} />;
  }
}

function Span({ mark, from, to, width }: { mark: SpanMark; from: number; to: number; width: number }) {
  const left = Math.max(0, from);
  const right = Math.min(width, Math.max(to, from + 2));
  const room = right - left;
  return (
    <>
      <rect
        x={left}
        y={4}
        width={Math.max(2, room)}
        height={HEIGHT - 8}
        fill="var(--text)"
        fillOpacity={FILLS[mark.tone]}
        stroke="var(--text)"
        strokeOpacity={0.55}
        strokeDasharray={mark.tone === 'open' ? '3 2' : undefined}
        pointerEvents="all"
      />
      {mark.label !== '' && textWidth(mark.label) + 8 < room ? (
        <text className={styles['text']} x={left + 4} y={HEIGHT / 2 + 4}>
          {mark.label}
        </text>
      ) : null}
    </>
  );
}

function Point({ mark, at, isReadable }: { mark: PointMark; at: number; isReadable: boolean }) {
  const middle = HEIGHT / 2;
  return (
    <>
      <rect x={at - 7} y={0} width={14} height={HEIGHT} fill="transparent" />
      <Shape shape={mark.shape} x={at} y={middle} />
      {!isReadable ? null : (
        <text className={styles['quiet']} x={at + 6} y={HEIGHT - 3}>
          {mark.label}
        </text>
      )}
    </>
  );
}

function Shape({ shape, x, y }: { shape: PointMark['shape']; x: number; y: number }) {
  switch (shape) {
    case 'dot':
      return <circle cx={x} cy={y} r={3} fill="var(--text)" />;
    case 'ring':
      return <circle cx={x} cy={y} r={3.5} fill="none" stroke="var(--text)" strokeWidth={1.5} />;
    case 'square':
      return <rect x={x - 4} y={y - 4} width={8} height={8} fill="var(--text)" />;
    case 'valve':
      return <path d={`M${x - 5} ${y - 4}L${x + 5} ${y + 4}V${y - 4}L${x - 5} ${y + 4}Z`} fill="var(--text)" />;
    case 'post':
      return <line x1={x} x2={x} y1={y - 6} y2={y + 6} stroke="var(--muted)" strokeWidth={1} />;
    default:
      return (
        <g transform={`translate(${x - 7} ${y - 7})`}>
          <TierSymbol tier={shape} size={14} />
        </g>
      );
  }
}

function Line({ mark, x }: { mark: LineMark; x: (meters: number) => number }) {
  const y = (share: number): number => HEIGHT - 2 - share * (HEIGHT - 4);
  return (
    <polyline
      points={mark.points.map(([meters, share]) => `${x(meters).toFixed(1)},${y(share).toFixed(1)}`).join(' ')}
      fill="none"
      stroke="var(--text)"
      strokeOpacity={mark.dashed ? 0.5 : 0.9}
      strokeDasharray={mark.dashed ? '4 3' : undefined}
      strokeWidth={1.25}
      pointerEvents="none"
    />
  );
}
