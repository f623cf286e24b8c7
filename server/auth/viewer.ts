import type { IncomingMessage } from 'node:http';
import { grantSchema } from '../../domain/code-schema.ts';
import { PRECISION_CLASSES, type Precision } from '../../domain/place.ts';
import { type Grant, type Permission, permissionsOf, reachOf, type ScopeCell } from '../../domain/role.ts';
import { SECTORS } from '../../domain/sector.ts';
import { asAuth, type Tx, type Viewer } from '../database.ts';
import { coverageOf, scopeHashOf } from './reach.ts';
import { apiKeyOf, secretHash, sessionTokenOf, wallSecretOf } from './session-token.ts';

/** How long a looked-up viewer serves without another look; changes arrive by event much sooner. */
const KEEP_MILLISECONDS = 30_000;
const MAX_KEPT = 20_000;
/** A machine client reads the picture; it never acts. */
const KEY_PERMISSIONS: readonly Permission[] = ['situation.read'];
/** A wall looks; whoever stands before it acts elsewhere. */
const WALL_PERMISSIONS: readonly Permission[] = ['situation.read', 'video.view'];

interface Kept {
  readonly viewer: Promise<Viewer | null>;
  /** Moment of this process's own clock. */
  readonly until: number;
  known?: Viewer;
}
const kept = new Map<string, Kept>();

/** Drops what was kept about one person (`grants` event). */
export function forgetUser(userId: string): void {
  for (const [hash, entry] of kept) {
    entry.viewer.then(
      (viewer) => {
        if (viewer?.id === userId && kept.get(hash) === entry) kept.delete(hash);
      },
      // A look-up that fails is dropped by who made it.
      () => {},
    );
  }
}

/** Drops one session or key (`session` event). */
export function forgetSession(hash: string): void {
  kept.delete(hash);
}

/** Drops everything: cells of scope changed, or events may have been missed. */
export function forgetViewers(): void {
  kept.clear();
}

/**
 * Who asks, by API key, session cookie or the cookie of a bound screen; null when nobody proves to be anybody. A key that
 * is sent but wrong is nobody, even beside a good cookie; a session that has ended leaves the screen it ran on. One database transaction per secret and 30 s; in between the answer is there at once,
 * without a promise, because a tile costs no more than a few microseconds.
 */
export function viewerOf(req: IncomingMessage): Promise<Viewer | null> | Viewer | null {
  const key = apiKeyOf(req);
  if (key !== null) return remembered(key, (tx, hash) => keyViewer(tx, hash));
  const token = sessionTokenOf(req);
  const screen = wallSecretOf(req);
  const wall = () => (screen === null ? null : remembered(screen, wallViewer));
  if (token === null) return wall();
  const person = remembered(token, (tx, hash) => sessionViewer(tx, token, hash));
  if (screen === null || !(person instanceof Promise)) return person;
  return person.then((known) => known ?? wall());
}

function remembered(
  secret: string,
  look: (tx: Tx, hash: string) => Promise<Viewer | null>,
): Promise<Viewer | null> | Viewer {
  const hash = secretHash(secret);
  const now = performance.now();
  const found = kept.get(hash);
  if (found !== undefined && found.until > now) return found.known ?? found.viewer;
  if (kept.size >= MAX_KEPT) kept.clear();
  const viewer = asAuth((tx) => look(tx, hash));
  const entry: Kept = { viewer, until: now + KEEP_MILLISECONDS };
  kept.set(hash, entry);
  // Neither a failed look-up nor a stranger is remembered: guesses must not push people out.
  const drop = () => {
    if (kept.get(hash) === entry) kept.delete(hash);
  };
  viewer.then((known) => {
    if (known === null) drop();
    else entry.known = known;
  }, drop);
  return viewer;
}

interface GrantRow {
  readonly role: string;
  readonly sectors: string[] | null;
  readonly zones: number[] | null;
  readonly enterprises: number[] | null;
  readonly precision: Precision;
}

/** An account's grants up to the condition that closes it, for `viewerFrom`. */
export const GRANTS = `coalesce((select json_agg(json_build_object('role', g.role, 'sectors', g.sectors, 'zones', g.zones,
  'enterprises', g.enterprises, 'precision', g.precision_class)) from auth."grant" g where `;
/** Every scope cell, for `viewerFrom`. */
export const CELLS = `(select json_agg(json_build_array(id, zone, sector, enterprise)) from scope_cell) as cells`;

interface Found {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly GrantRow[];
  readonly cells: readonly (readonly [number, number, number, number])[] | null;
}

async function sessionViewer(tx: Tx, token: string, hash: string): Promise<Viewer | null> {
  const { rows } = await tx.query<Found>(
    `select u.id, u.name, ${GRANTS} g.user_id = u.id), '[]') as grants, ${CELLS}
     from auth.session s join auth."user" u on u.id = s.user_id
     where s.token = $1 and s.expires_at > guanlan.now() and u.disabled_at is null`,
    [token],
  );
  const row = rows[0];
  return row === undefined ? null : viewerFrom(row, hash, null);
}

async function keyViewer(tx: Tx, hash: string): Promise<Viewer | null> {
  const { rows } = await tx.query<Found>(
    `update auth.api_key k set last_used_at = guanlan.now() where k.hash = decode($1, 'hex') and k.revoked_at is null
     returning 'key:' || k.id as id, k.name, ${GRANTS} g.api_key_id = k.id), '[]') as grants, ${CELLS}`,
    [hash],
  );
  const row = rows[0];
  return row === undefined ? null : viewerFrom(row, hash, KEY_PERMISSIONS);
}

async function wallViewer(tx: Tx, hash: string): Promise<Viewer | null> {
  const { rows } = await tx.query<Found>(
    `update auth.wall_device w set last_seen_at = guanlan.now() where w.hash = decode($1, 'hex') and w.bound_at is not null and w.revoked_at is null
     returning 'wall:' || w.id as id, w.name, w.grants, ${CELLS}`,
    [hash],
  );
  const row = rows[0];
  return row === undefined ? null : viewerFrom(row, hash, WALL_PERMISSIONS);
}

function cellOf([id, zone, sector, enterprise]: readonly [number, number, number, number]): ScopeCell {
  return { id, zone, sector: SECTORS[sector - 1] ?? null, enterprise };
}

/** The union of grants as one viewer. Of several precisions the coarsest counts, so that no grant sharpens another's. */
export function viewerFrom(row: Found, hash: string, only: readonly Permission[] | null): Viewer {
  const grants: Grant[] = row.grants.map((grant) => grantSchema.parse(grant));
  const reach = reachOf(grants, (row.cells ?? []).map(cellOf));
  const roles = reach.map(({ role }) => role);
  const coverage = coverageOf(reach);
  const precision = coarsest(row.grants.map((grant) => grant.precision));
  const granted = permissionsOf(roles);
  return {
    id: row.id,
    name: row.name,
    roles,
    permissions: only === null ? granted : new Set(only.filter((permission) => granted.has(permission))),
    ...coverage,
    reach,
    scopeHash: scopeHashOf(coverage, precision),
    precision,
    sessionId: hash,
  };
}

function coarsest(classes: readonly Precision[]): Precision {
  const worst = Math.max(0, ...classes.map((one) => PRECISION_CLASSES.indexOf(one)));
  return PRECISION_CLASSES[worst] ?? 'hidden';
}
