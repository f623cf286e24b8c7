import type pg from 'pg';
import type { Role } from '../../domain/role.ts';
import type { RegionModel } from './model.ts';

/** The organisation that each demo account acts for. */
const ACTS_FOR: Partial<Record<Role, string>> = {
  commander: 'BUR001',
  regulator: 'REG002',
  zone: 'ZON001',
  duty: 'OPC001',
  pipeline: 'PIP001',
};

/** Party of each kind of organisation; the city stands outside the district and is named by its code. */
const PARTY_OF = {
  regulator: 'regulator',
  zone_department: 'zone',
  operating_company: 'operating_company',
  bureau: 'bureau',
} as const;
const CITY = 'CITY001';

/**
 * Who is told (REQ-ROLE-41): regulators by sector, zone departments by zone, the bureau, the operating company and the
 * city for everything. An enterprise is its own recipient from its first day (trigger of 0011).
 */
export async function writeRecipients(client: pg.Client, model: RegionModel): Promise<void> {
  const rules = model.organisations.flatMap((organisation) => {
    const { key, kind, code, sector, zone } = organisation;
    if (kind === 'enterprise') return [];
    return [{ party: code === CITY ? 'city' : PARTY_OF[kind], sector, zone, organisation: key }];
  });
  await client.query(
    `insert into recipient_rule (party, sector, zone, organisation)
     select party, sector, zone, organisation from jsonb_to_recordset($1::jsonb) as r(party text, sector smallint, zone int, organisation int)`,
    [JSON.stringify(rules)],
  );
  const members = Object.entries(ACTS_FOR).map(([role, code]) => ({
    user: `demo-${role}`,
    organisation: model.organisations.find((organisation) => organisation.code === code)?.key ?? 0,
  }));
  await client.query(
    `insert into organisation_member (user_id, organisation)
     select r."user", r.organisation from jsonb_to_recordset($1::jsonb) as r("user" text, organisation int)`,
    // Enterprise 1 is the plant of the demo's story.
    [JSON.stringify([...members, { user: 'demo-enterprise', organisation: 1 }])],
  );
  await writeContacts(client, model);
}

/** Kinds of organisations that keep a duty telephone; of the enterprises the first plants, which the story is about. */
const PLANTS_WITH_TELEPHONE = 6;

/** Duty telephones of the demo, reached through the demo's own stand-in for an SMS adapter; numbers nobody has. */
async function writeContacts(client: pg.Client, model: RegionModel): Promise<void> {
  const contacts = model.organisations
    .filter(({ kind, key }) => kind !== 'enterprise' || key <= PLANTS_WITH_TELEPHONE)
    .flatMap(({ key, kind }) => {
      const number = `1380000${String(key).padStart(4, '0')}`;
      const duty = { organisation: key, name: '值班手机（演示）', post: '值班员', phone: number, address: number };
      const sms = { ...duty, channel: 'sms', tier: kind === 'enterprise' ? 2 : 3 };
      return kind === 'bureau' || kind === 'regulator' ? [sms, { ...duty, channel: 'voice', tier: 4 }] : [sms];
    });
  await client.query(
    `insert into organisation_contact (organisation, name, post, phone, channel, address, min_tier)
     select organisation, name, post, phone, channel, address, tier
     from jsonb_to_recordset($1::jsonb) as r(organisation int, name text, post text, phone text, channel text, address text, tier smallint)`,
    [JSON.stringify(contacts)],
  );
}
