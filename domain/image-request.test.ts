import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkRequest,
  commandImage,
  ENDED_STATES,
  holdsOriginals,
  type ImageCommand,
  type ImageEvent,
  type ImageRequest,
  keepsExport,
  LINK_HOURS,
  turnImage,
} from './image-request.ts';

const HOUR = 3_600_000;
const COMMANDS = ['withdraw', 'approve', 'refuse', 'certify', 'revoke', 'retry', 'download'] as const;
const ACTORS = [
  { id: 'applicant', mayApprove: false },
  // Holds the right to approve, and still not for a request of one's own.
  { id: 'applicant', mayApprove: true },
  { id: 'second', mayApprove: true },
  { id: 'stranger', mayApprove: false },
] as const;

type Step =
  | { readonly command: ImageCommand['kind']; readonly actor: number }
  | { readonly event: ImageEvent['kind'] }
  | { readonly wait: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ command: fc.constantFrom(...COMMANDS), actor: fc.nat(ACTORS.length - 1) }),
  fc.record({ event: fc.constantFrom('started', 'done', 'failed', 'cancelled', 'clock') }),
  fc.record({ wait: fc.integer({ min: 0, max: 100 }) }),
);

const fresh: ImageRequest = { state: 'submitted', applicant: 'applicant', approver: null, linkEndsAt: null };

/** Walks a request; `seen` gets every state and who brought it about. */
function walk(
  steps: readonly Step[],
  seen: (before: ImageRequest, after: ImageRequest, by: string, now: number) => void,
) {
  let request = fresh;
  let now = 0;
  for (const one of steps) {
    const before = request;
    let by = 'machine';
    if ('wait' in one) now += one.wait * HOUR;
    else if ('event' in one) request = { ...request, ...turnImage(request, { kind: one.event, now }) };
    else {
      const actor = ACTORS[one.actor] ?? ACTORS[0];
      const result = commandImage(request, { kind: one.command }, actor, now);
      by = actor.id;
      if (typeof result !== 'string') expect(before).toEqual(request);
      else request = { ...request, state: result, linkEndsAt: result === 'ready' ? request.linkEndsAt : null };
    }
    seen(before, request, by, now);
  }
}

describe('a request for images', () => {
  it('is exported only after a second person approved it and saw the certificate (REQ-WF-44)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const history: string[] = [];
        walk(steps, (before, after, by) => {
          if (after.state !== before.state) history.push(`${after.state} by ${by}`);
          if (after.state === 'exporting') {
            expect(history).toContain('approved by second');
            expect(history).toContain('queued by second');
          }
          expect(history.some((one) => one === 'approved by applicant' || one === 'approved by stranger')).toBe(false);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('never comes back from its end, and holds the originals exactly until then', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        walk(steps, (before, after) => {
          if (ENDED_STATES.includes(before.state)) expect(after.state).toBe(before.state);
          expect(holdsOriginals(after.state)).toBe(!ENDED_STATES.includes(after.state));
          if (ENDED_STATES.includes(after.state)) expect(keepsExport(after.state)).toBe(false);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('is downloaded by its applicant alone, and not a moment after 72 hours', () => {
    const ready: ImageRequest = { ...fresh, state: 'ready', approver: 'second', linkEndsAt: LINK_HOURS * HOUR };
    const by = (actor: number, now: number) => {
      const result = commandImage(ready, { kind: 'download' }, ACTORS[actor] ?? ACTORS[0], now);
      return typeof result === 'string' ? result : result.code;
    };
    expect(by(0, 72 * HOUR - 1)).toBe('ready');
    expect(by(0, 72 * HOUR)).toBe('expired');
    expect(by(2, 0)).toBe('forbidden');
    expect(by(3, 0)).toBe('forbidden');
    expect(turnImage(ready, { kind: 'clock', now: 72 * HOUR }).state).toBe('expired');
    expect(turnImage(ready, { kind: 'clock', now: 72 * HOUR - 1 }).state).toBe('ready');
  });

  it('says why nobody approves their own request', () => {
    const own = { id: 'applicant', mayApprove: true };
    expect(commandImage(fresh, { kind: 'approve' }, own, 0)).toMatchObject({ code: 'two_persons' });
  });

  it('begins its export anew when the worker died, and may be tried again after a failure', () => {
    const exporting: ImageRequest = { ...fresh, state: 'exporting' };
    expect(turnImage(exporting, { kind: 'started' }).state).toBe('exporting');
    const failed = turnImage(exporting, { kind: 'failed' });
    expect(commandImage({ ...exporting, ...failed }, { kind: 'retry' }, ACTORS[2], 0)).toBe('queued');
  });

  it('is limited in length and number, and never reaches into the future', () => {
    const quota = { waiting: 0, grantedMinutes: 0 };
    const now = 1_000 * HOUR;
    const span = (minutes: number) => ({ from: now - minutes * 60_000, to: now });
    expect(checkRequest(span(120), quota, now)).toBeNull();
    expect(checkRequest(span(121), quota, now)).toMatchObject({ code: 'invalid', field: 'to' });
    expect(checkRequest({ from: now - 60_000, to: now + 1 }, quota, now)).toMatchObject({ field: 'to' });
    expect(checkRequest({ from: now, to: now - 1 }, quota, now)).toMatchObject({ field: 'to' });
    expect(checkRequest(span(1), { ...quota, waiting: 5 }, now)).toMatchObject({ code: 'too_many', field: 'waiting' });
    expect(checkRequest(span(30), { ...quota, grantedMinutes: 571 }, now)).toMatchObject({ field: 'quota' });
  });
});
