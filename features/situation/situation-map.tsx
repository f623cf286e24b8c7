'use client';

import 'maplibre-gl/dist/maplibre-gl.css';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { serverNow } from '../../lib/use-now.ts';
import { createMapHost, type MapHost, type MapInput } from './map-host.ts';
import { bareOverlays, mapOverlays } from './map-overlays.ts';
import type { SituationMapProps } from './map-props.ts';
import { bareLayers, situationLayers } from './situation-layers.ts';
import styles from './situation-map.module.css';

/** A host whose component went away waits this long for the next one: routes change, the map stays. */
const KEEP_MS = 30_000;
let waiting: { readonly host: MapHost; readonly timer: ReturnType<typeof setTimeout> } | null = null;

function takeHost(input: MapInput, view: SituationMapProps['view']): MapHost {
  if (waiting === null) return createMapHost(input, view, serverNow);
  const { host, timer } = waiting;
  clearTimeout(timer);
  waiting = null;
  host.setInput(input);
  host.setView(view);
  return host;
}

function leaveHost(host: MapHost): void {
  host.element.remove();
  const timer = setTimeout(() => {
    waiting = null;
    host.destroy();
  }, KEEP_MS);
  waiting = { host, timer };
}

/** The map of the situation: one engine at a time, alive across routes, filling its container. */
export function SituationMap(props: SituationMapProps): ReactNode {
  const {
    mode,
    view,
    theme,
    locale,
    layers,
    filters,
    selection,
    store,
    past = null,
    overlays,
    bare = false,
    countdowns = false,
    attribution = '',
  } = props;
  const t = useTranslations('layers');
  const label = t(mode === '3d' ? 'map3dLabel' : 'mapLabel');
  const container = useRef<HTMLDivElement>(null);
  const [host, setHost] = useState<MapHost | null>(null);
  const descriptions = useMemo(() => {
    const wanted = situationLayers(layers, filters, locale);
    return bare ? bareLayers(wanted) : wanted;
  }, [layers, filters, locale, bare]);
  const marks = useMemo(
    () => mapOverlays(bare && overlays !== undefined ? bareOverlays(overlays) : overlays),
    [overlays, bare],
  );
  const input = useMemo(
    (): MapInput => ({ mode, theme, locale, layers: descriptions, selection, overlays: marks, label, countdowns }),
    [mode, theme, locale, descriptions, selection, marks, label, countdowns],
  );
  const latest = useRef({ input, view, onReady: props.onReady });
  latest.current = { input, view, onReady: props.onReady };

  useEffect(() => {
    const root = container.current;
    if (root === null) return;
    const made = takeHost(latest.current.input, latest.current.view);
    root.append(made.element);
    setHost(made);
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(root);
    latest.current.onReady?.(made);
    return () => {
      watch.disconnect();
      setHost(null);
      leaveHost(made);
    };
  }, []);

  useEffect(() => host?.setCallbacks(props));
  useEffect(() => host?.setStore(store), [host, store]);
  useEffect(() => host?.setPast(past), [host, past]);
  useEffect(() => host?.setInput(input), [host, input]);
  useEffect(() => host?.setView(view), [host, view]);
  useEffect(() => host?.drawing.setTool(overlays?.drawing ?? null), [host, overlays?.drawing]);

  return (
    <div ref={container} className={styles['map']}>
      {attribution === '' ? null : <small className={styles['attribution']}>{attribution}</small>}
      {overlays?.drawing == null ? null : (
        <output className={styles['hint']}>{t(`drawHint.${overlays.drawing}`)}</output>
      )}
    </div>
  );
}
