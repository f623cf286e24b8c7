import type { Tx } from '../database.ts';
import { objectPlaces } from '../warnings/object-place.ts';
import { appendEvents, dropCalmStates, type EventItem, setOutage } from '../warnings/object-state.ts';

const BATCH = 1_000;

/** Points whose mark differs from what the permissions say now. */
async function differing(tx: Tx): Promise<{ on: number[]; off: number[] }> {
  const { rows } = await tx.query<{ fid: number; permitted: boolean }>(
    `with now_out as (select distinct p.fid from outage o join outage_point p on p.outage_id = o.id
         where o.state = 'permitted' and greatest(o.from_at, o.verified_at) <= guanlan.now() and o.to_at > guanlan.now()),
       marked as (select fid from object_state where outage)
     (select fid, true as permitted from now_out except select fid, true from marked)
     union all (select fid, false from marked except select fid, false from now_out)
     order by fid limit ${BATCH}`,
  );
  const of = (permitted: boolean) => rows.filter((row) => row.permitted === permitted).map((row) => row.fid);
  return { on: of(true), off: of(false) };
}

/**
 * Ends outages whose period is over and brings the marks on the map in line with the permissions of this moment: begin,
 * end and early return alike, and again after any interruption. Returns how many marks changed.
 */
export async function turnOutages(tx: Tx): Promise<number> {
  await tx.query(
    `update outage set state = 'ended', ended_at = to_at, ended_by = 'worker' where state = 'permitted' and to_at <= guanlan.now()`,
  );
  const { on, off } = await differing(tx);
  if (on.length + off.length === 0) return 0;
  const places = await objectPlaces(tx, [...on, ...off]);
  const events: EventItem[] = [];
  for (const [fids, outage] of [
    [on, true],
    [off, false],
  ] as const)
    events.push(
      ...(await setOutage(
        tx,
        fids.flatMap((fid) => places.get(fid) ?? []),
        outage,
      )),
    );
  // An object that is gone has no place: its mark goes with it.
  await tx.query('update object_state set outage = false where outage and fid = any($1)', [off]);
  await dropCalmStates(tx, off);
  await appendEvents(tx, events);
  return on.length + off.length;
}
