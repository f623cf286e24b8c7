import type { Sector } from './sector.ts';

/**
 * Roles of people (REQ-ROLE-*). A grant is a tuple role × sectors × zones × enterprises; rights of several grants are
 * the union of tuples, never the cross product of their parts.
 */
export const ROLES = [
  'commander',
  'regulator',
  'zone',
  'pipeline',
  'enterprise',
  'inspector',
  'duty',
  'admin',
  'security',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** System, security and audit administration exclude one another on one account (三员分立) and carry no view of objects. */
export const ADMINISTRATION_ROLES = ['admin', 'security', 'auditor'] as const satisfies readonly Role[];

/**
 * Permissions that procedures and handlers ask for. What a permission reaches is a second question, answered by scope.
 */
export const PERMISSIONS = [
  'situation.read',
  'video.view',
  /** Turns cameras; who has the stronger hand is a further question (domain/ptz-lease.ts). */
  'video.control',
  /** Stores presets and runs cruises: what the next person finds. */
  'video.preset',
  /** Keeps a camera for up to an hour: a site for the safety of a work, a centre to watch a position. */
  'video.reserve',
  /** Ends a site's reservation against its will; named, and audited with its reason (REQ-VID-12). */
  'video.break',
  /** Stored pictures, with the purpose written down (REQ-VID-10). */
  'recordings.view',
  /** Asks for a copy of recordings; somebody else decides (REQ-WF-44). */
  'images.request',
  'images.approve',
  /** Steps of the warning loop; what a party may do is a further question (domain/warning-loop.ts). */
  'warning.handle',
  'import.write',
  'rules.draft',
  'rules.approve',
  /** Watch, follow-up entries, roster and handover of the operating company (REQ-WARN-15). */
  'duty.keep',
  /** Looks at the duty desk without writing on it. */
  'duty.read',
  'outage.request',
  'outage.verify',
  'assessment.read',
  /** Notices, interviews and lists are drafts until a holder sends them (REQ-ASSESS-43). */
  'assessment.decide',
  'incident.command',
  /** Closes a road for every route until a moment, and opens it again. */
  'roads.block',
  /** Says whether a station, team or stock is available or out. */
  'resources.keep',
  'channels.manage',
  /** Binds and sets up walls: screens that look without signing in, within what their owner may see. */
  'walls.manage',
  /** Reports from the field (REQ-WF-27, -28). */
  'findings.record',
  /** Accepts, rectifies and closes what was reported. */
  'findings.handle',
  /** Plans rounds and patrols for the people of an enterprise or department (REQ-WF-22, -28). */
  'tasks.plan',
  /** Applies for, reviews, approves and accepts permits of special operations; who does what is a further question. */
  'permits.handle',
  /** Addresses, accounts and terminals of cameras and vehicles within reach (REQ-VID-01). */
  'devices.manage',
  /** Looks at the health of devices without changing them. */
  'devices.read',
  /** Public release of a warning: an authorised government role alone. */
  'cap.release',
  'users.manage',
  'grants.manage',
  'sessions.manage',
  'keys.manage',
  'audit.read',
  'audit.export',
  'profile.own',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const OPERATIONAL: readonly Permission[] = ['situation.read', 'video.view', 'images.request', 'profile.own'];
const CENTRE: readonly Permission[] = ['video.control', 'video.preset', 'video.reserve'];
/** The enterprise is first responsible: it handles its warnings and applies for outages (REQ-WARN-12, REQ-WF-02). */
const ENTERPRISE: readonly Permission[] = [
  'tasks.plan',
  'permits.handle',
  'findings.record',
  'findings.handle',
  'recordings.view',
  'video.control',
  'video.reserve',
  'warning.handle',
  'import.write',
  'outage.request',
  'assessment.read',
  'incident.command',
  'resources.keep',
];

export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  commander: [
    ...OPERATIONAL,
    ...CENTRE,
    'video.break',
    'recordings.view',
    'images.approve',
    'warning.handle',
    'rules.approve',
    'outage.verify',
    'assessment.read',
    'assessment.decide',
    'incident.command',
    'roads.block',
    'resources.keep',
    'walls.manage',
    'cap.release',
    'duty.read',
    'devices.manage',
    'devices.read',
  ],
  regulator: [
    ...OPERATIONAL,
    'tasks.plan',
    'findings.record',
    'findings.handle',
    ...CENTRE,
    'recordings.view',
    'images.approve',
    'warning.handle',
    'import.write',
    'rules.approve',
    'assessment.read',
    'assessment.decide',
    'incident.command',
    'roads.block',
    'resources.keep',
    'walls.manage',
    'devices.manage',
    'devices.read',
  ],
  zone: [
    ...OPERATIONAL,
    'tasks.plan',
    'findings.record',
    'findings.handle',
    'video.control',
    'recordings.view',
    'warning.handle',
    'import.write',
    'assessment.read',
    'incident.command',
    'resources.keep',
    'devices.read',
  ],
  pipeline: [...OPERATIONAL, ...ENTERPRISE],
  enterprise: [...OPERATIONAL, ...ENTERPRISE],
  inspector: [...OPERATIONAL, 'findings.record'],
  duty: [
    ...OPERATIONAL,
    'findings.record',
    'findings.handle',
    ...CENTRE,
    'recordings.view',
    'warning.handle',
    'import.write',
    'rules.draft',
    'duty.keep',
    'devices.read',
    'duty.read',
    'assessment.read',
    'incident.command',
    'roads.block',
    'resources.keep',
    'channels.manage',
    'walls.manage',
  ],
  admin: ['profile.own', 'users.manage', 'keys.manage'],
  security: ['profile.own', 'grants.manage', 'sessions.manage'],
  auditor: ['profile.own', 'audit.read', 'audit.export'],
};

export function permissionsOf(roles: Iterable<Role>): ReadonlySet<Permission> {
  const all = new Set<Permission>();
  for (const role of roles) for (const permission of ROLE_PERMISSIONS[role]) all.add(permission);
  return all;
}

/** null in a part of a grant means "all of them". Zones and enterprises are their integer keys. */
export interface Grant {
  readonly role: Role;
  readonly sectors: readonly Sector[] | null;
  readonly zones: readonly number[] | null;
  readonly enterprises: readonly number[] | null;
}

/** A scope cell is the smallest unit of visibility: one zone, sector and enterprise (0 = none, belongs to the district). */
export interface ScopeCell {
  readonly id: number;
  readonly zone: number;
  readonly sector: Sector | null;
  readonly enterprise: number;
}

/**
 * Whether one grant reaches one cell. Cells without a sector need only the zone. What belongs to no zone is common to the
 * district, unless an enterprise owns it (a pipeline as a whole): then a grant for some zones reaches only its segments.
 */
export function grantReaches(grant: Grant, cell: ScopeCell): boolean {
  if ((ADMINISTRATION_ROLES as readonly Role[]).includes(grant.role)) return false;
  const common = cell.zone === 0 && cell.enterprise === 0;
  if (grant.zones !== null && !common && !grant.zones.includes(cell.zone)) return false;
  if (grant.sectors !== null && cell.sector !== null && !grant.sectors.includes(cell.sector)) return false;
  if (grant.enterprises !== null && cell.enterprise !== 0 && !grant.enterprises.includes(cell.enterprise)) return false;
  return true;
}

/** Sorted scope keys that a set of grants reaches: the union over grants, so parts of two grants never mix. */
export function scopeKeysOf(grants: readonly Grant[], cells: readonly ScopeCell[]): number[] {
  return cells
    .filter((cell) => grants.some((grant) => grantReaches(grant, cell)))
    .map((cell) => cell.id)
    .sort((a, b) => a - b);
}

/** What the grants of one role reach by themselves. `all`: every cell, also one made later; then the keys say nothing. */
export interface RoleReach {
  readonly role: Role;
  readonly all: boolean;
  /** Sorted. */
  readonly scopeKeys: readonly number[];
}

/** What each role of an account reaches by its own grants: roles of different grants never lend each other their place. */
export function reachOf(grants: readonly Grant[], cells: readonly ScopeCell[]): RoleReach[] {
  return [...new Set(grants.map(({ role }) => role))].map((role) => {
    const own = grants.filter((grant) => grant.role === role);
    const watches = ROLE_PERMISSIONS[role].includes('situation.read');
    const all = own.some((grant) => grant.sectors === null && grant.zones === null && grant.enterprises === null);
    return { role, all: watches && all, scopeKeys: scopeKeysOf(own, cells) };
  });
}

/** The pairs of roles that one account must not hold together; the first clash, or null. */
export function separationClash(roles: readonly Role[]): readonly [Role, Role] | null {
  const admin = ADMINISTRATION_ROLES.filter((role) => roles.includes(role));
  const [first, second] = admin;
  if (first !== undefined && second !== undefined) return [first, second];
  const other = roles.find((role) => !(ADMINISTRATION_ROLES as readonly Role[]).includes(role));
  return first !== undefined && other !== undefined ? [first, other] : null;
}
