import type { Tx } from '../database.ts';
import type { EventItem } from '../warnings/object-state.ts';

/** Who did it, as the command log names them. */
export interface IncidentActor {
  readonly id: string;
  readonly name: string;
  readonly address?: string;
}

export interface IncidentRef {
  readonly id: number;
  readonly scopeKey: number;
}

/** Kinds of log lines; `correction` names the line that it corrects, which stays as it was. */
export type EntryKind =
  | 'opened'
  | 'note'
  | 'step'
  | 'radius'
  | 'kind'
  | 'casualties'
  | 'report'
  | 'overdue'
  | 'closed'
  | 'level'
  | 'unit'
  | 'task'
  | 'area'
  | 'correction'
  | 'shared';

interface Entry {
  readonly kind: EntryKind;
  readonly text?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Appends one line to the command log, with its audit entry. */
export async function addEntry(
  tx: Tx,
  incident: IncidentRef,
  now: number,
  actor: IncidentActor,
  { kind, text = '', detail = {} }: Entry,
): Promise<void> {
  await tx.query(
    `insert into incident_entry (incident_id, scope_key, at, kind, actor, actor_name, text, detail)
     values ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6, $7, $8)`,
    [incident.id, incident.scopeKey, now, kind, actor.id, actor.name, text, JSON.stringify(detail)],
  );
  await tx.query('select guanlan.append_audit($1, $2, $3, $4, $5, $6)', [
    actor.id,
    `incident.${kind}`,
    `incident:${incident.id}`,
    'allowed',
    actor.address ?? '',
    JSON.stringify(detail),
  ]);
}

/** Tells every screen that reaches the incident to ask again. */
export function incidentEvent(incident: IncidentRef & { readonly layer: number; readonly fid: number }): EventItem {
  return {
    kind: 'incident',
    layer: incident.layer,
    fid: incident.fid,
    scope_key: incident.scopeKey,
    payload: { id: incident.id },
  };
}
