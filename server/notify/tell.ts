import { type DeliveryChannel, type DeliveryState, idempotencyKey } from '../../domain/delivery.ts';
import { layerOfCode } from '../../domain/layer.ts';
import type { Party } from '../../domain/party.ts';
import type { Tx } from '../database.ts';
import { nameLateral } from '../warnings/object-place.ts';
import type { WarningRecord } from '../warnings/warning-record.ts';
import { type Reached, reach } from './reach.ts';

/** One step of a warning that parties must be told of. */
export interface Telling {
  readonly warning: WarningRecord;
  /** Name of the object; may be empty where the actor cannot see it. */
  readonly name: string;
  /** The row of `warning_step` that is told. */
  readonly stepId: number;
  readonly step: string;
  readonly round: number;
  readonly epoch: number;
  readonly parties: readonly Party[];
}

/** Who was told, for the step's own record. */
export interface Told {
  readonly party: Party;
  /** null when no organisation is configured for the party: a gap that the operating company is told of. */
  readonly organisation: number | null;
  readonly name: string;
  readonly nameEn: string;
  readonly channels: readonly string[];
}

/** One delivery to be written. */
interface Row {
  readonly telling: Telling;
  readonly step: string;
  readonly party: Party;
  readonly organisation: number | null;
  readonly recipient: string;
  readonly channel: DeliveryChannel;
  readonly contact: number | null;
  readonly state: DeliveryState;
  /** The party that has no recipient, for the alarm about it. */
  readonly missing?: Party;
}

/**
 * Writes who must be told of these steps, in the transaction that wrote the steps: per organisation one delivery for the
 * screen and one per contact that takes the tier; for the city one. A party without a recipient leaves a delivery
 * `unreachable` and an alarm to the operating company, so that the gap is seen. The same telling twice has no second
 * effect. `now` is epoch milliseconds.
 */
export async function tell(tx: Tx, now: number, tellings: readonly Telling[]): Promise<readonly Told[]> {
  const asked = tellings.flatMap(({ warning, parties }, n) =>
    [...new Set(parties)].map((party) => askedOf(n, warning, party)),
  );
  const reached = await reach(tx, asked);
  const gaps = reached.filter((one) => one.organisation === null && one.party !== 'city');
  const watch = await reach(
    tx,
    [...new Set(gaps.map((gap) => gap.n))].flatMap((n) => {
      const telling = tellings[n];
      return telling === undefined ? [] : [askedOf(n, telling.warning, 'operating_company')];
    }),
  );
  const rows = [
    ...reached.flatMap((one) => rowsOf(tellings, one)),
    ...gaps.flatMap((gap) => gapRows(tellings, gap, watch)),
  ];
  await insertDeliveries(tx, now, rows);
  return toldOf(reached);
}

function askedOf(n: number, warning: WarningRecord, party: Party) {
  const { sector, zone, enterprise, tier, lng, lat } = warning;
  return { n, party, sector, zone, enterprise, tier, lng, lat };
}

const CITY = { name: '市级预警系统', nameEn: 'City-level warning system' } as const;

function rowsOf(tellings: readonly Telling[], one: Reached): Row[] {
  const telling = tellings[one.n];
  if (telling === undefined) return [];
  const { party, organisation, contact } = one;
  const row = { telling, step: telling.step, party, organisation, contact };
  // One message to the city, whoever stands in the table: its system is one.
  if (party === 'city')
    return one.contact !== null
      ? []
      : [{ ...row, recipient: one.name ?? CITY.name, channel: 'city' as const, state: 'waiting' as const }];
  if (organisation === null || one.channel === null)
    return [{ ...row, recipient: '', channel: 'screen' as const, state: 'unreachable' as const }];
  const recipient = one.contactName === null || one.contactName === '' ? (one.name ?? '') : one.contactName;
  return [{ ...row, recipient, channel: one.channel, state: 'waiting' as const }];
}

function gapRows(tellings: readonly Telling[], gap: Reached, watch: readonly Reached[]): Row[] {
  return watch
    .filter((one) => one.n === gap.n && one.organisation !== null)
    .flatMap((one) => rowsOf(tellings, one).map((row) => ({ ...row, step: 'gap', missing: gap.party })));
}

