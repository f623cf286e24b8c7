/** What the server says of this screen; null when it cannot be reached or says something else. */
export type ScreenState =
  | { readonly state: 'bound'; readonly build: string }
  | { readonly state: 'waiting'; readonly code: string; readonly until: number };

const TIMEOUT_MS = 8_000;

function stateOf(answer: unknown): ScreenState | null {
  if (typeof answer !== 'object' || answer === null || !('state' in answer)) return null;
  if (answer.state === 'bound' && 'build' in answer && typeof answer.build === 'string')
    return { state: 'bound', build: answer.build };
  if (
    answer.state === 'waiting' &&
    'code' in answer &&
    typeof answer.code === 'string' &&
    'until' in answer &&
    typeof answer.until === 'number'
  )
    return { state: 'waiting', code: answer.code, until: answer.until };
  return null;
}

/** Asks what this screen is; also renews the cookie by which it is known. */
export async function askScreen(): Promise<ScreenState | null> {
  try {
    const answer = await fetch('/api/wall/pair', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return answer.ok ? stateOf(await answer.json()) : null;
  } catch {
    return null;
  }
}
