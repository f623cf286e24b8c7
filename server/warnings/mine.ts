import { partiesOf } from '../../domain/party.ts';
import type { Viewer } from '../database.ts';

/** What the plan of a warning `w` says for its tier, by the name of a key. */
const planned = (key: string): string =>
  `w.plan -> 'tiers' -> (array['blue', 'yellow', 'orange', 'red'])[w.tier] -> '${key}'`;
const TRACKER = `${planned('tracker')} #>> '{}'`;

/**
 * SQL of "waits for this viewer" for open warnings `w`, by the parties that each role is where its own grants reach:
 * nobody of a party that was told has taken note yet; the enterprise owes a step; or the tracker owes its confirmation,
 * and the steps of what belongs to no enterprise (REQ-WARN-12). `false` for whoever acts for no party.
 */
export function mineCondition(viewer: Viewer, param: (value: unknown) => string): string {
  const cases = viewer.reach.flatMap(({ role, all, scopeKeys }) => {
    const [party] = partiesOf([role]);
    if (party === undefined) return [];
    const name = `${param(party)}::text`;
    const told = party === 'operating_company' ? 'w.tier > 1' : `${planned('push')} ? ${name}`;
    const owes =
      party === 'enterprise'
        ? `w.enterprise <> 0 and w.handling <> 'clear_asked'`
        : `${TRACKER} = ${name} and (w.handling = 'clear_asked' or w.enterprise = 0)`;
    const here = all ? 'true' : `w.scope_key = any(${param(scopeKeys)}::int[])`;
    return [`(${here} and ((w.acknowledged_at is null and ${told}) or (${owes})))`];
  });
  return cases.length === 0 ? 'false' : `(${cases.join(' or ')})`;
}
