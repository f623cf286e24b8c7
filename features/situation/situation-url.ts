'use client';

import {
  DEFAULT_SITUATION,
  decodeSituation,
  encodeSituation,
  type MapView,
  roundView,
  type SituationView,
} from '../../domain/situation.ts';

/** The address bar as a store: what a person looks at lives there, so that a shared link shows the same picture. */
export interface SituationUrl {
  subscribe(listener: () => void): () => void;
  get(): SituationView;
  /** `push` makes a step that the browser's back button undoes; moving the map never does. */
  update(patch: Partial<SituationView>, how: 'push' | 'replace'): void;
  /** True where the address named a view; otherwise the screen opens on what the viewer reaches. */
  hadView(): boolean;
}

const WRITE_DELAY_MS = 300;

function sameView(a: MapView, b: MapView): boolean {
  const [x, y] = [roundView(a), roundView(b)];
  return (
    x.center[0] === y.center[0] &&
    x.center[1] === y.center[1] &&
    x.zoom === y.zoom &&
    x.bearing === y.bearing &&
    x.pitch === y.pitch
  );
}

/** For the server and the first paint: kept pages know no address. */
export const serverSituation = (): SituationView => DEFAULT_SITUATION;

export function createSituationUrl(): SituationUrl {
  let current: SituationView | undefined;
  let named = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const read = () => {
    const params = new URLSearchParams(window.location.search);
    named = params.has('v');
    current = decodeSituation(params);
    return current;
  };
  const get = () => current ?? read();
  const write = (how: 'push' | 'replace') => {
    clearTimeout(timer);
    timer = undefined;
    const url = `${window.location.pathname}?${encodeSituation(get())}`;
    if (how === 'push') window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
  };
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const onPopState = () => {
    // What was looked at stays; the step back concerns panels and selection.
    const view = get().view;
    current = { ...read(), view };
    tell();
  };

  return {
    subscribe: (listener) => {
      if (listeners.size === 0) window.addEventListener('popstate', onPopState);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) window.removeEventListener('popstate', onPopState);
      };
    },
    get,
    update: (patch, how) => {
      const before = get();
      if (patch.view !== undefined && Object.keys(patch).length === 1 && sameView(before.view, patch.view)) return;
      if (how === 'push' && timer !== undefined) write('replace');
      current = { ...before, ...patch };
      if (how === 'push') write('push');
      else {
        clearTimeout(timer);
        timer = setTimeout(() => write('replace'), WRITE_DELAY_MS);
      }
      tell();
    },
    hadView: () => {
      get();
      return named;
    },
  };
}
