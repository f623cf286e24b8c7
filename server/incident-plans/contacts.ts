import { PARTIES, type Party } from '../../domain/party.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';
import { onDuty } from '../duty/call.ts';
import { reach } from '../notify/reach.ts';

/** Somebody to call: a contact of the organisation, or who keeps watch there now. */
export interface IncidentPerson {
  readonly name: string;
  readonly post: string;
  readonly phone: string;
  readonly onDuty: boolean;
  readonly leader: boolean;
}

/** A party of an incident with the organisation that the recipient table names for its place; null when it names none. */
export interface IncidentContact {
  readonly party: Party;
  readonly organisation: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly people: readonly IncidentPerson[];
}

/** An accident concerns everybody who is told of a red. */
const RED = 4;
const MOST_CONTACTS = 200;

interface PlaceRow {
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly lng: number;
  readonly lat: number;
  readonly now: number;
}

/**
 * Whom an incident concerns and how they are reached (REQ-WARN-13, REQ-EMER-04): organisations by the recipient table
 * alone, the same that sends a red, their contacts, and who is on duty there as far as the viewer sees rosters. A party
 * without a recipient is listed as a gap, so that it is seen before the call is needed.
 */
export async function incidentContacts(tx: Tx, id: number): Promise<IncidentContact[]> {
  const { rows } = await tx.query<PlaceRow>(
    `select sector, zone, enterprise, lng, lat, round(date_part('epoch', guanlan.now()) * 1000) as now from incident where id = $1`,
    [id],
  );
  const place = rows[0];
  if (place === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no incident ${id}` });
  const asked = PARTIES.map((party, n) => ({ n, party, tier: RED, ...place }));
  const reached = await reach(tx, asked);
  const groups = Map.groupBy(reached, ({ party, organisation }) => `${party} ${organisation ?? 0}`);
  const people = await peopleOf(
    tx,
    reached.flatMap(({ contact }) => contact ?? []),
  );
  const found: IncidentContact[] = [];
  for (const some of groups.values()) {
    const [first] = some;
    // Common objects belong to no enterprise: that is no gap.
    if (first === undefined || (first.party === 'enterprise' && place.enterprise === 0)) continue;
    const { party, organisation, name, nameEn } = first;
    const watch = organisation === null ? [] : await onDuty(tx, place.now, organisation);
    const own = some.flatMap(({ contact }) => (contact === null ? [] : (people.get(contact) ?? [])));
    const all = [...watch.map((one) => ({ ...one, onDuty: true })), ...own];
    found.push({
      party,
      organisation,
      name: name ?? '',
      nameEn: nameEn ?? '',
      people: [...Map.groupBy(all, (one) => `${one.name} ${one.phone}`).values()].flatMap(([one]) =>
        one === undefined
          ? []
          : [{ name: one.name, post: one.post, phone: one.phone, onDuty: one.onDuty, leader: one.leader }],
      ),
    });
  }
  return found;
}

async function peopleOf(tx: Tx, contacts: readonly number[]): Promise<ReadonlyMap<number, IncidentPerson>> {
  if (contacts.length === 0) return new Map();
  const { rows } = await tx.query<IncidentPerson & { id: number }>(
    `select id, name, post, coalesce(nullif(phone, ''), case when channel in ('sms', 'voice') then address else '' end) as phone,
       false as "onDuty", false as leader from organisation_contact where id = any($1) limit ${MOST_CONTACTS}`,
    [contacts],
  );
  return new Map(rows.map(({ id, ...person }) => [id, person]));
}
