import { asEngine, type Tx } from '../database.ts';
import { CAP_STEPS, type CapSender, capMessage } from './cap-message.ts';
import { readCapWarning } from './queries.ts';
import { capSender } from './sender.ts';

/** What was released longer ago than this and is closed has told everything. */
const AFTER_CLOSE_HOURS = 24;
const MAX_PUSHES = 1_000;

/**
 * Writes the deliveries of released warnings to the systems that take CAP: the release itself, each later step that CAP
 * tells, and the withdrawal, each once per system. The delivery worker's turn; most often there is nothing to do.
 */
export async function planPublicPushes(): Promise<number> {
  return await asEngine(async (tx) => {
    const { rowCount } = await tx.query(
      `with public as (
         select r.warning_id, r.scope_key, r.released_at, r.withdrawn_at, w.tier from cap_release r join warning w on w.id = r.warning_id
         where w.state = 'open' or w.closed_at > guanlan.now() - interval '${AFTER_CLOSE_HOURS} hours'),
       told as (
         select warning_id, scope_key, tier, 'released' as step, null::bigint as step_id from public
         union all
         select p.warning_id, p.scope_key, coalesce(s.tier, p.tier), s.step, s.id from public p join warning_step s on s.warning_id = p.warning_id
           where s.at > p.released_at and s.at <= coalesce(p.withdrawn_at, 'infinity') and s.step = any($1)
         union all
         select warning_id, scope_key, tier, 'withdrawn', null from public where withdrawn_at is not null)
       insert into delivery (warning_id, step_id, step, round, tier, party, organisation, recipient, channel, contact_id, idempotency_key, payload, due_at, created_at, scope_key)
       select t.warning_id, t.step_id, t.step, 0, t.tier, 'public', c.organisation, c.name, 'webhook', c.id, k.key, '{}', guanlan.now(), guanlan.now(), t.scope_key
       from told t cross join organisation_contact c
       cross join lateral (select 'w' || t.warning_id || ':public:' || t.step || ':s' || coalesce(t.step_id, 0) || ':webhook:' || c.id as key) k
       where c.channel = 'webhook' and c.format = 'cap' and c.active and not exists (select from delivery d where d.idempotency_key = k.key)
       order by t.warning_id, t.step_id nulls first limit ${MAX_PUSHES}
       on conflict (idempotency_key) do nothing`,
      [[...CAP_STEPS]],
    );
    return rowCount ?? 0;
  });
}

/** A delivery whose receiver wants CAP. */
export interface CapDelivery {
  readonly warning: number | null;
  readonly stepId: number | null;
  readonly step: string;
  readonly party: string;
}

/** The CAP document of a delivery; null when its step is none that CAP tells. */
export async function capOf(tx: Tx, delivery: CapDelivery): Promise<string | null> {
  const { warning, stepId, step, party } = delivery;
  const scope: CapSender['scope'] = party === 'public' ? 'Public' : 'Restricted';
  const told: readonly string[] = [...CAP_STEPS, 'released', 'withdrawn'];
  if (warning === null || !told.includes(step)) return null;
  // The release comes before every step, the withdrawal after all of them.
  const upToStep = step === 'released' ? 0 : (stepId ?? Number.MAX_SAFE_INTEGER);
  // What goes to the public shows sensitive places as coarsely as anybody may see them.
  const found = await readCapWarning(tx, warning, scope === 'Public' ? '1km' : 'full', { scope, upToStep });
  return found === null ? null : capMessage(found.warning, found.area, capSender(scope));
}
