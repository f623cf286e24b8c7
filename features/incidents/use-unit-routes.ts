'use client';

import { useQueries } from '@tanstack/react-query';
import { UNIT_VEHICLE, type UnitKind } from '../../domain/response-unit.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';
import type { UnitRoute } from './response-overlay.ts';
import type { Advice, IncidentUnit } from './response-queries.ts';

/** More lines would hide the map. */
const MOST_ROUTES = 8;

interface Start {
  readonly id: number;
  readonly kind: UnitKind;
  readonly lng: number;
  readonly lat: number;
}

function startsOf(advice: Advice, units: readonly IncidentUnit[]): Start[] {
  const away = units.flatMap((unit): Start[] =>
    unit.unitId !== null && (unit.state === 'alerted' || unit.state === 'en_route')
      ? [{ id: unit.unitId, kind: unit.kind, lng: unit.fromLng, lat: unit.fromLat }]
      : [],
  );
  // The first of each kind: who comes next is told in the list.
  const next = advice.advice.flatMap(({ chosen }): Start[] =>
    chosen.slice(0, 1).map(({ id, kind, lng, lat }) => ({ id, kind, lng, lat })),
  );
  return [...away, ...next].slice(0, MOST_ROUTES);
}

/**
 * The ways of the units that are coming, and of the first of each kind that should come: to the staging area, else to the
 * accident from its upwind side.
 */
export function useUnitRoutes(
  advice: Advice | undefined,
  units: readonly IncidentUnit[],
  windFromDeg: number | null,
): readonly UnitRoute[] {
  const trpc = useTRPC();
  const starts = advice === undefined || !advice.byRoad ? [] : startsOf(advice, units);
  const { staging, lng, lat } = advice?.target ?? { staging: false, lng: 0, lat: 0 };
  return useQueries({
    queries: starts.map((start) =>
      trpc.routing.route.queryOptions(
        {
          from: { lng: start.lng, lat: start.lat },
          to: { lng, lat },
          vehicle: UNIT_VEHICLE[start.kind],
          ...(staging || windFromDeg === null ? {} : { windFromDeg }),
        },
        { staleTime: 60_000, retry: false },
      ),
    ),
    combine: (results) =>
      results.flatMap(({ data }, index): UnitRoute[] => {
        const start = starts[index];
        return data === undefined || 'why' in data || start === undefined
          ? []
          : [{ unitId: start.id, line: data.line, upwind: data.upwind }];
      }),
  });
}
