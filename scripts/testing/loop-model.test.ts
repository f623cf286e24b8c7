import { expect, it } from 'vitest';
import { PARTIES } from '../../domain/party.ts';
import { actingParties, checkLoop } from './loop-model.ts';

it('keeps every invariant of the warning loop through random sequences of people, rules and outages', () => {
  expect(actingParties()).toEqual(PARTIES.filter((party) => party !== 'city'));
  checkLoop(1_000);
}, 60_000);
