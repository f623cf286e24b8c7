import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PtzCommand, rightFor } from './ptz-command.ts';
import {
  askPtz,
  leaseAt,
  PTZ_CITY,
  type PtzActor,
  type PtzAsk,
  type PtzLease,
  type PtzPower,
  standingOf,
} from './ptz-lease.ts';
import type { Role } from './role.ts';

const NOON = Date.parse('2026-11-20T12:00:00+08:00');
const SECOND = 1000;
const MINUTE = 60 * SECOND;

function person(id: string, role: Role | 'city', ...may: PtzPower[]): PtzActor {
  const standing = role === 'city' ? PTZ_CITY : standingOf([role]);
  if (standing === null) throw new Error(`${role} does not steer`);
  return { id, name: `${id} of ${role}`, ...standing, may: new Set<PtzPower>(['move', ...may]) };
}
const city = person('city', 'city', 'preset');
const commander = person('commander', 'commander', 'preset', 'reserve', 'break');
const duty = person('duty', 'duty', 'preset', 'reserve');
const otherDuty = person('other', 'duty', 'preset', 'reserve');
const site = person('site', 'enterprise', 'reserve');
const left: PtzCommand = { kind: 'move', pan: -0.5, tilt: 0, zoom: 0 };
const acquire: PtzAsk = { name: 'acquire' };
const steer = (command: PtzCommand = left): PtzAsk => ({ name: 'command', command });

function lease(before: PtzLease | null, actor: PtzActor, ask: PtzAsk, now = NOON): PtzLease | null {
  const answer = askPtz(before, actor, ask, now);
  if ('refusal' in answer) throw new Error(`refused: ${answer.refusal.message}`);
  return answer.lease;
}
function refusal(before: PtzLease | null, actor: PtzActor, ask: PtzAsk, now = NOON) {
  const answer = askPtz(before, actor, ask, now);
  return 'refusal' in answer ? answer.refusal : null;
}

describe('who may steer a camera (REQ-VID-11, REQ-VID-12)', () => {
  it('puts the city above the district and the district above the site', () => {
    const bySite = lease(null, site, acquire);
    const byDistrict = askPtz(bySite, duty, acquire, NOON);
    expect(byDistrict).toMatchObject({ change: 'taken', lease: { holder: 'duty' }, loser: { holder: 'site' } });
    const byCity = askPtz('lease' in byDistrict ? byDistrict.lease : null, city, acquire, NOON);
    expect(byCity).toMatchObject({
      change: 'taken',
      lease: { holder: 'city', level: 'city' },
      loser: { holder: 'duty' },
    });
    expect(refusal('lease' in byCity ? byCity.lease : null, commander, acquire)?.code).toBe('conflict');
  });

  it('locks the site operator out while the centre holds the camera, and says who has it, why and until when', () => {
    const held = lease(null, duty, { name: 'reserve', minutes: 10, reason: '重点时段定位监控' });
    expect(refusal(held, site, steer())).toMatchObject({
      code: 'conflict',
      field: 'lease',
      params: {
        holder: 'duty of duty',
        level: 'district',
        hold: 'watch',
        reason: '重点时段定位监控',
        until: NOON + 10 * MINUTE,
      },
    });
  });

  it('refuses an equal hand', () => {
    expect(refusal(lease(null, duty, acquire), otherDuty, acquire)?.code).toBe('conflict');
  });

  it('starts with the first command on a free camera, but never takes a camera by the way', () => {
    expect(lease(null, site, steer())).toMatchObject({ holder: 'site' });
    expect(refusal(lease(null, site, acquire), commander, steer())?.code).toBe('conflict');
  });

  it('ends 15 s after the last command', () => {
    const first = lease(null, duty, steer());
    const again = lease(first, duty, steer(), NOON + 14 * SECOND);
    expect(leaseAt(again, NOON + 28 * SECOND)).not.toBeNull();
    expect(leaseAt(again, NOON + 29 * SECOND)).toBeNull();
    expect(lease(again, site, acquire, NOON + 29 * SECOND)).toMatchObject({ holder: 'site' });
  });

  it('keeps a site reservation from everybody but the right to break it', () => {
    const reserved = lease(null, site, { name: 'reserve', minutes: 30, reason: '吊装作业监护' });
    expect(reserved).toMatchObject({ hold: 'reserved' });
    for (const actor of [city, commander, duty]) expect(refusal(reserved, actor, acquire)?.code).toBe('conflict');
    expect(refusal(reserved, duty, { name: 'break', reason: '火情' })?.code).toBe('forbidden');
    expect(refusal(reserved, commander, { name: 'break', reason: ' ' })?.field).toBe('reason');
    expect(askPtz(reserved, commander, { name: 'break', reason: '火情' }, NOON)).toMatchObject({
      change: 'broken',
      lease: { holder: 'commander', hold: 'work' },
      loser: { holder: 'site' },
    });
  });

  it('lets no reservation last longer than an hour, however often it is asked for and steered', () => {
    const reserve = (minutes: number): PtzAsk => ({ name: 'reserve', minutes, reason: '吊装' });
    expect(refusal(null, site, reserve(61))?.field).toBe('minutes');
    expect(refusal(null, site, reserve(0))?.field).toBe('minutes');
    let held = lease(null, site, reserve(60));
    held = lease(held, site, reserve(60), NOON + 40 * MINUTE);
    held = lease(held, site, steer(), NOON + 60 * MINUTE - SECOND);
    expect(leaseAt(held, NOON + 60 * MINUTE - 1)?.hold).toBe('reserved');
    // Steered a second ago it is still the site's, but only as anybody's who steers.
    expect(leaseAt(held, NOON + 60 * MINUTE)?.hold).toBe('work');
    expect(lease(held, duty, acquire, NOON + 60 * MINUTE)).toMatchObject({ holder: 'duty' });
  });

  it('asks more for storing presets and for cruises than for turning', () => {
    expect(rightFor({ kind: 'preset', act: 'call', number: 1 })).toBe('move');
    const more: PtzCommand[] = [
      { kind: 'preset', act: 'set', number: 1 },
      { kind: 'preset', act: 'delete', number: 1 },
      { kind: 'cruise', act: 'start', group: 1 },
      { kind: 'cruise', act: 'stop', group: 1 },
    ];
    for (const command of more) {
      expect(refusal(null, site, steer(command))?.code).toBe('forbidden');
      expect(refusal(null, duty, steer(command))).toBeNull();
    }
  });

  it('gives a person with several roles the strongest of those that reach the camera', () => {
    expect(standingOf(['enterprise', 'commander', 'zone'])).toEqual(standingOf(['commander']));
    expect(standingOf(['inspector', 'auditor'])).toBeNull();
  });
});

