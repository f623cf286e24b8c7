/** Kinds of recipients and actors of the warning loop (requirements, section 7). */
export const PARTIES = ['enterprise', 'zone', 'regulator', 'bureau', 'operating_company', 'city'] as const;
export type Party = (typeof PARTIES)[number];
