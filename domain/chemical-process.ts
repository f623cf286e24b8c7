/** The 18 key regulated hazardous processes (重点监管危险化工工艺, REQ-ENT-06); the number in the rule is the position. */
export const CHEMICAL_PROCESSES = [
  'phosgenation',
  'electrolysis',
  'chlorination',
  'nitration',
  'ammonia_synthesis',
  'cracking',
  'fluorination',
  'hydrogenation',
  'diazotisation',
  'oxidation',
  'peroxidation',
  'amination',
  'sulphonation',
  'polymerisation',
  'alkylation',
  'coal_chemistry',
  'calcium_carbide',
  'azo_coupling',
] as const;
export type ChemicalProcess = (typeof CHEMICAL_PROCESSES)[number];