function toldOf(reached: readonly Reached[]): Told[] {
  const groups = Map.groupBy(reached, (one) => `${one.party} ${one.organisation ?? 0}`);
  return [...groups.values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined) return [];
    const { party, organisation } = first;
    const city = party === 'city';
    const channels = city ? ['city'] : some.map((one) => one.channel).filter((channel) => channel !== null);
    const name = first.name ?? (city ? CITY.name : '');
    const nameEn = first.nameEn ?? (city ? CITY.nameEn : '');
    return [{ party, organisation, name, nameEn, channels: [...new Set(channels)] }];
  });
}

function inserted(row: Row, n: number) {
  const { telling, step, party, organisation, recipient, channel, contact, state, missing } = row;
  const { warning, stepId, round, epoch, name } = telling;
  const about = { warning: warning.id, epoch, round, stepId, channel, contact };
  const key = idempotencyKey({ ...about, step, party });
  return {
    n,
    warning: warning.id,
    stepId,
    step,
    round,
    tier: warning.tier,
    party,
    organisation,
    recipient,
    channel,
    contact,
    // Two parties may be missing at one step, and each is its own alarm.
    key: missing === undefined ? key : `${key}:${telling.step}:${missing}`,
    state,
    error: state === 'unreachable' ? 'no recipient is configured' : null,
    scope: warning.scopeKey,
    layer: warning.layer,
    fid: warning.fid,
    zone: warning.zone,
    enterprise: warning.enterprise,
    missing: missing ?? null,
    payload: {
      warning: warning.id,
      step,
      round,
      epoch,
      party,
      layer: layerOfCode(warning.layer),
      fid: warning.fid,
      tier: warning.tier,
      worstTier: warning.worstTier,
      name,
      reasonZh: warning.reasonZh,
      reasonEn: warning.reasonEn,
      openedAt: warning.openedAt,
      deadline: warning.deadline,
      nextStep: warning.nextStep,
      lng: warning.lng,
      lat: warning.lat,
    },
  };
}

/** In the order of the rows: the city's are sent by number. Screens are answered by browsers and never due to the worker. */
async function insertDeliveries(tx: Tx, now: number, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into delivery (warning_id, step_id, step, round, tier, party, organisation, recipient, channel, contact_id, idempotency_key,
       payload, state, last_error, due_at, created_at, scope_key)
     select i.warning, i."stepId", i.step, i.round, i.tier, i.party, i.organisation, i.recipient, i.channel, i.contact, i.key,
       i.payload || jsonb_build_object('at', $2::float8, 'nameEn', coalesce(o.name_en, ''), 'zone', coalesce(z.name, ''), 'zoneEn', coalesce(z.name_en, ''),
         'enterprise', coalesce(e.name, ''), 'enterpriseEn', coalesce(e.name_en, ''),
         'handling', case when i.missing is not null then jsonb_build_object('step', i.step, 'actor', '', 'text', i.missing)
           else (select jsonb_build_object('step', s.step, 'actor', coalesce(s.detail ->> 'actorName', ''), 'text', coalesce(s.detail ->> 'text', ''))
                 from warning_step s where s.id = i."stepId") end),
       i.state, i.error, case when i.channel = 'screen' then 'infinity' else to_timestamp($2::float8 / 1000) end, to_timestamp($2::float8 / 1000), i.scope
     from jsonb_to_recordset($1) as i(n int, warning bigint, "stepId" bigint, step text, round int, tier smallint, party text, organisation int, recipient text,
       channel text, contact int, key text, payload jsonb, state text, error text, scope int, layer smallint, fid int, zone int, enterprise int, missing text)
     left join lateral ${nameLateral('i')} o on true
     left join zone z on z.key = i.zone
     left join organisation e on e.key = i.enterprise
     order by i.n
     on conflict (idempotency_key) do nothing`,
    [JSON.stringify(rows.map(inserted)), now],
  );
}
