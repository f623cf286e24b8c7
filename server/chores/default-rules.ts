import { defaultRuleStatements } from '../../db/rule-rows.ts';
import { asEngine } from '../database.ts';

/**
 * An installation without any rule gets the defaults, so that no sensor is ever watched by nothing (REQ-RISK-03). Whoever
 * has rules, even withdrawn ones, keeps what he has. Returns whether they were written.
 */
export function addDefaultRules(): Promise<boolean> {
  return asEngine(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(7104, 0)');
    const { rows } = await tx.query<{ held: boolean; now: string }>(
      'select exists (select from rule) or exists (select from limit_rule) as held, guanlan.now()::text as now',
    );
    const first = rows[0];
    if (first === undefined || first.held) return false;
    for (const { text, values } of defaultRuleStatements(first.now)) await tx.query(text, values);
    return true;
  });
}
