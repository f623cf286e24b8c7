import type { Party } from '../../domain/party.ts';

/** One delivery as `warnings.get` tells it; times are epoch milliseconds. */
export interface Delivery {
  readonly id: number;
  readonly step: string;
  readonly party: Party;
  readonly organisation: number | null;
  readonly recipient: string;
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

/** Everything that went to one recipient by one channel: the newest, how often, and the worst that is still open. */
export interface ToldLine<D extends Delivery = Delivery> {
  readonly key: string;
  readonly newest: D;
  readonly times: number;
  /** When it reached the state it is in. */
  readonly at: number;
}

/** What needs somebody's eyes first: gaps and failures, then what is under way, then what arrived. */
const ORDER = ['unreachable', 'failed', 'waiting', 'sent', 'delivered', 'read'];
const FAILED = ['unreachable', 'failed'];

function reachedAt(delivery: Delivery): number {
  return delivery.readAt ?? delivery.deliveredAt ?? delivery.sentAt ?? delivery.createdAt;
}

/** One line per recipient and channel, failures first, newest first within a state. */
export function toldLines<D extends Delivery>(deliveries: readonly D[]): ToldLine<D>[] {
  const groups = Map.groupBy(
    // An alarm about a missing recipient is told by the line of the gap itself.
    deliveries.filter(({ step }) => step !== 'gap'),
    ({ party, organisation, recipient, channel }) => [party, organisation ?? 0, channel, recipient].join('\u0000'),
  );
  const lines = [...groups].flatMap(([key, some]): ToldLine<D>[] => {
    const newest = some.reduce((one, other) => (other.id > one.id ? other : one));
    return [{ key, newest, times: some.length, at: reachedAt(newest) }];
  });
  return lines.sort((a, b) => ORDER.indexOf(a.newest.state) - ORDER.indexOf(b.newest.state) || b.at - a.at);
}

export const isFailed = (delivery: Delivery): boolean => FAILED.includes(delivery.state);

/** Names of those who act for a party at this warning, as the deliveries know them; empty when nobody was told yet. */
export function namesOf(
  party: Party,
  deliveries: readonly Delivery[],
  words: (delivery: Delivery) => string = ({ recipient }) => recipient,
): string[] {
  const named = deliveries.filter(
    (one) => one.party === party && one.channel === 'screen' && one.recipient !== '' && one.step !== 'gap',
  );
  return [...new Set(named.map(words))];
}
