import { expect, test } from 'vitest';
import { availabilityOf } from './resource-availability.ts';

const now = Date.parse('2026-11-20T03:00:00Z');
const daysAgo = (days: number): number => now - days * 86_400_000;

test('a resource that was confirmed within 30 days is available, later nobody knows', () => {
  const facts = { dutyState: '', available: 3 };
  expect(availabilityOf({ ...facts, confirmedAt: daysAgo(30) }, now)).toBe('available');
  expect(availabilityOf({ ...facts, confirmedAt: daysAgo(30.1) }, now)).toBe('unknown');
});

test('what the desk took out of service stays out, however old the word is, and nothing left is out too', () => {
  expect(availabilityOf({ dutyState: 'out', available: 3, confirmedAt: daysAgo(90) }, now)).toBe('out');
  expect(availabilityOf({ dutyState: 'available', available: 0, confirmedAt: now }, now)).toBe('out');
});
