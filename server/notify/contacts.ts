import { type ContactInput, type EndpointInput, isPlainAddress } from '../../domain/channel-schema.ts';
import { type ContactChannel, type EndpointKind, PLAIN_CHANNELS } from '../../domain/delivery.ts';
import { addressProblem } from '../../domain/outbound-address.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { mayReachLocal } from '../../lib/env.ts';
import type { Tx } from '../database.ts';
import { seal } from '../sources/seal.ts';
import { audit, type Who } from './recipients.ts';

const MAX_CONTACTS = 500;

/** A contact with its number: shown to holders of channels.manage alone. The secret is never read back. */
export interface ContactView extends Omit<ContactInput, 'id' | 'secret'> {
  readonly id: number;
  readonly organisationName: string;
  readonly organisationNameEn: string;
  /** When a message last went out, epoch milliseconds. */
  readonly lastSentAt: number | null;
  readonly lastError: string | null;
}

/** Contacts of one organisation, or all whose organisation or name holds the text. */
export async function listContacts(tx: Tx, organisation: number | null, text: string): Promise<ContactView[]> {
  const { rows } = await tx.query<ContactView>(
    `select c.id, c.organisation, o.name as "organisationName", o.name_en as "organisationNameEn", c.name, c.post, c.phone, c.channel, c.address,
       c.format, c.locale, c.min_tier as "minTier", c.active, l.sent as "lastSentAt", l.error as "lastError"
     from organisation_contact c join organisation o on o.key = c.organisation
     left join lateral (
       select round(date_part('epoch', d.sent_at) * 1000) as sent, d.last_error as error from delivery d
       where d.contact_id = c.id and d.attempts > 0 order by d.id desc limit 1) l on true
     where ($1::int is null or c.organisation = $1) and ($2 = '' or position(lower($2) in lower(o.name || ' ' || o.name_en || ' ' || c.name)) > 0)
     order by c.active desc, o.kind = 'enterprise', o.key, c.id limit ${MAX_CONTACTS}`,
    [organisation, text],
  );
  return rows;
}

function requireWebAddress(address: string): void {
  const problem = addressProblem(address, mayReachLocal());
  if (problem !== null)
    throw new RefusalError({ code: 'invalid', field: 'address', message: `the address is refused: ${problem}` });
}

function requireAddress(channel: ContactChannel, address: string): void {
  if (!PLAIN_CHANNELS.includes(channel)) requireWebAddress(address);
  else if (!isPlainAddress(channel, address))
    throw new RefusalError({ code: 'invalid', field: 'address', message: `not an address of the channel ${channel}` });
}

/** Makes or changes a contact. What is waiting for it goes out at once under the new address. */
export async function saveContact(tx: Tx, contact: ContactInput, who: Who): Promise<{ readonly id: number }> {
  requireAddress(contact.channel, contact.address);
  const { id, organisation, name, post, phone, channel, address, format, locale, minTier, active, secret } = contact;
  const values = [organisation, name, post, phone, channel, address, format, locale, minTier, active];
  const sealed = secret == null || secret === '' ? null : seal(secret);
  const { rows } =
    id === null
      ? await tx.query<{ id: number }>(
          `insert into organisation_contact (organisation, name, post, phone, channel, address, format, locale, min_tier, active, secret_sealed)
           select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 where exists (select from organisation where key = $1) returning id`,
          [...values, sealed],
        )
      : await tx.query<{ id: number }>(
          `update organisation_contact set organisation = $1, name = $2, post = $3, phone = $4, channel = $5, address = $6, format = $7, locale = $8,
             min_tier = $9, active = $10${secret == null ? '' : ', secret_sealed = $12'} where id = $11 returning id`,
          [...values, id, ...(secret == null ? [] : [sealed])],
        );
  const saved = rows[0]?.id;
  if (saved === undefined)
    throw new RefusalError({
      code: 'not_found',
      field: id === null ? 'organisation' : 'id',
      message: 'no such contact',
    });
  await tx.query(
    `update delivery set due_at = guanlan.now() where contact_id = $1 and state in ('waiting', 'failed') and isfinite(due_at)`,
    [saved],
  );
  // Numbers and addresses stay out of the audit: auditors need not call anybody.
  await audit(tx, who, id === null ? 'contact.created' : 'contact.changed', `contact:${saved}`, {
    organisation,
    name,
    channel,
    minTier,
    active,
    secret: secret == null ? 'kept' : secret === '' ? 'removed' : 'set',
  });
  return { id: saved };
}

/** The systems that carry for everybody; their secrets are never read back. */
export async function listEndpoints(tx: Tx) {
  const { rows } = await tx.query<{
    kind: EndpointKind;
    address: string;
    active: boolean;
    updatedAt: number;
    waiting: number;
  }>(
    `select kind, address, active, round(date_part('epoch', updated_at) * 1000) as "updatedAt",
       (select count(*)::int from delivery d where d.channel = kind and d.state in ('waiting', 'failed') and isfinite(d.due_at)) as waiting
     from channel_endpoint order by kind limit 10`,
  );
  return rows;
}

/** Sets a system. What failed because it was not there goes out at once. */
export async function saveEndpoint(tx: Tx, endpoint: EndpointInput, who: Who): Promise<void> {
  requireWebAddress(endpoint.address);
  const { kind, address, active, secret } = endpoint;
  const sealed = secret == null || secret === '' ? null : seal(secret);
  await tx.query(
    `insert into channel_endpoint as e (kind, address, active, secret_sealed, updated_at, updated_by) values ($1, $2, $3, $4, guanlan.now(), $5)
     on conflict (kind) do update set address = excluded.address, active = excluded.active, updated_at = excluded.updated_at,
       updated_by = excluded.updated_by${secret == null ? '' : ', secret_sealed = excluded.secret_sealed'}`,
    [kind, address, active, sealed, who.viewer.id],
  );
  await tx.query(
    `update delivery set due_at = guanlan.now() where channel = $1 and state in ('waiting', 'failed') and isfinite(due_at)`,
    [kind],
  );
  await audit(tx, who, 'endpoint.changed', `endpoint:${kind}`, {
    active,
    secret: secret == null ? 'kept' : secret === '' ? 'removed' : 'set',
  });
}
