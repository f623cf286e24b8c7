import { z } from 'zod';
import { REFUSAL_CODES, type RefusalCode } from '../../domain/refusal.ts';

export type SignInResult =
  | { readonly kind: 'in' }
  | { readonly kind: 'must-change' }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly seconds: number | null }
  | { readonly kind: 'unreachable' };

const answerSchema = z.union([
  z.object({ ok: z.boolean(), mustChangePassword: z.boolean().optional() }),
  z.object({
    refusal: z.object({
      code: z.enum(REFUSAL_CODES),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  }),
]);

/** Posts a sign-in and reads the answer (design 8); whatever is not an answer of ours counts as unreachable. */
export async function postSignIn(path: string, body: Readonly<Record<string, string>>): Promise<SignInResult> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = answerSchema.parse(await response.json());
    if ('refusal' in answer) {
      const seconds = Number(answer.refusal.params?.['seconds']);
      return { kind: 'refused', code: answer.refusal.code, seconds: Number.isFinite(seconds) ? seconds : null };
    }
    if (answer.ok) return { kind: 'in' };
    return answer.mustChangePassword === true ? { kind: 'must-change' } : { kind: 'unreachable' };
  } catch {
    return { kind: 'unreachable' };
  }
}
