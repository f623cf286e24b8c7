import type { DeliveryChannel } from '../../domain/delivery.ts';
import type { Party } from '../../domain/party.ts';
import { CROSSING_ZONE } from '../../domain/zone.ts';
import type { Tx } from '../database.ts';

/** A party to be found for one place, sector and tier. */
interface Asked {
  /** The caller's own number, given back with what was found. */
  readonly n: number;
  readonly party: Party;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly tier: number;
  readonly lng: number;
  readonly lat: number;
}

/** An organisation by one channel; without an organisation nobody is configured. */
export interface Reached {
  readonly n: number;
  readonly party: Party;
  readonly organisation: number | null;
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly contact: number | null;
  readonly contactName: string | null;
  readonly channel: DeliveryChannel | null;
}

/** Equal for parties that the table answers alike; a place counts only where a thing crosses zones. */
function keyOf({ party, sector, zone, enterprise, tier, lng, lat }: Asked): string {
  const place = zone === CROSSING_ZONE ? `${lng} ${lat}` : '';
  return `${party} ${sector} ${zone} ${enterprise} ${tier} ${place}`;
}

/**
 * Resolves parties by the recipient table alone (REQ-ROLE-41): one row per organisation and channel, the screen first. In
 * a storm hundreds of warnings ask alike, and each question is put once.
 */
export async function reach(tx: Tx, asked: readonly Asked[]): Promise<Reached[]> {
  const groups = [...Map.groupBy(asked, keyOf).values()];
  const questions = groups.flatMap(([first], n) => (first === undefined ? [] : [{ ...first, n }]));
  if (questions.length === 0) return [];
  const { rows } = await tx.query<Reached>(
    `with a as (
       select i.n, i.party, i.sector, i.enterprise, i.tier,
         -- What crosses zones belongs to the zone in which the trouble lies.
         coalesce((select z.key from zone z where i.zone = $2 and st_covers(z.geom, st_setsrid(st_makepoint(i.lng, i.lat), 4326)) order by z.key limit 1), i.zone) as zone
       from jsonb_to_recordset($1) as i(n int, party text, sector int, zone int, enterprise int, tier int, lng float8, lat float8))
     select a.n, a.party, r.organisation, r.name, r.name_en as "nameEn", r.contact_id as contact, r.contact as "contactName", r.channel
     from a left join lateral guanlan.recipients_of(a.party, a.sector, a.zone, a.enterprise, a.tier) r on true
     order by a.n, r.organisation, r.contact_id nulls first limit 100000`,
    [JSON.stringify(questions), CROSSING_ZONE],
  );
  const found = Map.groupBy(rows, (row) => row.n);
  return groups
    .flatMap((group, n) => group.flatMap((one) => (found.get(n) ?? []).map((row) => ({ ...row, n: one.n }))))
    .sort((a, b) => a.n - b.n);
}
