'use client';

import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { formatValue } from '../../domain/indicator.ts';
import type { Tier } from '../../domain/tier.ts';
import { formatMinute, formatMoment } from '../../lib/i18n/format.ts';
import { serverNow } from '../../lib/use-now.ts';
import { useTheme } from '../../lib/use-theme.ts';
import type { LivePoint } from './card-types.ts';
import styles from './trend-chart.module.css';

interface TrendChartProps {
  readonly trend: {
    readonly at: readonly number[];
    readonly mean: readonly number[];
    readonly low: readonly number[];
    readonly high: readonly number[];
    readonly stepSeconds: number;
  };
  readonly point: LivePoint;
  readonly label: string;
  readonly words: { readonly time: string; readonly mean: string; readonly low: string; readonly high: string };
}

const HEIGHT = 220;
const DAY_SECONDS = 86_400;

/** Limits as dashed lines in the colour of their tier with its letter beside: the one place where a line may carry it. */
function drawLimits(chart: uPlot, point: LivePoint, color: (name: string) => string): void {
  const { ctx, bbox } = chart;
  ctx.save();
  for (const limit of point.limits) {
    const y = Math.round(chart.valToPos(limit.value, 'y', true));
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.strokeStyle = color(`--tier-${limit.tier satisfies Tier}`);
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}

function optionsFor(width: number, { trend, point, words }: TrendChartProps): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(name).trim();
  const size = Math.round(12 * devicePixelRatio) / devicePixelRatio;
  const font = `${size}px ${color('--font')}`;
  const axis = {
    stroke: color('--muted'),
    grid: { stroke: color('--hairline'), width: 1 },
    ticks: { show: false },
    font,
  };
  const isLong = (trend.at.at(-1) ?? 0) - (trend.at[0] ?? 0) > DAY_SECONDS * 1.5;
  return {
    width,
    height: HEIGHT,
    legend: { show: true, live: true },
    cursor: { points: { size: 6 }, drag: { setScale: false } },
    scales: {
      y: {
        range: (_chart, low, high) =>
          paddedRange(
            low,
            high,
            point.limits.map((limit) => limit.value),
          ),
      },
    },
    axes: [
      {
        ...axis,
        values: (_chart, splits) =>
          splits.map((at) => (isLong ? formatMoment(at * 1000, serverNow()).slice(0, 5) : formatMinute(at * 1000))),
      },
      { ...axis, size: 52, values: (_chart, splits) => splits.map((value) => formatValue(point.indicator, value)) },
    ],
    series: [
      { label: words.time, value: (_chart, at) => (at === null ? '–' : formatMoment(at * 1000, serverNow())) },
      {
        label: words.mean,
        stroke: color('--text'),
        width: 1.5,
        spanGaps: false,
        value: (_chart, value) => legend(point, value),
      },
      { label: words.low, stroke: color('--muted'), width: 0.75, value: (_chart, value) => legend(point, value) },
      { label: words.high, stroke: color('--muted'), width: 0.75, value: (_chart, value) => legend(point, value) },
    ],
    hooks: { draw: [(chart) => drawLimits(chart, point, color)] },
  };
}

function legend(point: LivePoint, value: number | null): string {
  return value === null ? '–' : `${formatValue(point.indicator, value)} ${point.unit}`;
}

/** The axis takes in limits that are near, so that one sees how far there is to go; far ones would flatten the run. */
export function paddedRange(low: number, high: number, limits: readonly number[]): [number, number] {
  const span = high - low || Math.abs(high) * 0.1 || 1;
  const near = limits.filter((limit) => limit > low - span && limit < high + span);
  const floor = Math.min(low, ...near);
  const ceiling = Math.max(high, ...near);
  const edge = (ceiling - floor || span) * 0.08;
  return [floor - edge, ceiling + edge];
}

/** The chart lives outside React; it is made anew when theme or point change and fed when data come. */
export function TrendChart({ trend, point, label, words }: TrendChartProps) {
  const box = useRef<HTMLDivElement | null>(null);
  const [theme] = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that the chart reads from CSS
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const data: uPlot.AlignedData = [[...trend.at], [...trend.mean], [...trend.low], [...trend.high]];
    const chart = new uPlot(optionsFor(element.clientWidth, { trend, point, label, words }), data, element);
    const resize = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      chart.destroy();
    };
  }, [trend, point, label, words, theme]);
  return <div ref={box} className={styles['chart']} role="img" aria-label={label} />;
}
