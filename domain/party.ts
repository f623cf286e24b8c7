import type { Role } from './role.ts';

/** Kinds of recipients and actors of the warning loop (requirements, section 7): bodies, not persons. */
export const PARTIES = ['enterprise', 'zone', 'regulator', 'bureau', 'operating_company', 'city'] as const;
export type Party = (typeof PARTIES)[number];

/** The party that a role acts for at the warnings its grant reaches; inspectors and administrators act for none. */
const PARTY_OF_ROLE: Record<Role, Party | null> = {
  enterprise: 'enterprise',
  pipeline: 'enterprise',
  zone: 'zone',
  regulator: 'regulator',
  commander: 'bureau',
  duty: 'operating_company',
  inspector: null,
  admin: null,
  security: null,
  auditor: null,
};

/** The parties of roles, each once, in the order of PARTIES. */
export function partiesOf(roles: readonly Role[]): Party[] {
  const held = new Set(roles.map((role) => PARTY_OF_ROLE[role]));
  return PARTIES.filter((party) => held.has(party));
}
