import { initTRPC, TRPCError } from '@trpc/server';
import { type Refusal, RefusalError } from '../domain/refusal.ts';
import type { Permission } from '../domain/role.ts';
import { appendAudit } from './auth/audit.ts';
import { withPermission } from './auth/reach.ts';
import type { Context } from './context.ts';
import { asAuth, asViewer, type Tx, type Viewer } from './database.ts';
import { forgetAnswers } from './live/answers.ts';
import { refusalOf, TRPC_CODE } from './refusal-answer.ts';

/** Who may call a procedure. Every procedure declares one; `server/access.db.test.ts` fails on one that does not. */
export type Policy = 'public' | 'signed-in' | Permission;

export interface Meta {
  readonly policy: Policy;
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    sse: {
      // Proxies close silent streams; the client reopens one that says nothing for three pings.
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 45_000 },
    },
    errorFormatter({ shape, error }) {
      const refusal = refusalOf(error.cause);
      // The text of an unexpected error may hold SQL or data: it goes to the log only.
      const hidden = refusal === null && error.code === 'INTERNAL_SERVER_ERROR';
      return {
        ...shape,
        message: hidden ? 'internal error' : (refusal?.message ?? shape.message),
        data: { ...shape.data, stack: undefined, refusal },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** What an administrator or a stranger tried to change and might not (REQ-SEC-08). */
async function auditRefused(ctx: Context, path: string, refusal: Refusal): Promise<void> {
  await asAuth((tx) =>
    appendAudit(tx, {
      actor: ctx.viewer?.id ?? '',
      action: path,
      outcome: 'refused',
      address: ctx.address,
      detail: { code: refusal.code, ...(refusal.params ?? {}) },
    }),
  );
}

/** Base of all procedures: a RefusalError thrown anywhere below becomes its tRPC code, once. */
const procedure = t.procedure.use(async ({ ctx, next, path, type }) => {
  const result = await next();
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  const refusal = refusalOf(result.error.cause);
  if (refusal === null) return result;
  // After the call's own transaction has rolled back.
  if (type === 'mutation' && path.startsWith('admin.') && ctx.viewer !== null) await auditRefused(ctx, path, refusal);
  throw new TRPCError({ code: TRPC_CODE[refusal.code], message: refusal.message, cause: result.error.cause });
});

/**
 * The viewer of a call, when there is one and it holds the permission, reaching only what the grants that carry the
 * permission reach; refuses otherwise. Every door, tRPC or HTTP, goes through here.
 */
export function viewerWith(viewer: Viewer | null, policy: Policy): Viewer {
  if (viewer === null) throw new RefusalError({ code: 'unauthenticated', message: 'sign in first' });
  if (policy === 'public' || policy === 'signed-in') return viewer;
  if (!viewer.permissions.has(policy))
    throw new RefusalError({ code: 'forbidden', message: `needs the permission ${policy}`, params: { policy } });
  return withPermission(viewer, policy);
}

/** Anybody may call; no viewer, no transaction. */
export const publicProcedure = procedure.meta({ policy: 'public' });

/** Any signed-in viewer may call; no transaction is opened. */
export const signedIn = procedure
  .meta({ policy: 'signed-in' })
  .use(({ ctx, next }) => next({ ctx: { viewer: viewerWith(ctx.viewer, 'signed-in') } }));

/** A viewer with the permission may call; no transaction is opened. For subscriptions and calls to other processes. */
export const permitted = (permission: Permission) =>
  procedure
    .meta({ policy: permission })
    .use(({ ctx, next }) => next({ ctx: { viewer: viewerWith(ctx.viewer, permission) } }));

/** tRPC hands errors on as values; inside a transaction they must be thrown, so that it rolls back. */
function orThrow<T extends { readonly ok: boolean; readonly error?: TRPCError }>(result: T): T {
  if (result.error !== undefined) throw result.error;
  return result;
}

const PLACE_NAMES = new Set(['lng', 'lat', 'position', 'bbox', 'center', 'geom', 'geometry', 'outline']);

/** An answer without anything that names a place. */
function scrubbed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(scrubbed);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (PLACE_NAMES.has(name) ? [] : [[name, scrubbed(inner)]])),
  );
}

function withoutPlaces<T extends { readonly ok: boolean }>(result: T): T {
  return 'data' in result ? { ...result, data: scrubbed(result.data) } : result;
}

/**
 * The usual procedure: `ctx.tx` is one transaction as the viewer, so row-level security decides what it reaches; it
 * commits when the resolver returns and rolls back when it refuses. Reads that one HTTP request asks for together share
 * theirs. Never open a second transaction inside one: the
 * embedded database has one backend and would wait for itself.
 */
export const scoped = (permission: Permission) =>
  permitted(permission).use(async ({ ctx, next, getRawInput, type }) => {
    // The whole body first: a slow upload must not hold a transaction, on the embedded database everybody's.
    await getRawInput();
    const commands = type === 'mutation';
    const work = async (tx: Tx) => orThrow(await next({ ctx: { tx } }));
    if (type === 'query' && ctx.read !== undefined) return await ctx.read(ctx.viewer, work);
    const result = await asViewer(ctx.viewer, work, commands);
    if (commands) forgetAnswers();
    // Commands read exact places, so none of them leaves for a viewer who may not have it.
    return commands && ctx.viewer.precision !== 'full' ? withoutPlaces(result) : result;
  });

/** Administration: `ctx.tx` is one transaction on the account tables, for a holder of the administrator's permission. */
export const administration = (permission: Permission) =>
  permitted(permission).use(async ({ next, getRawInput }) => {
    await getRawInput();
    return await asAuth(async (tx) => orThrow(await next({ ctx: { tx } })));
  });
