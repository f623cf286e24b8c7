import { incidentKindOf } from '../../domain/incident.ts';
import { tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import type { EventItem } from '../warnings/object-state.ts';
import type { WarningRecord } from '../warnings/warning-record.ts';
import type { IncidentActor } from './entries.ts';
import { openIncident } from './open.ts';

/**
 * From a warning judged an accident (REQ-WARN-13), inside the transaction that judges it; the caller appends the events.
 * A warning that has an incident already keeps it.
 */
export async function openFromWarning(
  tx: Tx,
  now: number,
  actor: IncidentActor,
  warning: Pick<
    WarningRecord,
    | 'id'
    | 'layer'
    | 'fid'
    | 'sector'
    | 'zone'
    | 'enterprise'
    | 'scopeKey'
    | 'lng'
    | 'lat'
    | 'indicator'
    | 'reasonZh'
    | 'alarmAt'
    | 'worstTier'
  >,
  name: string,
  text: string,
): Promise<EventItem[]> {
  const { layer, fid, sector, zone, enterprise, scopeKey, lng, lat, id, reasonZh, alarmAt } = warning;
  const incident = await openIncident(tx, now, actor, {
    place: { layer, fid, name, nameEn: '', sector, zone, enterprise, scopeKey, lng, lat },
    kind: incidentKindOf(warning.indicator),
    exercise: false,
    text,
    warning: { id, reasonZh, alarmAt, tier: tierOfRank(warning.worstTier) },
  });
  await tx.query('update warning set incident_id = $2 where id = $1', [id, incident.id]);
  return incident.events;
}
