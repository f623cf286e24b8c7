'use client';

import { useEffect, useRef } from 'react';

/** What the keys of the desk do (look.md). */
export interface ShortcutActions {
  readonly search: () => void;
  readonly step: (direction: 1 | -1) => void;
  readonly mode: () => void;
  readonly video: () => void;
  readonly around: () => void;
  readonly layers: () => void;
  readonly replay: () => void;
  readonly help: () => void;
  readonly escape: () => void;
  readonly zoom: (steps: number) => void;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Keys of what is open just now, which only its own button knows: the next act of a warning, more acts. */
const PANEL_KEYS = new Set(['e', 'm']);

function pressing(key: string): (() => void) | undefined {
  if (!PANEL_KEYS.has(key)) return undefined;
  const button = document.querySelector<HTMLButtonElement>(`button[aria-keyshortcuts="${key}"]:not(:disabled)`);
  return button === null ? undefined : () => button.click();
}

/** Listens on the page while `enabled`; letters typed into a field belong to the field, and a modal dialog owns its keys. */
export function useShortcuts(enabled: boolean, actions: ShortcutActions): void {
  const latest = useRef({ enabled, act: actions });
  latest.current = { enabled, act: actions };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { enabled: listening, act } = latest.current;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        act.search();
        return;
      }
      if (!listening || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector('dialog[open]') !== null) return;
      // Checkboxes and sliders take no letters, so that keys go on working after a click on a layer.
      const isText =
        isTyping(event.target) &&
        !(event.target instanceof HTMLInputElement && /^(checkbox|range|radio)$/.test(event.target.type));
      if (isText) {
        if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
        return;
      }
      const keys: Record<string, () => void> = {
        '[': () => act.step(-1),
        ']': () => act.step(1),
        '3': act.mode,
        v: act.video,
        a: act.around,
        l: act.layers,
        t: act.replay,
        '?': act.help,
        '？': act.help,
        Escape: act.escape,
        '+': () => act.zoom(1),
        '=': () => act.zoom(1),
        '-': () => act.zoom(-1),
      };
      const action = keys[event.key] ?? pressing(event.key);
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
