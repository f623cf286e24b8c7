import { z } from 'zod';
import { LAYER_TABLE } from '../../db/schema/layer-table.ts';
import { LAYER_GEOMETRY, type Layer, layerOfCode } from '../../domain/layer.ts';
import { type LngLat, PRECISION_CLASSES, type Precision } from '../../domain/place.ts';
import { sectorOfCode } from '../../domain/sector.ts';
import { tierOfRank } from '../../domain/tier.ts';
import { PRECISION_METERS, seenPrecision, snapLngLat } from '../../domain/tile-precision.ts';
import type { Tx } from '../database.ts';
import { nameLateral } from '../warnings/object-place.ts';
import { ms, WARNING_COLUMNS, type WarningRecord } from '../warnings/warning-record.ts';
import { CAP_STEPS, type CapArea, type CapSender, type CapStep, type CapWarning } from './cap-message.ts';

/** Most warnings in a feed: beyond so many open ones a reader wants the list, not a feed. */
const MAX_ENTRIES = 500;
/** Around a point without an outline: a plant's own surroundings. */
const POINT_RADIUS_KM = 0.1;

interface StepRow extends CapStep {
  readonly id: number;
  readonly tier: number | null;
}

interface Row extends WarningRecord {
  readonly name: string | null;
  readonly nameEn: string | null;
  readonly actionZh: string | null;
  readonly actionEn: string | null;
  readonly steps: readonly StepRow[] | null;
  readonly releasedAt: number | null;
  readonly withdrawnAt: number | null;
}

const SELECT = `select ${WARNING_COLUMNS}, o.name, o.name_en as "nameEn", r.action_zh as "actionZh", r.action_en as "actionEn",
    (select json_agg(json_build_object('id', s.id, 'at', ${ms('s.at')}, 'step', s.step, 'tier', s.tier) order by s.id)
     from (select * from warning_step s where s.warning_id = w.id and s.step in (${CAP_STEPS.map((step) => `'${step}'`).join(', ')}) order by s.id limit 200) s) as steps,
    ${ms('c.released_at')} as "releasedAt", ${ms('c.withdrawn_at')} as "withdrawnAt"
  from warning w
  left join cap_release c on c.warning_id = w.id
  left join lateral ${nameLateral('w')} o on true
  left join limit_rule r on r.id = w.rule_id and r.version = w.rule_version`;

/** A warning's messages: it always opened first, and a closed one always ends with its closing. */
function stepsOf(row: Row): StepRow[] {
  const { tier } = row;
  const steps = [...(row.steps ?? [])];
  if (steps[0]?.step !== 'opened') steps.unshift({ id: 0, at: row.openedAt, step: 'opened', tier });
  if (row.state === 'closed' && steps.at(-1)?.step !== 'closed')
    steps.push({ id: Number.MAX_SAFE_INTEGER, at: row.closedAt ?? row.openedAt, step: 'closed', tier });
  return steps;
}

/** The public series begins with the release and ends with the closing or when it is taken back; null when there is none. */
function publicSteps(row: Row): StepRow[] | null {
  const { releasedAt, withdrawnAt } = row;
  if (releasedAt === null) return null;
  const all = stepsOf(row);
  const before = all.filter((step) => step.at <= releasedAt).at(-1);
  const after = all.filter((step) => step.at > releasedAt && (withdrawnAt === null || step.at <= withdrawnAt));
  const steps = [{ id: 0, at: releasedAt, step: 'released', tier: before?.tier ?? row.tier }, ...after];
  const last = steps.at(-1);
  return withdrawnAt === null || last?.step === 'closed'
    ? steps
    : [...steps, { id: Number.MAX_SAFE_INTEGER, at: withdrawnAt, step: 'withdrawn', tier: last?.tier ?? row.tier }];
}

/** Which message is asked for: of which series, and up to which step (none: all that happened). */
export interface CapAsk {
  readonly scope: CapSender['scope'];
  readonly upToStep?: number;
}

function askedSteps(row: Row, { scope, upToStep }: CapAsk): StepRow[] | null {
  const steps = scope === 'Public' ? publicSteps(row) : stepsOf(row);
  return steps === null || upToStep === undefined ? steps : steps.filter((step) => step.id <= upToStep);
}