const actors = [city, commander, duty, otherDuty, site, person('operator', 'pipeline', 'reserve')];
const asks: fc.Arbitrary<PtzAsk> = fc.oneof(
  fc.constant<PtzAsk>(acquire),
  fc.constantFrom<PtzAsk>(steer(), steer({ kind: 'stop' }), steer({ kind: 'preset', act: 'set', number: 2 })),
  fc.constant<PtzAsk>({ name: 'release' }),
  fc.constant<PtzAsk>({ name: 'request' }),
  fc.constant<PtzAsk>({ name: 'break', reason: '险情' }),
  fc.integer({ min: -1, max: 70 }).map((minutes): PtzAsk => ({ name: 'reserve', minutes, reason: '作业监护' })),
);
const steps = fc.array(
  fc.record({
    actor: fc.constantFrom(...actors),
    ask: asks,
    waitMs: fc.oneof(fc.integer({ min: 0, max: 20 * SECOND }), fc.integer({ min: 0, max: 70 * MINUTE })),
  }),
  { maxLength: 60 },
);

describe('any sequence of asks', () => {
  it('never leaves two who believe to hold one camera, and takes commands from the holder alone', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let state: PtzLease | null = null;
        let now = NOON;
        // What each person was told last: until when the camera is theirs, unless somebody tells them otherwise.
        const believes = new Map<string, { readonly until: number; readonly lease: PtzLease }>();
        for (const { actor, ask, waitMs } of sequence) {
          now += waitMs;
          for (const [id, { until }] of believes) if (until <= now) believes.delete(id);
          const holder = [...believes.values()][0]?.lease ?? null;
          const answer = askPtz(state, actor, ask, now);
          if ('refusal' in answer) continue;
          if (ask.name === 'command') expect(holder === null || holder.holder === actor.id).toBe(true);
          if (answer.loser !== null) {
            expect(answer.loser.holder).toBe(holder?.holder);
            const byRight = ask.name === 'break' && actor.may.has('break');
            if (!byRight) {
              expect(actor.priority).toBeGreaterThan(answer.loser.priority);
              expect(answer.loser.hold).not.toBe('reserved');
            }
            believes.delete(answer.loser.holder);
          }
          state = answer.lease;
          if (ask.name === 'release') believes.delete(actor.id);
          else if (ask.name !== 'request' && state !== null)
            believes.set(actor.id, { until: state.expiresAt, lease: state });
          expect(believes.size).toBeLessThanOrEqual(1);
          if (state?.heldUntil != null)
            expect(state.heldUntil - (state.heldSince ?? 0)).toBeLessThanOrEqual(60 * MINUTE);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
