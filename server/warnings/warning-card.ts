import { allowedCommands } from '../../domain/loop-commands.ts';
import type { TimerStep } from '../../domain/loop-state.ts';
import type { Party } from '../../domain/party.ts';
import { RefusalError } from '../../domain/refusal.ts';
import { type Tier, tierOfRank } from '../../domain/tier.ts';
import type { Tx, Viewer } from '../database.ts';
import { actorAt } from './commands.ts';
import { type ListRow, SHOWN, SHOWN_FROM, viewOf } from './queries.ts';
import { LOCKED_COLUMNS, type LockedRow, loopRecordOf, ms } from './warning-record.ts';

export interface WarningStepView {
  readonly id: number;
  readonly at: number;
  readonly step: string;
  readonly tier: Tier | null;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Organisations that were told of it, by the name they had then. */
  readonly recipients: readonly { readonly party: Party; readonly name: string; readonly nameEn: string }[];
}

/** One telling by one channel and how far it came. */
export interface DeliveryView {
  readonly id: number;
  readonly stepId: number | null;
  readonly step: string;
  readonly round: number;
  readonly party: Party;
  readonly organisation: number | null;
  readonly recipient: string;
  /** Empty where the viewer may not read the organisation. */
  readonly organisationName: string;
  readonly organisationNameEn: string;
  readonly channel: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
}

/** A clock with what became of it; `lateSeconds` once it fired. */
export interface TimerView {
  readonly epoch: number;
  readonly step: TimerStep;
  readonly round: number;
  readonly dueAt: number;
  readonly firedAt: number | null;
  readonly voidAt: number | null;
  readonly lateSeconds: number | null;
}

export interface EvidenceView {
  readonly id: number;
  readonly stepId: number | null;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly takenAt: number | null;
  readonly authorName: string;
  readonly createdAt: number;
}

/** Most rows shown of one warning: a red that stays open for a week has some 340 notices. */
const MAX_STEPS = 1_000;

type CardRow = ListRow & LockedRow;

/**
 * One warning with its whole history, who was told of each step and whether it arrived, its clocks, files and cameras, and
 * the commands that this viewer may use now. Refuses what the viewer cannot see.
 */
export async function getWarning(tx: Tx, viewer: Viewer, id: number) {
  const { rows } = await tx.query<CardRow>(
    `select w.*, ${SHOWN} from (select ${LOCKED_COLUMNS} from warning w where w.id = $1) w ${SHOWN_FROM}`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) throw new RefusalError({ code: 'not_found', field: 'id', message: `no warning ${id}` });
  const { plan: _plan, timers: _timers, shelfRound: _round, ...shown } = row;
  return {
    ...viewOf(shown),
    steps: await stepsOf(tx, id),
    deliveries: await deliveriesOf(tx, id),
    timers: await timersOf(tx, id),
    evidence: await evidenceOf(tx, id),
    cameras: await camerasOf(tx, row),
    allowed: allowedCommands(loopRecordOf(row), actorAt(viewer, row.scopeKey)),
    plan: loopRecordOf(row).plan,
  };
}

/** Newest first; recipients in the order of section 7. */
async function stepsOf(tx: Tx, id: number): Promise<WarningStepView[]> {
  const { rows } = await tx.query<Omit<WarningStepView, 'tier'> & { readonly tier: number | null }>(
    `select s.id, ${ms('s.at')} as at, s.step, s.tier, s.actor, s.detail,
       (select coalesce(jsonb_agg(jsonb_build_object('party', d.party, 'name', d.recipient, 'nameEn', coalesce(o.name_en, ''))
          order by array_position(array['bureau', 'regulator', 'zone', 'enterprise', 'operating_company', 'city'], d.party), d.id), '[]')
        from delivery d left join organisation o on o.key = d.organisation and o.name = d.recipient where d.step_id = s.id and d.step = s.step and d.channel in ('screen', 'city')) as recipients
     from warning_step s where s.warning_id = $1 order by s.id desc limit ${MAX_STEPS}`,
    [id],
  );
  return rows.map((step) => ({ ...step, tier: tierOfRank(step.tier ?? 0) }));
}

async function deliveriesOf(tx: Tx, id: number): Promise<DeliveryView[]> {
  const { rows } = await tx.query<DeliveryView>(
    `select d.id, step_id as "stepId", step, round, party, d.organisation, recipient, coalesce(o.name, '') as "organisationName",
       coalesce(o.name_en, '') as "organisationNameEn", channel, state, attempts, last_error as "lastError", ${ms('d.created_at')} as "createdAt", ${ms('sent_at')} as "sentAt", ${ms('delivered_at')} as "deliveredAt", ${ms('read_at')} as "readAt"
     from delivery d left join organisation o on o.key = d.organisation where warning_id = $1 order by d.id desc limit 2000`,
    [id],
  );
  return rows;
}

async function timersOf(tx: Tx, id: number): Promise<TimerView[]> {
  const { rows } = await tx.query<TimerView>(
    `select epoch, step, round, ${ms('due_at')} as "dueAt", ${ms('fired_at')} as "firedAt", ${ms('void_at')} as "voidAt",
       round(date_part('epoch', fired_at - due_at)::numeric, 1)::float8 as "lateSeconds"
     from warning_timer where warning_id = $1 order by due_at desc, step limit ${MAX_STEPS}`,
    [id],
  );
  return rows;
}

async function evidenceOf(tx: Tx, id: number): Promise<EvidenceView[]> {
  const { rows } = await tx.query<EvidenceView>(
    `select id, step_id as "stepId", name, media_type as "mediaType", bytes, sha256, ${ms('taken_at')} as "takenAt", author_name as "authorName",
       ${ms('created_at')} as "createdAt"
     from evidence where warning_id = $1 order by id limit 200`,
    [id],
  );
  return rows;
}

/** The object's own cameras first, then the nearest within 500 m. */
async function camerasOf(tx: Tx, { fid, lng, lat }: ListRow) {
  const { rows } = await tx.query<{
    fid: number;
    id: string;
    name: string;
    nameEn: string;
    state: string;
    own: boolean;
    distanceMeters: number;
  }>(
    `select c.fid, c.id, c.name, c.name_en as "nameEn", c.state, coalesce(c.owner_fid = $1, false) as own,
       round(st_distance(c.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography)::numeric)::int as "distanceMeters"
     from camera c where c.owner_fid = $1
       or (c.source ->> 'kind' is distinct from 'jt1078' and st_dwithin(c.geom::geography, st_setsrid(st_makepoint($2, $3), 4326)::geography, 500))
     order by own desc, (c.state = 'online') desc, "distanceMeters" limit 9`,
    [fid, lng, lat],
  );
  return rows;
}
