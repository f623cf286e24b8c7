import type { RecipientRule } from '../../domain/channel-schema.ts';
import type { Party } from '../../domain/party.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { SECTORS } from '../../domain/sector.ts';
import { appendAudit } from '../auth/audit.ts';
import type { Tx, Viewer } from '../database.ts';

/** Who changes something, for the audit. */
export interface Who {
  readonly viewer: Viewer;
  readonly address: string;
}

/** Most rows of the table shown: one per enterprise and what is said of sectors and zones. */
const MAX_RULES = 5_000;
const MAX_FOUND = 30;

/** A row of the recipient table in words; 0 is any. */
interface RuleRow extends RecipientRule {
  readonly id: number;
  readonly organisationName: string;
  readonly organisationNameEn: string;
  readonly contacts: number;
}

/** A party that warnings of some place would not find. */
interface Gap {
  readonly party: Party;
  readonly sector: number;
  readonly zone: number;
  readonly enterprise: number;
  readonly name: string;
  readonly nameEn: string;
}

/** The recipient table and what is missing in it (REQ-ROLE-41). Enterprises that warn themselves are left out of the list. */
export async function listRecipients(tx: Tx): Promise<{ readonly rules: RuleRow[]; readonly gaps: Gap[] }> {
  const { rows: rules } = await tx.query<RuleRow>(
    `select r.id, r.party, r.sector, r.zone, r.enterprise, r.organisation, o.name as "organisationName", o.name_en as "organisationNameEn",
       (select count(*)::int from organisation_contact c where c.organisation = r.organisation and c.active) as contacts
     from recipient_rule r join organisation o on o.key = r.organisation
     where r.party <> 'enterprise' or r.organisation <> r.enterprise
     order by array_position(array['city', 'bureau', 'operating_company', 'regulator', 'zone', 'enterprise'], r.party), r.sector, r.zone, r.enterprise limit ${MAX_RULES}`,
  );
  const { rows: gaps } = await tx.query<Gap>(
    `with any_of as (select party, sector, zone, enterprise from recipient_rule)
     select p.party, 0 as sector, 0 as zone, 0 as enterprise, '' as name, '' as "nameEn"
       from unnest(array['bureau', 'operating_company', 'city']) as p(party)
       where not exists (select from any_of a where a.party = p.party and a.sector = 0 and a.zone = 0 and a.enterprise = 0)
     union all
     select 'regulator', s.sector, 0, 0, '', '' from generate_series(1, $1::int) as s(sector)
       where not exists (select from any_of a where a.party = 'regulator' and a.sector in (0, s.sector) and a.zone = 0 and a.enterprise = 0)
     union all
     select 'zone', 0, z.key, 0, z.name, z.name_en from zone z
       where not exists (select from any_of a where a.party = 'zone' and a.zone in (0, z.key) and a.sector = 0 and a.enterprise = 0)
     union all
     (select 'enterprise', 0, 0, o.key, o.name, o.name_en from organisation o
       where o.kind = 'enterprise' and not exists (select from any_of a where a.party = 'enterprise' and a.enterprise in (0, o.key)) order by o.key limit 200)`,
    [SECTORS.length],
  );
  return { rules, gaps };
}

/** Sets who is the recipient for a place; the row of the same place is replaced. */
export async function setRecipient(tx: Tx, rule: RecipientRule, who: Who): Promise<{ readonly id: number }> {
  const { party, sector, zone, enterprise, organisation } = rule;
  const known = await tx.query('select from organisation where key = $1', [organisation]);
  if (known.rowCount === 0)
    throw new RefusalError({
      code: 'not_found',
      field: 'organisation',
      message: `no organisation ${organisation}`,
    });
  const { rows } = await tx.query<{ id: number }>(
    `insert into recipient_rule (party, sector, zone, enterprise, organisation) values ($1, $2, $3, $4, $5)
     on conflict (party, sector, zone, enterprise) do update set organisation = excluded.organisation returning id`,
    [party, sector, zone, enterprise, organisation],
  );
  await audit(tx, who, 'recipient.set', `recipient:${rows[0]?.id}`, { ...rule });
  return { id: rows[0]?.id ?? 0 };
}

export async function removeRecipient(tx: Tx, id: number, who: Who): Promise<void> {
  const { rows } = await tx.query<RecipientRule>(
    'delete from recipient_rule where id = $1 returning party, sector, zone, enterprise, organisation',
    [id],
  );
  const [removed] = rows;
  if (removed === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no recipient ${id}` });
  await audit(tx, who, 'recipient.removed', `recipient:${id}`, { ...removed });
}

/** Organisations by a part of their name or code, for pickers. */
export async function findOrganisations(tx: Tx, text: string) {
  const { rows } = await tx.query<{ key: number; kind: string; name: string; nameEn: string; contacts: number }>(
    `select o.key, o.kind, o.name, o.name_en as "nameEn",
       (select count(*)::int from organisation_contact c where c.organisation = o.key and c.active) as contacts
     from organisation o
     where $1 = '' or position(lower($1) in lower(o.name || ' ' || o.name_en || ' ' || o.code)) > 0
     order by o.kind = 'enterprise', o.key limit ${MAX_FOUND}`,
    [text],
  );
  return rows;
}

export function audit(tx: Tx, { viewer, address }: Who, action: string, object: string, detail: object): Promise<void> {
  return appendAudit(tx, { actor: viewer.id, address, action, object, detail: { ...detail } });
}
