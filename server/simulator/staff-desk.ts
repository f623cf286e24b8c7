import { z } from 'zod';
import { demoPassword } from '../auth/demo.ts';
import type { StaffAct } from './staff.ts';

const TIMEOUT_MS = 10_000;
const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

/** The demo enterprise's desk: signed in like anybody, acting through the public interface. */
export interface StaffDesk {
  /** Throws with the server's words when the act was refused or could not be sent. */
  act(act: StaffAct): Promise<void>;
}

/** `url` is the web process; signs in when it must. */
export function createStaffDesk(url: string): StaffDesk {
  let cookie: string | null = null;
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie === null ? {} : { cookie }) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  const signIn = async (): Promise<void> => {
    const response = await post('/api/demo/sign-in', { role: 'enterprise', password: demoPassword() });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? null;
    if (cookie === null) throw new Error(`the demo enterprise cannot sign in: ${response.status}`);
  };
  return {
    async act({ command, input }) {
      if (cookie === null) await signIn();
      let response = await post(`/api/trpc/warnings.${command}`, input);
      if (response.status === 401) {
        cookie = null;
        await signIn();
        response = await post(`/api/trpc/warnings.${command}`, input);
      }
      if (response.ok) return;
      const answer = refusalSchema.safeParse(await response.json().catch(() => null));
      throw new Error(`warnings.${command}: ${answer.success ? answer.data.error.message : response.status}`);
    },
  };
}
