/** What an outer engine says of one way; steps without turns, which every engine words differently. */
export interface EngineRoute {
  readonly durationS: number;
  readonly lengthM: number;
  readonly line: readonly (readonly [number, number])[];
  readonly steps: readonly { readonly name: string; readonly lengthM: number; readonly durationS: number }[];
}

export interface EngineCost {
  readonly durationS: number | null;
  readonly lengthM: number | null;
}

/** Who waits for a route waits no longer than this for an engine that may be down. */
const TIMEOUT_MS = 2_000;
const MOST_BYTES = 20_000_000;

/**
 * Asks an engine that the administrator set; never an address from a request. Throws when it is away, slow or broken.
 * Engines answer 400 with a reason in JSON where no way exists, so that a readable answer counts whatever its status.
 */
export async function askEngine(url: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  if (response.status >= 500) throw new Error(`the routing engine answered ${response.status}`);
  const text = await response.text();
  if (text.length > MOST_BYTES) throw new Error('the answer of the routing engine is too long');
  return JSON.parse(text);
}
