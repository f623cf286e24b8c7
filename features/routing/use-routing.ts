'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { LngLat } from '../../domain/place.ts';
import type { VehicleClass } from '../../domain/route-schema.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { Reaching } from './route-types.ts';

/** Below this the wind has no side (m/s). */
const CALM_MS = 0.5;
/** Closures, wind and availability change while somebody looks. */
const AGAIN_MS = 30_000;

interface RoutingAsk {
  readonly target: LngLat;
  readonly chosen: number | null;
  readonly upwind: boolean;
  /** Vehicle of the time rings; null: none are drawn. */
  readonly rings: VehicleClass | null;
}

/** Everything that the panel asks for, kept current. */
export function useRouting({ target: [lng, lat], chosen, upwind, rings }: RoutingAsk) {
  const trpc = useTRPC();
  const to = { lng, lat };
  const nearest = useQuery(
    trpc.routing.nearest.queryOptions({ to }, { refetchInterval: AGAIN_MS, placeholderData: keepPreviousData }),
  );
  const blocks = useQuery(trpc.routing.blocks.queryOptions(undefined, { refetchInterval: AGAIN_MS }));
  const wind = useQuery(trpc.routing.wind.queryOptions(to, { enabled: upwind, refetchInterval: AGAIN_MS }));
  const blowing = (wind.data?.speed?.value ?? 0) >= CALM_MS ? (wind.data?.direction ?? null) : null;
  const resource: Reaching | null = nearest.data?.resources.find(({ fid }) => fid === chosen) ?? null;
  const [fromLng, fromLat] = resource?.position ?? [0, 0];
  const route = useQuery(
    trpc.routing.route.queryOptions(
      {
        from: { lng: fromLng, lat: fromLat },
        to,
        vehicle: resource?.vehicle ?? 'car',
        ...(upwind && blowing !== null ? { windFromDeg: blowing.value } : {}),
      },
      { enabled: resource !== null && (!upwind || wind.isSuccess), refetchInterval: AGAIN_MS },
    ),
  );
  const reached = useQuery(
    trpc.routing.rings.queryOptions(
      { from: to, vehicle: rings ?? 'car' },
      { enabled: rings !== null, refetchInterval: AGAIN_MS },
    ),
  );
  return {
    nearest,
    blocks,
    wind,
    blowing,
    resource,
    route: resource === null ? undefined : route.data,
    rings: rings === null ? null : (reached.data ?? null),
  };
}
