import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { worldShape } from '../domain/world.ts';
import { shownWorlds, type WorldSettings } from '../domain/world-view.ts';
import type { SituationOverlays } from '../features/situation/map-props.ts';
import { useTRPC } from '../lib/trpc/client.tsx';
import type { RouterOutputs } from '../lib/trpc/outputs.ts';
import type { GroundWorld } from '../map/contract.ts';

type World = RouterOutputs['worlds']['list']['worlds'][number];

function groundOf(world: World, opacity: number, alone: boolean): GroundWorld | null {
  const shape = worldShape(world.kind);
  if (shape === 'solid') return null;
  const { minZoom = 0, maxZoom = 18, parts = 'world' } = world.facts;
  return {
    id: world.id,
    shape,
    opacity,
    bounds: world.bounds,
    minZoom: Number(minZoom),
    maxZoom: Number(maxZoom),
    parts: String(parts).split(','),
    alone,
  };
}

export interface WorldOverlays {
  readonly overlays: SituationOverlays;
  /** A real map is shown while our objects are of the demonstration: these are not drawn. */
  readonly bare: boolean;
  /** Sources and approval numbers (审图号) of what is shown. */
  readonly attribution: string;
}

/**
 * Adds the worlds that the viewer looks at to what the map shows. Asked for in 3D, where bodies are on by themselves, and
 * wherever the address names some.
 */
export function useWorldOverlays(
  overlays: SituationOverlays,
  mode: '2d' | '3d',
  settings: WorldSettings | null,
  demo: boolean,
): WorldOverlays {
  const trpc = useTRPC();
  const enabled = mode === '3d' || settings !== null;
  const { data } = useQuery(trpc.worlds.list.queryOptions(undefined, { enabled, staleTime: 300_000 }));
  return useMemo(() => {
    const shown = data === undefined || !enabled ? [] : shownWorlds(data.worlds, settings);
    if (shown.length === 0) return { overlays, bare: false, attribution: '' };
    const bare = demo && shown.some(({ world }) => world.basemap);
    const ground = shown.flatMap(({ world, opacity }) => groundOf(world, opacity, bare && world.basemap) ?? []);
    const worlds = shown
      .filter(({ world }) => mode === '3d' && worldShape(world.kind) === 'solid')
      .map(({ world }) => `/api/worlds/${world.id}/tileset.json`);
    const sources = shown.map(({ world }) => [world.attribution, world.approvalNumber].filter((text) => text !== ''));
    const attribution = [...new Set(sources.map((parts) => parts.join(' ')))].filter((text) => text !== '').join(' · ');
    return { overlays: { ...overlays, worlds, ground }, bare, attribution };
  }, [overlays, mode, data, settings, enabled, demo]);
}
