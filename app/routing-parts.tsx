'use client';

import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../components/button.tsx';
import type { LngLat } from '../domain/place.ts';
import type { Selection } from '../domain/situation.ts';
import { useTRPC } from '../lib/trpc/client.tsx';
import type { Desk } from './use-desk.ts';

// Rarely open, so none of it belongs to the first picture.
const RoutePanel = lazy(() =>
  import('../features/routing/route-panel.tsx').then((module) => ({ default: module.RoutePanel })),
);

const PER_DEGREE = 100_000;

/** The panel of ways to a place, as the address names it; to about a metre. */
const routesPanel = ([lng, lat]: LngLat): string =>
  `routes-${Math.round((lng + 180) * PER_DEGREE)}-${Math.round((lat + 90) * PER_DEGREE)}`;

/** The place whose ways a panel shows; null for other panels. */
export function targetOfPanel(panel: string | null): LngLat | null {
  const [, lng, lat] = /^routes-(\d{1,8})-(\d{1,8})$/.exec(panel ?? '') ?? [];
  if (lng === undefined || lat === undefined) return null;
  const place: LngLat = [Number(lng) / PER_DEGREE - 180, Number(lat) / PER_DEGREE - 90];
  return Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 85 ? place : null;
}

/** Ways to a place beside the map. */
export function RouteSide({ target, desk }: { readonly target: LngLat; readonly desk: Desk }) {
  return (
    <RoutePanel
      key={target.join()}
      target={target}
      picked={desk.pickedPlace}
      onPick={desk.pickPlace}
      onDraw={desk.showRoute}
      onOpen={(fid, position) => desk.open({ layer: 'resources', fid }, position)}
      onBack={desk.back}
    />
  );
}

/** The way to the ways to a place. */
export function RouteHere({ desk, place }: { readonly desk: Desk; readonly place: LngLat }) {
  const t = useTranslations('routing');
  return (
    <Button look="quiet" title={t('openHint')} onClick={() => desk.openRoutes(routesPanel(place))}>
      {t('open')}
    </Button>
  );
}

/** The same from the card of an object, to where it stands; on a pipeline to where it was clicked. */
export function RouteToObject({ desk, selection }: { readonly desk: Desk; readonly selection: Selection }) {
  const trpc = useTRPC();
  // The card has asked already: this reads its answer.
  const card = useQuery(trpc.objects.card.queryOptions({ layer: selection.layer, fid: selection.fid }));
  const stands = card.data?.identity.position ?? null;
  const place = selection.layer === 'pipelines' ? (desk.clicked ?? stands) : stands;
  return place === null ? null : <RouteHere desk={desk} place={place} />;
}
