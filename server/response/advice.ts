import { adviseUnits, type UnitAdvice } from '../../domain/recommend-units.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { unitsNeeded } from '../../domain/response-need.ts';
import type { UnitKind } from '../../domain/response-unit.ts';
import type { Tx, Viewer } from '../database.ts';
import { getIncident } from '../incidents/queries.ts';
import { areasOf } from './areas.ts';
import { needsNow } from './needs.ts';
import { roadWays } from './road-ways.ts';
import { candidateUnits, unitsOf } from './units.ts';

export interface Advice {
  readonly advice: readonly UnitAdvice[];
  readonly level: number;
  /** Which table said what is needed. */
  readonly needs: { readonly version: number; readonly effectiveOn: string; readonly source: string };
  /** Where the units are sent: the staging area, else the accident. */
  readonly target: { readonly lng: number; readonly lat: number; readonly staging: boolean };
  /** Times of arrival are by road; false: no router answers and none are told. */
  readonly byRoad: boolean;
}

/** Who should go to an incident and why it is not enough (REQ-EMER-04); reads only, sends nobody. */
export async function adviceFor(tx: Tx, viewer: Viewer, incidentId: number): Promise<Advice> {
  const incident = await getIncident(tx, incidentId);
  const { kind, responseLevel: level, exercise, scopeKey } = incident;
  if (incident.state === 'closed')
    throw new RefusalError({ code: 'conflict', field: 'incidentId', message: 'the incident is closed' });
  const table = await needsNow(tx);
  const needs = unitsNeeded(table.body, kind, level);
  const staging = (await areasOf(tx, incidentId, false)).find((area) => area.kind === 'staging');
  const [lng, lat] = staging?.position ?? [incident.lng, incident.lat];
  const units = await candidateUnits(tx, viewer, { kinds: needs.map((one) => one.kind), lng, lat, exercise, scopeKey });
  const sent = new Map<UnitKind, number>();
  for (const unit of await unitsOf(tx, incidentId))
    if (unit.releasedAt === null) sent.set(unit.kind, (sent.get(unit.kind) ?? 0) + 1);
  const ways = await roadWays(
    units.filter((unit) => unit.inService && !unit.busy),
    { lng, lat },
  );
  return {
    advice: adviseUnits(needs, units, ways, sent),
    level,
    needs: { version: table.version, effectiveOn: table.effectiveOn, source: table.source },
    target: { lng, lat, staging: staging !== undefined },
    byRoad: ways !== null,
  };
}
