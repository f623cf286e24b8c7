'use client';

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PictureRect } from '../../domain/ptz-command.ts';
import styles from './ptz.module.css';
import { draggedBox, draggedDirection, steppedBox } from './zoom-box.ts';

interface ZoomOverlayProps {
  /** Size of the picture itself, pixels. */
  readonly picture: { readonly width: number; readonly height: number };
  readonly onZoom: (rect: PictureRect, direction: 'in' | 'out') => void;
}

interface Drag {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

const START: PictureRect = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };

/** Over the picture of a camera that is steered: a box drawn by hand or moved by keys is what to look at nearer. */
export function ZoomOverlay({ picture, onZoom }: ZoomOverlayProps) {
  const t = useTranslations('ptz');
  const [drag, setDrag] = useState<Drag | null>(null);
  const [box, setBox] = useState<PictureRect | null>(null);
  const frame = useRef<HTMLButtonElement>(null);
  const spot = (event: PointerEvent) => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  };
  const finish = () => {
    setDrag(null);
    const bounds = frame.current?.getBoundingClientRect();
    if (drag === null || bounds === undefined) return;
    const rect = draggedBox(bounds, picture, drag.from, drag.to);
    if (rect !== null) onZoom(rect, draggedDirection(drag.from, drag.to));
  };
  const onKey = (event: KeyboardEvent) => {
    const mine = /^(Arrow|[+=-]$)/.test(event.key) || event.key === 'Enter' || (event.key === 'Escape' && box !== null);
    if (!mine) return;
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    if (event.key === 'Escape') setBox(null);
    else if (event.key !== 'Enter') setBox(steppedBox(box ?? START, event.key));
    else if (box === null) setBox(START);
    else {
      onZoom(box, event.shiftKey ? 'out' : 'in');
      setBox(null);
    }
  };
  const drawn = drag === null ? null : rectOf(drag);
  return (
    <button
      ref={frame}
      type="button"
      className={styles['overlay']}
      aria-label={t('zoomBox')}
      title={t('zoomBox')}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setBox(null);
        setDrag({ from: spot(event), to: spot(event) });
      }}
      onPointerMove={(event) => {
        const to = spot(event);
        setDrag((before) => (before === null ? null : { ...before, to }));
      }}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
      onKeyDown={onKey}
      onBlur={() => setBox(null)}
    >
      {drawn === null ? null : <span className={styles['box']} style={drawn} />}
      {box === null ? null : (
        <span
          className={styles['box']}
          style={{
            left: `${box.x * 100}%`,
            top: `${box.y * 100}%`,
            width: `${box.width * 100}%`,
            height: `${box.height * 100}%`,
          }}
        />
      )}
    </button>
  );
}

const rectOf = ({ from, to }: Drag) => ({
  left: Math.min(from.x, to.x),
  top: Math.min(from.y, to.y),
  width: Math.abs(to.x - from.x),
  height: Math.abs(to.y - from.y),
});
