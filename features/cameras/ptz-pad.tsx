'use client';

import {
  ArrowDown,
  ArrowDownLeft,
  ArrowDownRight,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ArrowUpLeft,
  ArrowUpRight,
  type LucideIcon,
  Minus,
  Plus,
  Square,
} from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './ptz.module.css';
import type { Movement } from './ptz-mover.ts';

interface PtzPadProps {
  readonly disabled: boolean;
  readonly onHold: (movement: Movement) => void;
  readonly onStop: () => void;
}

type Way = readonly [pan: number, tilt: number, zoom: number];

const WAYS = [
  ['upLeft', ArrowUpLeft, [-1, 1, 0]],
  ['up', ArrowUp, [0, 1, 0]],
  ['upRight', ArrowUpRight, [1, 1, 0]],
  ['left', ArrowLeft, [-1, 0, 0]],
  ['stop', Square, [0, 0, 0]],
  ['right', ArrowRight, [1, 0, 0]],
  ['downLeft', ArrowDownLeft, [-1, -1, 0]],
  ['down', ArrowDown, [0, -1, 0]],
  ['downRight', ArrowDownRight, [1, -1, 0]],
] as const satisfies readonly (readonly [string, LucideIcon, Way])[];

const ZOOMS = [
  ['zoomIn', Plus, [0, 0, 1]],
  ['zoomOut', Minus, [0, 0, -1]],
] as const satisfies readonly (readonly [string, LucideIcon, Way])[];

const KEYS: Readonly<Record<string, Way>> = {
  ArrowLeft: [-1, 0, 0],
  ArrowRight: [1, 0, 0],
  ArrowUp: [0, 1, 0],
  ArrowDown: [0, -1, 0],
  '+': [0, 0, 1],
  '=': [0, 0, 1],
  '-': [0, 0, -1],
};

const SPEEDS = [
  ['slow', 0.2],
  ['medium', 0.5],
  ['fast', 1],
] as const;

/** Press and hold with mouse, finger or key; whatever ends the holding stops the camera. */
export function PtzPad({ disabled, onHold, onStop }: PtzPadProps) {
  const t = useTranslations('ptz');
  const [speed, setSpeed] = useState<number>(0.5);
  const pressed = useRef(new Map<string, Way>());
  const move = ([pan, tilt, zoom]: Way) => onHold({ pan: pan * speed, tilt: tilt * speed, zoom: zoom * speed });
  const moveByKeys = () => {
    const sum = [...pressed.current.values()].reduce(
      ([a, b, c], [pan, tilt, zoom]): Way => [a + pan, b + tilt, c + zoom],
      [0, 0, 0],
    );
    const [pan, tilt, zoom] = sum.map((value) => Math.max(-1, Math.min(1, value)));
    if (pan === 0 && tilt === 0 && zoom === 0) onStop();
    else move([pan ?? 0, tilt ?? 0, zoom ?? 0]);
  };
  const onKey = (event: KeyboardEvent, down: boolean) => {
    const way = KEYS[event.key];
    if (way === undefined || disabled) return;
    // The map and the page have these keys too.
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    if (event.repeat) return;
    if (down) pressed.current.set(event.key, way);
    else pressed.current.delete(event.key);
    moveByKeys();
  };
  const button = ([id, Icon, way]: (typeof WAYS)[number] | (typeof ZOOMS)[number]) => (
    <button
      key={id}
      type="button"
      className={styles['way']}
      data-way={id}
      disabled={disabled}
      aria-label={t(`way.${id}`)}
      title={t(`way.${id}`)}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        move(way);
      }}
      onPointerUp={onStop}
      onPointerCancel={onStop}
      onLostPointerCapture={onStop}
      onKeyDown={(event) => {
        if ((event.key === ' ' || event.key === 'Enter') && !event.repeat) move(way);
      }}
      onKeyUp={(event) => {
        if (event.key === ' ' || event.key === 'Enter') onStop();
      }}
    >
      <Icon size={18} strokeWidth={1.5} aria-hidden />
    </button>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys work wherever the focus is within the pad
    <div
      className={styles['pad']}
      onKeyDown={(event) => onKey(event, true)}
      onKeyUp={(event) => onKey(event, false)}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        pressed.current.clear();
        onStop();
      }}
    >
      <fieldset className={styles['ways']}>
        <legend className="visually-hidden">{t('directions')}</legend>
        {WAYS.map(button)}
      </fieldset>
      <fieldset className={styles['zooms']}>
        <legend className="visually-hidden">{t('zoom')}</legend>
        {ZOOMS.map(button)}
      </fieldset>
      <label className={styles['speed']}>
        <span>{t('speed')}</span>
        <select value={speed} onChange={(event) => setSpeed(Number(event.target.value))} disabled={disabled}>
          {SPEEDS.map(([id, value]) => (
            <option key={id} value={value}>
              {t(`speeds.${id}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
