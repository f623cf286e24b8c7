/** What a site is; each belongs to one of the eight sectors (REQ-ROLE-42). */
export const SITE_KINDS = [
  'chemical_enterprise',
  'construction_site',
  'fire_unit',
  'logistics_base',
  'industrial_enterprise',
  'transport_depot',
  'pipeline_station',
  'testing_laboratory',
] as const;
export type SiteKind = (typeof SITE_KINDS)[number];
