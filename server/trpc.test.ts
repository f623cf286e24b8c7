import { callTRPCProcedure, TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { overrideEnv, parseEnv } from '../lib/env.ts';
import { testViewer } from '../scripts/testing/viewer.ts';
import { administration, router, scoped } from './trpc.ts';

const viewer = testViewer({ permissions: new Set(['situation.read', 'users.manage']) });
const calls = router({
  scoped: scoped('situation.read')
    .input(z.string())
    .query(() => 'read'),
  administration: administration('users.manage')
    .input(z.string())
    .query(() => 'read'),
});

describe('a call with a transaction', () => {
  it.each(['scoped', 'administration'])('reads its whole body before it opens one (%s)', async (path) => {
    // No database is there: a transaction that begins first would be refused as unavailable.
    overrideEnv(parseEnv({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }));
    const call = callTRPCProcedure({
      router: calls,
      path,
      type: 'query',
      ctx: { viewer, locale: 'zh', address: '' },
      getRawInput: () => Promise.reject(new TRPCError({ code: 'CLIENT_CLOSED_REQUEST' })),
      signal: undefined,
      batchIndex: 0,
    });
    await expect(call).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  });
});
