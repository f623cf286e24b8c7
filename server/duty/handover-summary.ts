import {
  HANDOVER_LINES,
  type HandoverDelivery,
  type HandoverFollowUp,
  type HandoverSummary,
  type HandoverWarning,
} from '../../domain/duty-handover.ts';
import { TIERS, type Tier, tierOfRank, tierRank } from '../../domain/tier.ts';
import type { Tx } from '../database.ts';
import { nameLateral } from '../warnings/object-place.ts';
import { ms } from '../warnings/warning-record.ts';
import { engineEvents } from './trust-queries.ts';

const MOMENT = (index: number): string => `to_timestamp($${index}::float8 / 1000)`;

type Ranked<T> = Omit<T, 'tier'> & { readonly tier: number };
const named = <T extends { readonly tier: Tier }>(rows: readonly Ranked<T>[]): T[] =>
  rows.map((row) => ({ ...row, tier: tierOfRank(row.tier) ?? 'blue' }) as T);

function byTier(rows: readonly { readonly tier: number; readonly count: number }[]): Record<Tier, number> {
  const [red, orange, yellow, blue] = TIERS;
  const of = (tier: Tier): number => rows.find((row) => row.tier === tierRank(tier))?.count ?? 0;
  return { [red]: of(red), [orange]: of(orange), [yellow]: of(yellow), [blue]: of(blue) };
}

async function countByTier(tx: Tx, where: string, values: readonly number[]): Promise<Record<Tier, number>> {
  const { rows } = await tx.query<{ tier: number; count: number }>(
    `select w.tier, count(*)::int as count from warning w where ${where} group by w.tier`,
    [...values],
  );
  return byTier(rows);
}

interface StepCounts {
  readonly risen: number;
  readonly closed: number;
  readonly notices: number;
  readonly onSite: number;
  readonly made: number;
  readonly answered: number;
  readonly notReached: number;
}

/** Steps of the span, counted in one walk over its part of the history. */
async function countSteps(tx: Tx, from: number, to: number): Promise<StepCounts> {
  const of = (step: string): string => `count(*) filter (where s.step = '${step}')::int`;
  const { rows } = await tx.query<StepCounts>(
    `select ${of('raised')} as risen, ${of('closed')} as closed, ${of('notice')} as notices, ${of('on_site')} as "onSite", ${of('call')} as made,
       count(*) filter (where s.step = 'call' and (a.state = 'answered' or (a.state is null and w.acknowledged_at > s.at)))::int as answered,
       count(*) filter (where a.state = 'not_reached')::int as "notReached"
     from warning_step s join warning w on w.id = s.warning_id left join duty_answer a on a.step_id = s.id
     where s.at >= ${MOMENT(1)} and s.at < ${MOMENT(2)}`,
    [from, to],
  );
  return rows[0] ?? { risen: 0, closed: 0, notices: 0, onSite: 0, made: 0, answered: 0, notReached: 0 };
}

async function stillOpen(tx: Tx): Promise<HandoverWarning[]> {
  const { rows } = await tx.query<Ranked<HandoverWarning>>(
    `select w.*, coalesce(o.name, '') as name, coalesce(o.name_en, '') as "nameEn" from (
       select id, layer, fid, tier, reason_zh as "reasonZh", reason_en as "reasonEn", ${ms('opened_at')} as "openedAt",
         ${ms('acknowledged_at')} as "acknowledgedAt", next_step as "nextStep", ${ms('deadline')} as deadline
       from warning where state = 'open' order by (tier = 4) desc, deadline nulls last, id limit ${HANDOVER_LINES}) w
     left join lateral ${nameLateral('w')} o on true order by (w.tier = 4) desc, w.deadline nulls last, w.id`,
  );
  return named<HandoverWarning>(rows.map(({ ...row }) => row));
}

async function failedDeliveries(tx: Tx, from: number, to: number) {
  const where = `d.state in ('failed', 'unreachable') and (d.created_at >= ${MOMENT(1)} or w.state = 'open') and d.created_at < ${MOMENT(2)}`;
  const count = await tx.query<{ count: number }>(
    `select count(*)::int as count from delivery d join warning w on w.id = d.warning_id where ${where}`,
    [from, to],
  );
  // Names are looked up for the lines that are shown alone.
  const { rows } = await tx.query<Ranked<HandoverDelivery>>(
    `select w."warningId", w.tier, coalesce(o.name, '') as name, coalesce(o.name_en, '') as "nameEn", w.party, w.recipient, w.channel, w.error
     from (select d.id, d.warning_id as "warningId", d.tier, d.party, d.recipient, d.channel, d.last_error as error, w.layer, w.fid
           from delivery d join warning w on w.id = d.warning_id where ${where} order by d.tier desc, d.id desc limit ${HANDOVER_LINES}) w
     left join lateral ${nameLateral('w')} o on true order by w.tier desc, w.id desc`,
    [from, to],
  );
  return { failedCount: count.rows[0]?.count ?? 0, failed: named<HandoverDelivery>(rows) };
}

async function followUpsDue(tx: Tx): Promise<HandoverFollowUp[]> {
  const { rows } = await tx.query<HandoverFollowUp>(
    `select w.id, w."warningId", coalesce(o.name, '') as name, coalesce(o.name_en, '') as "nameEn", w.contact, w.text, w."nextLookAt"
     from (select u.id, u.warning_id as "warningId", u.contact, u.text, ${ms('u.next_look_at')} as "nextLookAt", w.layer, w.fid
           from duty_follow_up u join warning w on w.id = u.warning_id
           where u.done_at is null and u.next_look_at is not null and w.state = 'open' order by u.next_look_at limit ${HANDOVER_LINES}) w
     left join lateral ${nameLateral('w')} o on true order by w."nextLookAt"`,
  );
  return rows;
}

/** The shift from `from` to `to` (epoch milliseconds) as figures, in the viewer's own scope. */
export async function summarise(tx: Tx, from: number, to: number): Promise<HandoverSummary> {
  const opened = await countByTier(tx, `w.opened_at >= ${MOMENT(1)} and w.opened_at < ${MOMENT(2)}`, [from, to]);
  const { made, answered, notReached, ...steps } = await countSteps(tx, from, to);
  const interruptions = await engineEvents(tx, from, to);
  return {
    from,
    to,
    opened,
    ...steps,
    calls: { made, answered, notReached },
    open: await countByTier(tx, `w.state = 'open'`, []),
    stillOpen: await stillOpen(tx),
    ...(await failedDeliveries(tx, from, to)),
    interruptions: interruptions.map(({ kind, at, seconds }) => ({ kind, at, seconds })),
    followUps: await followUpsDue(tx),
  };
}
