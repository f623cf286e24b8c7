import { useMemo } from 'react';
import { usePermitMarks } from '../features/permits/use-permit-marks.ts';
import { useSession } from '../features/session/use-session.ts';
import type { SituationOverlays } from '../features/situation/map-props.ts';

/** Adds the places of work under a permit to what the map shows. */
export function usePermitOverlays(overlays: SituationOverlays): SituationOverlays {
  const { data: me } = useSession();
  const permits = usePermitMarks(me?.permissions.includes('situation.read') ?? false);
  return useMemo(() => (permits === null ? overlays : { ...overlays, permits }), [overlays, permits]);
}
