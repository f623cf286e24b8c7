import { type Layer, layerOfCode } from '../../domain/layer.ts';
import { partiesOf } from '../../domain/party.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import { rolesAt } from '../auth/reach.ts';
import type { Tx, Viewer } from '../database.ts';
import { nameLateral } from '../warnings/object-place.ts';
import { receiveWarnings } from '../warnings/receipt.ts';
import { ms } from '../warnings/warning-record.ts';

/** Notices of the worst open warnings alone: nobody reads more, and a storm must stay cheap. */
const MAX_OPEN = 500;
const MAX_READ = 2_000;
const MAX_SHOWN = 50;

interface Row {
  readonly id: number;
  readonly warning: number;
  readonly step: string;
  readonly round: number;
  readonly party: string;
  readonly state: string;
  readonly at: number;
  readonly scopeKey: number;
  readonly tier: number;
}

interface NoticeObject {
  readonly layer: Layer;
  readonly fid: number;
  readonly name: string;
  readonly nameEn: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
}

/** What a viewer has not opened yet of one warning: the newest notice, and how many there are. Times are epoch ms. */
export interface NoticeView extends NoticeObject, Pick<Row, 'warning' | 'step' | 'round' | 'party' | 'at'> {
  readonly tier: Tier;
  readonly count: number;
}

/**
 * Unread notices of the parties that the viewer acts for, each at the warnings its own grants reach: one line per open
 * warning, worst first. `fresh` are those that no screen has had yet. Blue stays in the daily patrol; the operating
 * company, which is told of everything, is asked only where a recipient is missing.
 */
export async function unreadNotices(tx: Tx, viewer: Viewer) {
  // Two questions: joined, a planner without figures about a fresh storm goes through every delivery once per warning.
  const open = await tx.query<{ id: number; tier: number }>(
    `select id, tier from warning where state = 'open' and tier >= 2 order by tier desc, opened_at desc limit ${MAX_OPEN}`,
  );
  const tiers = new Map(open.rows.map((row) => [row.id, row.tier]));
  const found = await tx.query<Omit<Row, 'tier'>>(
    `select d.id, d.warning_id as warning, d.step, d.round, d.party, d.state, ${ms('d.created_at')} as at, d.scope_key as "scopeKey"
     from delivery d
     where d.warning_id = any($1::bigint[]) and d.channel = 'screen' and d.read_at is null and d.state <> 'unreachable' and d.party = any($2)
       and (d.party <> 'operating_company' or d.step = 'gap')
     order by d.id desc limit ${MAX_READ}`,
    [[...tiers.keys()], partiesOf(viewer.roles)],
  );
  const rows = found.rows
    .map((row): Row => ({ ...row, tier: tiers.get(row.warning) ?? 0 }))
    .sort((a, b) => b.tier - a.tier || b.id - a.id);
  const mine = rows.filter((row) => actsFor(viewer, row));
  const groups = [...Map.groupBy(mine, (row) => row.warning).values()];
  const shown = groups.slice(0, MAX_SHOWN);
  const objects = await objectsOf(
    tx,
    shown.flatMap(([first]) => (first === undefined ? [] : [first.warning])),
  );
  const notices = shown.flatMap((some): NoticeView[] => {
    const [first] = some;
    const object = first === undefined ? undefined : objects.get(first.warning);
    if (first === undefined || object === undefined) return [];
    const { id: _id, state: _state, scopeKey: _scope, tier, ...row } = first;
    return [{ ...row, ...object, tier: tierOfRank(tier) ?? 'blue', count: some.length }];
  });
  return {
    notices,
    total: groups.length,
    fresh: mine.filter((row) => row.state === 'waiting').map((row) => row.id),
  };
}

/** What the shown lines say of their objects: names are looked up for these alone. */
async function objectsOf(tx: Tx, warnings: readonly number[]): Promise<ReadonlyMap<number, NoticeObject>> {
  const { rows } = await tx.query<Omit<NoticeObject, 'layer'> & { readonly id: number; readonly layer: number }>(
    `select w.id, w.layer, w.fid, coalesce(o.name, '') as name, coalesce(o.name_en, '') as "nameEn", w.reason_zh as "reasonZh", w.reason_en as "reasonEn"
     from warning w left join lateral ${nameLateral('w')} o on true where w.id = any($1) limit ${MAX_SHOWN}`,
    [warnings],
  );
  return new Map(rows.map(({ id, layer, ...row }) => [id, { ...row, layer: layerOfCode(layer) }]));
}

const actsFor = (viewer: Viewer, { party, scopeKey }: { readonly party: string; readonly scopeKey: number }): boolean =>
  partiesOf(rolesAt(viewer, scopeKey)).some((own) => own === party);

/** These notices are on a screen of somebody who acts for their party: delivered. Others' are left alone. */
export async function markSeen(tx: Tx, viewer: Viewer, ids: readonly number[]): Promise<{ readonly seen: number }> {
  const { rows } = await tx.query<{ id: number; warning: number; party: string; scopeKey: number }>(
    `select id, warning_id as warning, party, scope_key as "scopeKey" from delivery where id = any($1) and channel = 'screen' and state = 'waiting' limit ${MAX_READ}`,
    [ids],
  );
  const own = rows.filter((row) => actsFor(viewer, row));
  const mine = own.map((row) => row.id);
  await tx.query(
    `update delivery set state = 'delivered', sent_at = coalesce(sent_at, guanlan.now()), delivered_at = guanlan.now() where id = any($1) and state = 'waiting'`,
    [mine],
  );
  await receiveWarnings(tx, own);
  return { seen: mine.length };
}

/** The viewer has opened or acknowledged the warning: its notices to the viewer's parties are read. */
export async function markRead(tx: Tx, viewer: Viewer, warning: number): Promise<{ readonly read: number }> {
  const { rows } = await tx.query<{ id: number; party: string; scopeKey: number }>(
    `select id, party, scope_key as "scopeKey" from delivery where warning_id = $1 and channel = 'screen' and read_at is null and state <> 'unreachable' limit ${MAX_READ}`,
    [warning],
  );
  const mine = rows.filter((row) => actsFor(viewer, row)).map((row) => row.id);
  await tx.query(
    `update delivery set state = 'read', sent_at = coalesce(sent_at, guanlan.now()), delivered_at = coalesce(delivered_at, guanlan.now()),
       read_at = guanlan.now(), read_by = $2 where id = any($1)`,
    [mine, viewer.name],
  );
  return { read: mine.length };
}
