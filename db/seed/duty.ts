import type pg from 'pg';
import { SHIFT_PATTERNS } from '../../domain/duty.ts';
import { addDays, type DutyPerson, dayOf, mondayOf, shiftSpan } from '../../domain/duty-roster.ts';
import type { Organisation, RegionModel } from './model.ts';
import { person } from './names.ts';
import { cycle, Random } from './random.ts';
import { insertRecords } from './write.ts';

const WEEKS_BEFORE = 1;
const WEEKS_PLANNED = 3;
const OFFICERS = 6;
const LEADERS = 3;

const POSTS: Record<string, readonly [officer: string, leader: string]> = {
  bureau: ['应急值班员', '带班局领导'],
  regulator: ['行业值班员', '带班科长'],
  zone_department: ['功能区值班员', '带班主任'],
  operating_company: ['运营值守员', '值班经理'],
  enterprise: ['中控室值班员', '带班厂领导'],
};
/** Enterprises of the story and the pipeline operator keep a roster here; the others call by their contacts. */
const ENTERPRISES_WITH_ROSTER = 6;

const keepsWatch = (organisation: Organisation): boolean =>
  (organisation.kind !== 'enterprise' && organisation.code !== 'CITY001') ||
  organisation.key <= ENTERPRISES_WITH_ROSTER ||
  organisation.code.startsWith('PIP');

interface Team {
  readonly officers: readonly DutyPerson[];
  readonly leaders: readonly DutyPerson[];
}

function teamOf({ code, kind }: Organisation): Team {
  const random = new Random(`roster ${code}`);
  const [officer, leader] = POSTS[kind] ?? ['值班员', '带班领导'];
  const make = (post: string, isLeader: boolean) => (): DutyPerson => ({
    ...person(random),
    post,
    leader: isLeader,
    userId: null,
  });
  return {
    officers: Array.from({ length: OFFICERS }, make(officer, false)),
    leaders: Array.from({ length: LEADERS }, make(leader, true)),
  };
}

/**
 * Shifts and rosters of who keeps watch, planned from last week on. Zone 5's department has nobody in the night after the
 * next one: what a gap looks like must be seen before it is met.
 */
export async function writeDuty(
  client: pg.Client,
  model: RegionModel,
  scopeKeys: readonly number[],
  now: Date,
): Promise<void> {
  const watching = model.organisations.filter((organisation) => keepsWatch(organisation));
  const scopeOf = (organisation: Organisation): number => scopeKeys[organisation.cell] ?? 0;
  const shifts = watching.flatMap((organisation) =>
    SHIFT_PATTERNS.two.map((shift) => ({
      organisation: organisation.key,
      name: shift.name,
      name_en: shift.nameEn,
      start_minute: shift.startMinute,
      minutes: shift.minutes,
      scope_key: scopeOf(organisation),
    })),
  );
  await insertRecords(
    client,
    'duty_shift',
    { organisation: 'int', name: 'text', name_en: 'text', start_minute: 'int', minutes: 'int', scope_key: 'int' },
    shifts,
  );
  const { rows } = await client.query<{ id: number; organisation: number; start_minute: number }>(
    'select id, organisation, start_minute from duty_shift',
  );
  const idOf = new Map(rows.map((row) => [`${row.organisation} ${row.start_minute}`, row.id]));
  const today = dayOf(now.getTime());
  const first = addDays(mondayOf(today), -7 * WEEKS_BEFORE);
  const gapDay = addDays(today, 1);
  const entries = watching.flatMap((organisation) => {
    const team = teamOf(organisation);
    return Array.from({ length: 7 * WEEKS_PLANNED }, (_, index) => addDays(first, index)).flatMap((day, index) =>
      SHIFT_PATTERNS.two.flatMap((shift, night) => {
        if (organisation.code === 'ZON005' && day === gapDay && night === 1) return [];
        const turn = index * 2 + night;
        const { from, to } = shiftSpan(day, shift);
        const people = [cycle(team.officers, turn), cycle(team.officers, turn + 1), cycle(team.leaders, turn)];
        return people.map((one, position) => ({
          organisation: organisation.key,
          shift: idOf.get(`${organisation.key} ${shift.startMinute}`) ?? 0,
          day,
          position: position + 1,
          leader: one.leader,
          name: one.name,
          post: one.post,
          phone: one.phone,
          starts_at: new Date(from).toISOString(),
          ends_at: new Date(to).toISOString(),
          author: 'seed',
          scope_key: scopeOf(organisation),
        }));
      }),
    );
  });
  await insertRecords(client, 'duty_roster', ROSTER_COLUMNS, entries);
}

const ROSTER_COLUMNS = {
  organisation: 'int',
  shift: 'int',
  day: 'date',
  position: 'smallint',
  leader: 'boolean',
  name: 'text',
  post: 'text',
  phone: 'text',
  starts_at: 'timestamptz',
  ends_at: 'timestamptz',
  author: 'text',
  scope_key: 'int',
} as const;
