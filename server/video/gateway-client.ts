import { z } from 'zod';
import { REFUSAL_CODES, RefusalError } from '../../domain/refusal.ts';
import { gatewayAddress, INTERNAL_HEADER, internalKey } from './gateway-address.ts';

const refusalBody = z.object({
  refusal: z.object({
    code: z.enum(REFUSAL_CODES),
    message: z.string(),
    field: z.string().optional(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
});

const away = (): RefusalError =>
  new RefusalError({
    code: 'unavailable',
    message: 'the video gateway does not answer',
    params: { state: 'gateway' },
  });

/**
 * Calls one of the gateway's routes (`gateway-routes.ts`) and returns its JSON answer, which the caller parses. Throws the
 * gateway's own RefusalError, or `unavailable` when it is away or slower than `timeoutMs`.
 */
export async function callGateway(
  path: `/${string}`,
  body: unknown,
  { timeoutMs = 10_000 }: { readonly timeoutMs?: number } = {},
): Promise<unknown> {
  const base = gatewayAddress();
  if (base === null) throw away();
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { [INTERNAL_HEADER]: internalKey(), 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw away();
  });
  const text = await answer.text().catch(() => {
    throw away();
  });
  const parsed: unknown = parseJson(text);
  if (answer.ok) return parsed;
  const refused = refusalBody.safeParse(parsed);
  if (!refused.success) throw new Error(`the gateway answered ${answer.status} to ${path}`);
  const { code, message, field, params } = refused.data.refusal;
  throw new RefusalError({ code, message, ...(field === undefined ? {} : { field }), ...(params && { params }) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
