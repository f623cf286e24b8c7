import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SituationOverlays } from '../features/situation/map-props.ts';
import { useTRPC } from '../lib/trpc/client.tsx';

/** Adds the registered worlds to what the globe shows; the flat map does not ask for them. */
export function useWorldOverlays(overlays: SituationOverlays, mode: '2d' | '3d'): SituationOverlays {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.worlds.list.queryOptions(undefined, { enabled: mode === '3d', staleTime: 300_000 }));
  return useMemo(() => {
    const worlds = (mode === '3d' ? data?.worlds : undefined)?.map(({ id }) => `/api/worlds/${id}/tileset.json`);
    return worlds === undefined || worlds.length === 0 ? overlays : { ...overlays, worlds };
  }, [overlays, mode, data]);
}
