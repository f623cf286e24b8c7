import type { Actor } from '../auth/accounts.ts';
import type { Viewer } from '../database.ts';

/** Who the audit names for a call. */
export function actorOf(ctx: { readonly viewer: Viewer; readonly address: string }): Actor {
  return { id: ctx.viewer.id, address: ctx.address };
}
