import { pauseSeconds, SEND_TIMEOUT_MS } from '../../domain/delivery.ts';
import { noticePayloadSchema } from '../../domain/notice.ts';
import type { NoticeLocale } from '../../domain/notice-words.ts';
import { type CapDelivery, capOf, planPublicPushes } from '../cap/push.ts';
import { asEngine, type Tx } from '../database.ts';
import { type Outcome, type Parcel, sendParcel } from './send.ts';

/** As many as are sent side by side: one pass lasts no longer than the slowest receiver may. */
const BATCH = 32;
/** Longer than any sending takes: until then no other worker takes the same delivery. */
const LEASE_SECONDS = SEND_TIMEOUT_MS / 1000 + 10;
/** After the warning is closed, and after a test was asked for, a delivery is tried for so long. */
const AFTER_CLOSE_HOURS = 24;
const TEST_HOURS = 1;
/** More passes than this wait for the next turn of the worker. */
const MAX_PASSES = 20;

interface Claimed extends Omit<Parcel, 'payload' | 'locale' | 'cap'>, CapDelivery {
  readonly attempts: number;
  readonly payload: unknown;
  readonly locale: string | null;
  readonly format: string | null;
}

/**
 * Takes what is due, by tier and first tries first: a receiver that is down must not hold up what was never tried. A
 * claimed row is due again after the lease, so that a worker that dies between sending and marking repeats it under the
 * same key. The city gets the steps of a warning in their order: a later one waits for the earlier.
 */
async function claim(tx: Tx): Promise<Claimed[]> {
  const { rows } = await tx.query<Claimed>(
    `with due as (
       select d.id from delivery d
       where d.state in ('waiting', 'failed') and d.due_at <= guanlan.now() and d.channel <> 'screen'
         and (d.channel <> 'city' or not exists (
           select from delivery e where e.warning_id = d.warning_id and e.channel = 'city' and e.state in ('waiting', 'failed') and e.id < d.id and e.due_at < 'infinity'))
       order by d.attempts > 0, d.tier desc, d.due_at, d.id limit ${BATCH} for update of d skip locked),
     taken as (
       update delivery d set attempts = d.attempts + 1, due_at = guanlan.now() + make_interval(secs => ${LEASE_SECONDS})
       from due where d.id = due.id
       returning d.id, d.channel, d.idempotency_key as key, d.payload, d.attempts, d.contact_id, d.warning_id, d.step_id, d.step, d.party)
     select t.id, t.channel, t.key, t.payload, t.attempts, c.locale, c.format, t.warning_id as warning, t.step_id as "stepId", t.step, t.party,
       case when t.channel = 'city' then p.address else c.address end as address,
       case when t.channel = 'city' then p.secret_sealed else c.secret_sealed end as "secretSealed",
       p.address as "adapterAddress", p.secret_sealed as "adapterSecretSealed"
     from taken t
     left join organisation_contact c on c.id = t.contact_id and c.active
     left join channel_endpoint p on p.kind = t.channel and p.active
     order by t.id`,
  );
  return rows;
}

/** Writes what became of a delivery. A failed one is due after its pause, or never when nobody waits for it any more. */
async function mark(tx: Tx, id: number, attempts: number, outcome: Outcome): Promise<void> {
  const failed = outcome.state === 'failed';
  await tx.query(
    `update delivery d set
       state = case when d.state in ('delivered', 'read') then d.state else $2 end,
       last_error = $3,
       sent_at = case when $4::boolean then d.sent_at else coalesce(d.sent_at, guanlan.now()) end,
       delivered_at = case when $2 = 'delivered' then coalesce(d.delivered_at, guanlan.now()) else d.delivered_at end,
       due_at = case when not $4::boolean then d.due_at
         when guanlan.now() > coalesce((select w.closed_at + interval '${AFTER_CLOSE_HOURS} hours' from warning w where w.id = d.warning_id),
           case when d.warning_id is null then d.created_at + interval '${TEST_HOURS} hours' end, 'infinity') then 'infinity'
         else guanlan.now() + make_interval(secs => $5) end
     where d.id = $1`,
    [id, outcome.state, failed ? outcome.error : null, failed, pauseSeconds(attempts)],
  );
}

async function parcelOf(claimed: Claimed): Promise<Parcel> {
  const payload = noticePayloadSchema.safeParse(claimed.payload).data ?? null;
  const locale: NoticeLocale = claimed.locale === 'en' ? 'en' : 'zh';
  // A test is no message of CAP: it goes out as ours, so that the line itself is tried.
  const wantsCap = claimed.format === 'cap' && claimed.step !== 'test';
  const cap = wantsCap ? ((await asEngine((tx) => capOf(tx, claimed))) ?? 'none') : null;
  return { ...claimed, payload, locale, cap };
}

const unsendable = (error: unknown): Outcome => ({
  state: 'failed',
  error: `the message cannot be made: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300),
});

/** How sending is done; tests let it fail at any point. */
export type Send = (parcel: Parcel) => Promise<Outcome>;

/**
 * One pass: claims, sends without a database open, marks. Returns how many were tried. At least once: what was sent but
 * not marked is sent again under the same key (a duplicate beats a missed one).
 */
export async function deliverOnce(send: Send = sendParcel): Promise<number> {
  const claimed = await asEngine(claim);
  await Promise.all(
    claimed.map(async (one) => {
      const outcome = await parcelOf(one).then(send, unsendable);
      await asEngine((tx) => mark(tx, one.id, one.attempts, outcome));
    }),
  );
  return claimed.length;
}

/** Sends what is due, pass after pass; the worker's chore. */
export async function deliverDue(): Promise<number> {
  let tried = 0;
  await planPublicPushes();
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const now = await deliverOnce();
    tried += now;
    if (now === 0) break;
  }
  return tried;
}
