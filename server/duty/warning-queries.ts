import type { CallAnswer } from '../../domain/duty.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { ms } from '../warnings/warning-record.ts';

export interface DeliveryView {
  readonly id: number;
  readonly step: string;
  readonly round: number;
  readonly tier: Tier;
  readonly party: string;
  readonly organisation: string;
  readonly organisationEn: string;
  readonly recipient: string;
  readonly channel: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: number;
  /** When it came as far as `state` says. */
  readonly at: number | null;
  readonly readBy: string | null;
}

export interface CallView {
  readonly stepId: number;
  readonly at: number;
  readonly round: number;
  readonly name: string;
  readonly post: string;
  readonly phone: string;
  /** `acknowledged`: answered by acknowledging the warning; `open`: nobody has said yet what came of it. */
  readonly state: CallAnswer | 'acknowledged' | 'open';
  readonly text: string;
  readonly answeredBy: string | null;
  readonly answeredAt: number | null;
}

export interface FollowUpView {
  readonly id: number;
  readonly at: number;
  readonly authorName: string;
  readonly contact: string;
  readonly text: string;
  readonly nextLookAt: number | null;
  readonly doneAt: number | null;
  readonly doneBy: string | null;
}

const MOST_DELIVERIES = 200;
const MOST_ENTRIES = 200;

/** Who was told of a warning by which channel and whether it arrived: failures first, then the newest. */
async function deliveriesOf(tx: Tx, id: number): Promise<DeliveryView[]> {
  const { rows } = await tx.query<Omit<DeliveryView, 'tier'> & { readonly tier: number }>(
    `select d.id, d.step, d.round, d.tier, d.party, coalesce(o.name, '') as organisation, coalesce(o.name_en, '') as "organisationEn", d.recipient,
       d.channel, d.state, d.attempts, d.last_error as "lastError", ${ms('d.created_at')} as "createdAt",
       ${ms('coalesce(d.read_at, d.delivered_at, d.sent_at)')} as at, d.read_by as "readBy"
     from delivery d left join organisation o on o.key = d.organisation where d.warning_id = $1
     order by (d.state in ('failed', 'unreachable')) desc, d.id desc limit ${MOST_DELIVERIES}`,
    [id],
  );
  return rows.map((row) => ({ ...row, tier: tierOfRank(row.tier) ?? 'blue' }));
}

/** Calls of a warning, the newest first: steps `call` with what came of them. */
async function callsOf(tx: Tx, id: number): Promise<CallView[]> {
  const { rows } = await tx.query<CallView>(
    `select s.id as "stepId", ${ms('s.at')} as at, coalesce((s.detail ->> 'round')::int, 0) as round, coalesce(s.detail ->> 'name', '') as name,
       coalesce(s.detail ->> 'post', '') as post, coalesce(s.detail ->> 'phone', '') as phone,
       coalesce(a.state, case when exists (select from warning_step k where k.warning_id = s.warning_id and k.step = 'acknowledged' and k.id > s.id)
         then 'acknowledged' else 'open' end) as state,
       coalesce(a.text, '') as text, a.author_name as "answeredBy", ${ms('a.at')} as "answeredAt"
     from warning_step s left join duty_answer a on a.step_id = s.id
     where s.warning_id = $1 and s.step = 'call' order by s.id desc limit ${MOST_ENTRIES}`,
    [id],
  );
  return rows;
}

async function followUpsOf(tx: Tx, id: number): Promise<FollowUpView[]> {
  const { rows } = await tx.query<FollowUpView>(
    `select id, ${ms('at')} as at, author_name as "authorName", contact, text, ${ms('next_look_at')} as "nextLookAt", ${ms('done_at')} as "doneAt",
       done_by as "doneBy"
     from duty_follow_up where warning_id = $1 order by id desc limit ${MOST_ENTRIES}`,
    [id],
  );
  return rows;
}

/** What the desk knows of one warning beside the warning itself; refuses what the viewer cannot see. */
export async function deskOf(tx: Tx, id: number) {
  const { rows } = await tx.query<{ id: number }>('select id from warning where id = $1', [id]);
  if (rows.length === 0) throw new RefusalError({ code: 'not_found', field: 'id', message: `no warning ${id}` });
  return {
    deliveries: await deliveriesOf(tx, id),
    calls: await callsOf(tx, id),
    followUps: await followUpsOf(tx, id),
  };
}
