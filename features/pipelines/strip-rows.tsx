'use client';

import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { formatChainage } from '../../domain/stationing-text.ts';
import styles from './strip.module.css';
import { BandView } from './strip-band.tsx';
import { type BandId, bandsOf, type Mark, type Strip } from './strip-bands.ts';
import { panWindow, type StripWindow, ticksOf, zoomWindow } from './strip-scale.ts';
import { useStripWords } from './use-strip-words.ts';

interface StripBandsProps {
  readonly strip: Strip;
  readonly window: StripWindow;
  readonly cursor: number | null;
  readonly onWindow: (window: StripWindow) => void;
  readonly onChoose: (mark: Mark) => void;
  /** Fixed width for paper; measured on the screen. */
  readonly paperWidth?: number;
}

/** Bands that have nothing tell so in words of their own: what is not known is not the same as what is not there. */
const UNKNOWN: ReadonlySet<BandId> = new Set(['pressure', 'potential', 'sensors', 'risk', 'patrol']);

function useWidth(): readonly [number, (element: HTMLElement | null) => void] {
  const [width, setWidth] = useState(600);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.max(120, entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [width, setElement];
}

/**
 * The wheel over an element, taken before the page scrolls by it; the handler says whether it used it. React listens
 * passively, so that it could not.
 */
function useStableWheel(handler: (event: WheelEvent, box: DOMRect) => boolean): (element: HTMLElement | null) => void {
  const latest = useRef(handler);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (element === null) return;
    const listen = (event: WheelEvent): void => {
      const band = element.querySelector('svg');
      if (band !== null && latest.current(event, band.getBoundingClientRect())) event.preventDefault();
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [element]);
  return setElement;
}

/** All bands over one another with one window: dragged, wheeled, touched, or moved by the arrow keys. */
export function StripBands({ strip, window, cursor, onWindow, onChoose, paperWidth }: StripBandsProps) {
  const t = useTranslations('pipelines');
  const words = useStripWords(strip);
  const bands = useMemo(() => bandsOf(strip, words), [strip, words]);
  const [measured, setElement] = useWidth();
  const width = paperWidth ?? measured;
  const length = strip.pipeline.lengthMeters;
  const span = window.toMeters - window.fromMeters;
  const drag = useRef<{ readonly x: number; readonly window: StripWindow } | null>(null);
  const onPointerDown = (event: PointerEvent): void => {
    drag.current = { x: event.clientX, window };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    // Let go outside.
    if (event.buttons === 0) drag.current = null;
    const start = drag.current;
    if (start === null || Math.abs(event.clientX - start.x) < 4) return;
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) event.currentTarget.setPointerCapture(event.pointerId);
    onWindow(panWindow(start.window, ((start.x - event.clientX) / width) * span, length));
  };
  const onWheel = useStableWheel((event, box) => {
    const share = (event.clientX - box.left) / box.width;
    if (share < 0 || share > 1) return false;
    onWindow(zoomWindow(window, event.deltaY > 0 ? 1.25 : 0.8, window.fromMeters + share * span, length));
    return true;
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const middle = (window.fromMeters + window.toMeters) / 2;
    const moves: Partial<Record<string, () => StripWindow>> = {
      ArrowLeft: () => panWindow(window, -span / 5, length),
      ArrowRight: () => panWindow(window, span / 5, length),
      Home: () => panWindow(window, -length, length),
      End: () => panWindow(window, length, length),
      '+': () => zoomWindow(window, 0.5, middle, length),
      '=': () => zoomWindow(window, 0.5, middle, length),
      '-': () => zoomWindow(window, 2, middle, length),
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onWindow(next());
  };
  return (
    <section
      className={styles['body']}
      aria-label={t('strip.keys')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that move it need a focus
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null;
      }}
      ref={onWheel}
    >
      <div className={styles['row']}>
        <span className={styles['name']}>{t('strip.band.chainage')}</span>
        <div ref={setElement}>
          <Axis window={window} width={width} />
        </div>
      </div>
      {bands.map((band) => (
        <div key={band.id} className={styles['row']} data-band={band.id}>
          <span className={styles['name']}>{t(`strip.band.${band.id}`)}</span>
          {band.marks.length === 0 ? (
            <span className={styles['empty']}>{UNKNOWN.has(band.id) ? t('strip.noData') : t('strip.nothing')}</span>
          ) : (
            <BandView
              band={band}
              window={window}
              width={width}
              cursor={cursor}
              label={t('strip.bandOf', { band: t(`strip.band.${band.id}`), count: band.marks.length })}
              onChoose={onChoose}
            />
          )}
        </div>
      ))}
      <p className={styles['empty']}>{t('strip.noElevation')}</p>
    </section>
  );
}

function Axis({ window, width }: { readonly window: StripWindow; readonly width: number }) {
  const scale = width / (window.toMeters - window.fromMeters);
  return (
    <svg className={styles['band']} viewBox={`0 0 ${width} 24`} preserveAspectRatio="none" aria-hidden>
      {ticksOf(window, width).map((at) => {
        const x = (at - window.fromMeters) * scale;
        return (
          <g key={at}>
            <line x1={x} x2={x} y1={14} y2={24} stroke="var(--muted)" strokeWidth={1} />
            <text className={styles['text']} x={x + 3} y={12}>
              {formatChainage(at)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
