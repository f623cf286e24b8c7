import { describe, expect, it } from 'vitest';
import { type Delivery, isFailed, namesOf, toldLines } from './told-lines.ts';

let id = 0;
const delivery = (change: Partial<Delivery>): Delivery => {
  id += 1;
  return {
    id,
    step: 'opened',
    party: 'regulator',
    organisation: 4,
    recipient: '区应急局危化监管科',
    organisationName: '区应急局危化监管科',
    organisationNameEn: '',
    channel: 'screen',
    state: 'read',
    attempts: 1,
    lastError: null,
    createdAt: id * 1000,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    ...change,
  };
};

describe('who was told', () => {
  it('puts what did not arrive first: gaps, failures, what waits, what arrived', () => {
    const lines = toldLines([
      delivery({ state: 'read' }),
      delivery({ channel: 'sms', state: 'failed', recipient: '王' }),
      delivery({ channel: 'email', state: 'waiting', recipient: '李' }),
      delivery({ party: 'zone', organisation: null, recipient: '', state: 'unreachable' }),
    ]);
    expect(lines.map(({ newest }) => newest.state)).toEqual(['unreachable', 'failed', 'waiting', 'read']);
    expect(lines.filter(({ newest }) => isFailed(newest))).toHaveLength(2);
  });
  it('shows the newest of many repeats once, with how many there were', () => {
    const lines = toldLines([
      delivery({ state: 'read', readAt: 5 }),
      delivery({ step: 'notice', state: 'failed' }),
      delivery({ step: 'notice', state: 'delivered', deliveredAt: 99_000 }),
    ]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ times: 3, at: 99_000, newest: { state: 'delivered' } });
  });
  it('names who acts for a party, each once, and leaves out the alarm about a gap', () => {
    const all = [
      delivery({}),
      delivery({ step: 'notice' }),
      delivery({ step: 'gap', recipient: '运营公司', party: 'operating_company' }),
      delivery({ channel: 'sms', recipient: '王' }),
    ];
    expect(namesOf('regulator', all)).toEqual(['区应急局危化监管科']);
    expect(namesOf('operating_company', all)).toEqual([]);
    expect(toldLines(all).some(({ newest }) => newest.step === 'gap')).toBe(false);
  });
});
