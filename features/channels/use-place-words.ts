'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { sectorOfCode } from '../../domain/sector.ts';
import { useNameOf } from '../../lib/i18n/use-code-words.ts';
import { useTRPC } from '../../lib/trpc/client.tsx';

interface Place {
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
}

/** Sector, zone and enterprise of a recipient rule in words; 0 is any. */
export function usePlaceWords(): (place: Place) => string {
  const t = useTranslations('channels');
  const codes = useTranslations('codes');
  const nameOf = useNameOf();
  const trpc = useTRPC();
  const frame = useQuery(trpc.situation.frame.queryOptions(undefined, { staleTime: 60_000 }));
  return ({ sector, zone, enterprise }) => {
    const found = frame.data?.zones.find((one) => one.key === zone);
    const parts = [
      sector === 0 ? '' : codes(`sector.${sectorOfCode(sector)}`),
      zone === 0 ? '' : found === undefined ? `${t('zone')} ${zone}` : nameOf(found),
      enterprise === 0 ? '' : t('enterpriseOf', { key: enterprise }),
    ].filter((part) => part !== '');
    return parts.length === 0 ? t('any') : parts.join(' · ');
  };
}