/** null when the series does not exist. The tier is that of the message's own step. */
function warningOf(row: Row, ask: CapAsk): CapWarning | null {
  const steps = askedSteps(row, ask);
  const last = steps?.at(-1);
  if (steps === null || last === undefined) return null;
  return {
    id: row.id,
    layer: layerOfCode(row.layer),
    fid: row.fid,
    sector: row.sector === 0 ? null : sectorOfCode(row.sector),
    tier: tierOfRank(last.tier ?? row.tier) ?? 'blue',
    lost: row.lostSince !== null,
    name: row.name ?? '',
    nameEn: row.nameEn ?? '',
    reasonZh: row.reasonZh,
    reasonEn: row.reasonEn,
    instructionZh: row.actionZh ?? '',
    instructionEn: row.actionEn ?? '',
    indicator: row.indicator,
    value: row.causeValue,
    limit: row.limitValue,
    unit: row.unit,
    openedAt: row.openedAt,
    steps,
  };
}

const objectSchema = z.object({
  precision: z.enum(PRECISION_CLASSES).catch('hidden'),
  outline: z.string().nullable(),
});
const outlineSchema = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(z.tuple([z.number(), z.number()]))) }),
  z.object({
    type: z.literal('MultiPolygon'),
    coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
  }),
]);

function outerRings(outline: string): (readonly LngLat[])[] {
  const geometry = outlineSchema.safeParse(JSON.parse(outline));
  if (!geometry.success) return [];
  const polygons = geometry.data.type === 'Polygon' ? [geometry.data.coordinates] : geometry.data.coordinates;
  return polygons.flatMap((rings) => (rings[0] === undefined ? [] : [rings[0]]));
}

/** Where a warning holds, as exactly as this viewer may know; null when it must not know of the object at all. */
async function areaOf(tx: Tx, row: Row, layer: Layer, viewer: Precision): Promise<CapArea | null> {
  const outline = LAYER_GEOMETRY[layer] === 'polygon' ? 'st_asgeojson(o.geom, 6)' : 'null';
  const { rows } = await tx.query(
    `select o.precision_class as precision, ${outline} as outline from ${LAYER_TABLE[layer]} o where o.fid = $1 limit 1`,
    [row.fid],
  );
  // The object is gone while its warning stands: the warning's own place is what is left.
  const object = rows.length === 0 ? { precision: 'full' as const, outline: null } : objectSchema.parse(rows[0]);
  const seen = seenPrecision(viewer, object.precision);
  if (seen === 'hidden') return null;
  if (seen !== 'full') {
    const meters = PRECISION_METERS[seen];
    // The whole grid square lies within the circle.
    return { kind: 'circle', center: snapLngLat(row.lng, row.lat, meters), radiusKm: (meters / 1000) * 0.75 };
  }
  const rings = object.outline === null ? [] : outerRings(object.outline);
  if (rings.length > 0) return { kind: 'polygons', rings };
  return { kind: 'circle', center: [row.lng, row.lat], radiusKm: POINT_RADIUS_KM };
}

/** One warning in the viewer's scope, open or closed; null when there is none, or none that it may know of. */
export async function readCapWarning(
  tx: Tx,
  id: number,
  viewer: Precision,
  ask: CapAsk = { scope: 'Restricted' },
): Promise<{ readonly warning: CapWarning; readonly area: CapArea } | null> {
  const { rows } = await tx.query<Row>(`${SELECT} where w.id = $1`, [id]);
  const row = rows[0];
  const warning = row === undefined ? null : warningOf(row, ask);
  if (row === undefined || warning === null) return null;
  const area = await areaOf(tx, row, layerOfCode(row.layer), viewer);
  return area === null ? null : { warning, area };
}

/** Open warnings in the viewer's scope, or those of them that are released to the public; worst and newest first. */
export async function readOpenWarnings(tx: Tx, scope: CapSender['scope'] = 'Restricted'): Promise<CapWarning[]> {
  const released = scope === 'Public' ? 'and c.released_at is not null and c.withdrawn_at is null' : '';
  const { rows } = await tx.query<Row>(
    `${SELECT} where w.state = 'open' ${released} order by w.tier desc, w.opened_at desc, w.id desc limit ${MAX_ENTRIES}`,
  );
  return rows.map((row) => warningOf(row, { scope })).filter((warning) => warning !== null);
}
