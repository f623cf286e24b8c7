import { randomUUID } from 'node:crypto';
import type { DeliveryFilter } from '../../domain/channel-schema.ts';
import type { DeliveryChannel, DeliveryState, EndpointKind } from '../../domain/delivery.ts';
import type { NoticePayload } from '../../domain/notice.ts';
import type { Party } from '../../domain/party.ts';
import { RefusalError } from '../../domain/refusal.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';
import { audit, type Who } from './recipients.ts';

const PAGE_ROWS = 50;

/** A delivery as its log shows it: who, by what, whether it arrived. No address, no number. Times are epoch ms. */
export interface DeliveryView {
  readonly id: number;
  readonly warning: number | null;
  readonly step: string;
  readonly round: number;
  readonly tier: number;
  readonly party: Party | 'guardian' | 'test';
  readonly recipient: string;
  readonly organisationName: string | null;
  readonly organisationNameEn: string | null;
  readonly channel: DeliveryChannel;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly error: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
  readonly readBy: string | null;
  /** null when it is never tried again. */
  readonly dueAt: number | null;
  readonly name: string;
  readonly nameEn: string;
}

const COLUMNS = `d.id, d.warning_id as warning, d.step, d.round, d.tier, d.party, d.recipient, o.name as "organisationName", o.name_en as "organisationNameEn",
  d.channel, d.state, d.attempts, d.last_error as error, ${ms('d.created_at')} as "createdAt", ${ms('d.sent_at')} as "sentAt",
  ${ms('d.delivered_at')} as "deliveredAt", ${ms('d.read_at')} as "readAt", d.read_by as "readBy",
  case when isfinite(d.due_at) and d.state in ('waiting', 'failed') then ${ms('d.due_at')} end as "dueAt",
  -- What this viewer may not know of is not named here either.
  case when w.id is null then '' else coalesce(d.payload ->> 'name', '') end as name,
  case when w.id is null then '' else coalesce(d.payload ->> 'nameEn', '') end as "nameEn"`;
const FROM =
  'from delivery d left join organisation o on o.key = d.organisation left join warning w on w.id = d.warning_id';

/** A page of the log, newest first; the cursor of the next page is the id of its last row. */
export async function listDeliveries(tx: Tx, filter: DeliveryFilter): Promise<DeliveryView[]> {
  const { rows } = await tx.query<DeliveryView>(
    `select ${COLUMNS} ${FROM}
     where ($1::text is null or d.state = $1) and ($2::text is null or d.channel = $2) and ($3::bigint is null or d.warning_id = $3)
       and ($4::bigint is null or d.id < $4)
     order by d.id desc limit ${PAGE_ROWS}`,
    [filter.state ?? null, filter.channel ?? null, filter.warning ?? null, filter.before ?? null],
  );
  return rows;
}

/** One delivery, to watch a test message on its way. */
export async function getDelivery(tx: Tx, id: number): Promise<DeliveryView> {
  const { rows } = await tx.query<DeliveryView>(`select ${COLUMNS} ${FROM} where d.id = $1`, [id]);
  const [row] = rows;
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no delivery ${id}` });
  return row;
}

/** Tries a delivery again now, also one that was given up. */
export async function retryDelivery(tx: Tx, id: number, who: Who): Promise<void> {
  const { rowCount } = await tx.query(
    `update delivery set due_at = guanlan.now() where id = $1 and state in ('waiting', 'failed') and channel <> 'screen'`,
    [id],
  );
  if (rowCount !== 1)
    throw new RefusalError({ code: 'conflict', field: 'id', message: `delivery ${id} is not waiting` });
  await audit(tx, who, 'delivery.retried', `delivery:${id}`, {});
}

/** How many wait, failed, or found nobody in the last week, for the head of the page. */
export async function deliveryCounts(tx: Tx) {
  const { rows } = await tx.query<{ state: DeliveryState; count: number }>(
    `select state, count(*)::int as count from delivery
     where created_at > guanlan.now() - interval '7 days' and (channel <> 'screen' or state = 'unreachable') group by state`,
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count])) as Partial<Record<DeliveryState, number>>;
}

/** Sends a message that says it is a test to a contact or a system; answers with its delivery. */
export async function sendTest(
  tx: Tx,
  target: { readonly contact: number } | { readonly endpoint: EndpointKind },
  who: Who,
): Promise<{ readonly id: number }> {
  const contact = 'contact' in target ? target.contact : null;
  const endpoint = 'endpoint' in target ? target.endpoint : null;
  const payload: Omit<NoticePayload, 'at' | 'openedAt'> = {
    ...{ warning: 0, step: 'test', round: 0, epoch: 0, party: 'operating_company', layer: 'zones', fid: 0 },
    ...{ tier: 1, worstTier: 1, name: '通知渠道测试，请勿处置', nameEn: 'Channel test, no action needed' },
    ...{ zone: '', zoneEn: '', enterprise: '', enterpriseEn: '', lng: 0, lat: 0, deadline: null, nextStep: null },
    ...{ reasonZh: `由 ${who.viewer.name} 发送`, reasonEn: `Sent by ${who.viewer.name}`, handling: null },
  };
  const { rows } = await tx.query<{ id: number }>(
    `insert into delivery (step, tier, party, organisation, recipient, channel, contact_id, idempotency_key, payload, due_at, created_at, scope_key)
     select 'test', 1, 'test', c.organisation, coalesce(c.name, t.kind), coalesce(c.channel, t.kind), c.id, $3,
       $4::jsonb || jsonb_build_object('at', n.now, 'openedAt', n.now), guanlan.now(), guanlan.now(), s.id
     from (select round(date_part('epoch', guanlan.now()) * 1000) as now) n
     cross join (select id from scope_cell where zone = 0 and sector = 0 and enterprise = 0) s
     left join organisation_contact c on c.id = $1
     left join channel_endpoint t on t.kind = $2
     where c.id is not null or t.kind is not null returning id`,
    [contact, endpoint, `test:${randomUUID()}`, JSON.stringify(payload)],
  );
  const id = rows[0]?.id;
  if (id === undefined)
    throw new RefusalError({
      code: 'not_found',
      field: contact === null ? 'endpoint' : 'contact',
      message: 'nobody is there',
    });
  await audit(tx, who, 'channel.tested', contact === null ? `endpoint:${endpoint}` : `contact:${contact}`, {});
  return { id };
}
